/** Who knocks at a door, as it was answered a moment ago: a socket and its readers are asked for again together, and one question is enough. */
import type { Door } from './door.ts';

const MAX_AGE_MS = 1_000;

interface Entry<Answer> {
  askedAt: number;
  answer: Promise<Answer>;
}

export function createRecentAnswers<Answer>(ask: (door: Door) => Promise<Answer>, monotonic: () => number = () => performance.now()) {
  let entries = new WeakMap<Door, Entry<Answer>>();

  return {
    /** Asked at most a second ago, and after the last `forget`. */
    async of(door: Door): Promise<Answer> {
      const now = monotonic();
      const known = entries.get(door);
      if (known && now - known.askedAt < MAX_AGE_MS) return known.answer;
      const answer = ask(door);
      const asked = entries.set(door, { askedAt: now, answer });
      // Not to know is no answer.
      answer.catch(() => asked.delete(door));
      return answer;
    },
    /** Something has changed: what was asked before proves nothing (LIVE.md R5). */
    forget(): void {
      entries = new WeakMap();
    },
  };
}
