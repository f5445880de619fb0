/** One reader of a log inside this process: hands entries over once each, in order, and never before `follow` has answered. */
import type { Cursor } from '../../../schema/wire/cursor.ts';
import type { LogEntry } from '../../../schema/wire/events.ts';
import type { LogListener } from '../event-log.ts';

export interface Follower {
  push(epoch: string, entries: readonly LogEntry[]): void;
  lost(cursor: Cursor): void;
  close(): void;
}

type State = { kind: 'opening'; waiting: (() => void)[] } | { kind: 'open' } | { kind: 'closed' };

export function createFollower(listener: LogListener, start: Cursor): Follower {
  let position = start;
  let state: State = { kind: 'opening', waiting: [] };

  // The caller of `follow` has taken `start` in by the next turn of the loop; only then do entries come.
  setImmediate(() => {
    if (state.kind !== 'opening') return;
    const { waiting } = state;
    state = { kind: 'open' };
    for (const deliver of waiting) deliver();
  });

  function whenOpen(deliver: () => void): void {
    if (state.kind === 'opening') state.waiting.push(deliver);
    if (state.kind === 'open') deliver();
  }

  return {
    push: (epoch, entries) =>
      whenOpen(() => {
        const last = entries.at(-1);
        if (state.kind === 'closed' || !last || epoch !== position.epoch || last.seq <= position.seq) return;
        const known = position.seq;
        position = { epoch, seq: last.seq };
        listener.entries(entries[0]!.seq > known ? entries : entries.filter((entry) => entry.seq > known), position);
      }),
    lost: (cursor) =>
      whenOpen(() => {
        if (state.kind === 'closed') return;
        position = cursor;
        listener.lost(cursor);
      }),
    close() {
      state = { kind: 'closed' };
    },
  };
}
