/**
 * When what is to be seen in a replay (pure functions). Prompts come at their times and answers grow between their first and their last word,
 * as evenly as nothing is known of what lies between. Pauses in which nothing happens are shortened.
 */
export interface ReplayMessage {
  readonly id: string;
  readonly role: string;
  readonly createdAt: string;
  readonly firstTokenAt?: string | null;
  readonly finishedAt?: string | null;
  readonly text: string;
}

/** All times in milliseconds from the beginning of the replay. */
export interface Step {
  readonly id: string;
  readonly appearsAt: number;
  readonly writesFrom: number;
  readonly writesUntil: number;
  readonly length: number;
}

export interface Timeline {
  readonly steps: readonly Step[];
  readonly durationMs: number;
}

/** The first `count` messages are there, the last of them with `length` characters. */
export interface Shown {
  readonly count: number;
  readonly length: number;
}

export const LONGEST_PAUSE_MS = 2_000;
/** What came at the same moment (copies of a fork do) still comes one after the other. */
export const SHORTEST_STEP_MS = 300;
/** The last message stays for a moment before the replay is over. */
const LAST_LOOK_MS = 1_000;

export function timelineOf(messages: readonly ReplayMessage[]): Timeline {
  let played = 0;
  let happened = Date.parse(messages[0]?.createdAt ?? '');
  const pauseUntil = (moment: number, shortest: number): number => {
    played += Math.min(Math.max(moment - happened, shortest), LONGEST_PAUSE_MS);
    happened = Math.max(happened, moment);
    return played;
  };
  const steps = messages.map((message, index): Step => {
    const asked = Date.parse(message.createdAt);
    const appearsAt = index === 0 ? 0 : pauseUntil(asked, SHORTEST_STEP_MS);
    if (message.role !== 'ASSISTANT')
      return { id: message.id, appearsAt, writesFrom: appearsAt, writesUntil: appearsAt, length: message.text.length };
    const writesFrom = pauseUntil(message.firstTokenAt ? Date.parse(message.firstTokenAt) : asked, 0);
    const ended = message.finishedAt ? Date.parse(message.finishedAt) : happened;
    played += Math.max(0, ended - happened);
    happened = Math.max(happened, ended);
    return { id: message.id, appearsAt, writesFrom, writesUntil: played, length: message.text.length };
  });
  return { steps, durationMs: steps.length === 0 ? 0 : played + LAST_LOOK_MS };
}

/** How many messages are there at a moment. */
export function countAt({ steps }: Timeline, atMs: number): number {
  let [low, high] = [0, steps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle]!.appearsAt <= atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function shownAt(timeline: Timeline, atMs: number): Shown {
  const count = countAt(timeline, atMs);
  const last = timeline.steps[count - 1];
  return { count, length: last ? lengthAt(last, atMs) : 0 };
}

/** For those who want no motion: each message comes whole, once it is. */
export function wholeAt(timeline: Timeline, atMs: number): Shown {
  const { count, length } = shownAt(timeline, atMs);
  const last = timeline.steps[count - 1];
  if (!last || length === last.length) return { count, length };
  return { count: count - 1, length: timeline.steps[count - 2]?.length ?? 0 };
}

function lengthAt({ writesFrom, writesUntil, length }: Step, atMs: number): number {
  if (atMs >= writesUntil) return length;
  if (atMs <= writesFrom) return 0;
  return Math.floor((length * (atMs - writesFrom)) / (writesUntil - writesFrom));
}

/** The beginning of a text, never half of a character. */
export function cutText(text: string, length: number): string {
  const cut = text.slice(0, length);
  const last = cut.charCodeAt(cut.length - 1);
  return last >= 0xd800 && last <= 0xdbff && length < text.length ? cut.slice(0, -1) : cut;
}

/** Where the message before or after begins; of the one that has just begun the one before. */
export function stepFrom(timeline: Timeline, atMs: number, direction: 1 | -1): number {
  const { steps, durationMs } = timeline;
  const count = countAt(timeline, atMs);
  if (direction === 1) return steps[count]?.appearsAt ?? durationMs;
  const current = steps[count - 1];
  const hasJustBegun = current && atMs - current.appearsAt < SHORTEST_STEP_MS;
  return steps[hasJustBegun ? count - 2 : count - 1]?.appearsAt ?? 0;
}
