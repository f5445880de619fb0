/** The log of one session for tests: every reader gets a snapshot, then what is said after it. */
import type { SessionEvent } from '../live/model.ts';

type Entry = SessionEvent extends infer Event ? (Event extends SessionEvent ? Omit<Event, 'cursor'> : never) : never;

export function createEventFeed() {
  const readers = new Set<(event: object | null) => void>();
  let seq = 0;

  return {
    cursor: () => `e1.${seq}`,
    say(event: Entry): void {
      const isInLog = event.__typename !== 'PresenceChanged';
      const told = { ...event, cursor: isInLog ? `e1.${++seq}` : null };
      for (const reader of readers) reader(told);
    },
    /** Ends every reader with an error. */
    end(): void {
      for (const reader of readers) reader(null);
    },
    async *read(snapshot: () => object, failure: () => Error): AsyncGenerator<object> {
      const waiting: (object | null)[] = [snapshot()];
      let wake = (): void => {};
      const reader = (event: object | null): void => {
        waiting.push(event);
        wake();
      };
      readers.add(reader);
      try {
        for (;;) {
          while (waiting.length > 0) {
            const event = waiting.shift()!;
            if (event === null) throw failure();
            yield event;
          }
          await new Promise<void>((resolve) => (wake = resolve));
        }
      } finally {
        readers.delete(reader);
      }
    },
  };
}
