/** `epoch.seq`: where a reader stands in a session's log (LIVE.md L1). Opaque to clients but for "is it newer". */
export interface Cursor {
  /** Names one life of the log store; another epoch means that entries may be lost. */
  epoch: string;
  /** Number of the last entry that was read; 0 before the first. */
  seq: number;
}

const PATTERN = /^([0-9a-z]{1,24})\.(0|[1-9][0-9]{0,14})$/;

export function formatCursor(cursor: Cursor): string {
  return `${cursor.epoch}.${cursor.seq}`;
}

/** `null` for anything that `formatCursor` cannot have written. */
export function parseCursor(text: string): Cursor | null {
  const match = PATTERN.exec(text);
  return match ? { epoch: match[1]!, seq: Number(match[2]) } : null;
}

/** Whether an event at `next` brings something to a reader who stands at `last` (LIVE.md R3). */
export function advances(last: Cursor | null, next: Cursor): boolean {
  return last === null || last.epoch !== next.epoch || next.seq > last.seq;
}
