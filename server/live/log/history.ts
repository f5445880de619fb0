/** What a follower of a log saw, and what is wrong with it. For tests. */
import type { Cursor } from '../../../schema/wire/cursor.ts';
import type { LogEntry } from '../../../schema/wire/events.ts';
import type { LogListener } from '../event-log.ts';

export interface Recorder extends LogListener {
  readonly seen: LogEntry[];
  readonly lostAt: Cursor[];
  /** Where the follower stands. */
  cursor: Cursor | null;
}

export function createRecorder(): Recorder {
  const recorder: Recorder = {
    seen: [],
    lostAt: [],
    cursor: null,
    entries(entries, cursor) {
      recorder.seen.push(...entries);
      recorder.cursor = cursor;
    },
    lost(cursor) {
      recorder.lostAt.push(cursor);
      recorder.cursor = cursor;
    },
  };
  return recorder;
}

/** Problems of a history that must hold every entry of `written` with a seq in (after, to], once and in order. */
export function findProblems(written: ReadonlyMap<number, unknown>, seen: readonly LogEntry[], after: number, to: number): string[] {
  const problems: string[] = [];
  let last = after;
  for (const { seq, event } of seen) {
    if (seq <= last) problems.push(`${seq} after ${last}: twice or out of order`);
    else if (seq !== last + 1) problems.push(`${seq} after ${last}: ${seq - last - 1} missing`);
    if (!written.has(seq)) problems.push(`${seq} was never written`);
    else if (JSON.stringify(written.get(seq)) !== JSON.stringify(event)) problems.push(`${seq} is not what was written`);
    last = Math.max(last, seq);
  }
  if (last !== to) problems.push(`ends at ${last} instead of ${to}`);
  return problems;
}
