/** The log store's port (LIVE.md L1-L3): one ordered log a session, and the text of its running messages. */
import type { Cursor } from '../../schema/wire/cursor.ts';
import type { LogEntry, LogEvent, TextEvent } from '../../schema/wire/events.ts';

/** Only the holder of the highest number may write a running message's text (LIVE.md L2, G2). */
export interface Fence {
  messageId: string;
  number: number;
}

/** Somebody else has taken the run over: stop, write nothing more. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
}

/** Called from outside of any promise, never before `follow` has answered: it must not throw. */
export interface LogListener {
  /** Entries in order, without a hole, each exactly once; `cursor` stands at the last of them. They are shared: never change them. */
  entries(entries: readonly LogEntry[], cursor: Cursor): void;
  /** The log started over or no longer reaches back: whoever reads needs a snapshot at or after `cursor`. */
  lost(cursor: Cursor): void;
}

export interface Following {
  /** Everything after this cursor reaches the listener. */
  readonly start: Cursor;
  close(): Promise<void>;
}

export interface EventLog {
  /** Where the log ends now. A session that has no log gets one, with a new epoch and seq 0. */
  head(sessionId: string): Promise<Cursor>;
  /** Appends all events in order, atomically. Returns the cursor of the last. */
  append(sessionId: string, events: readonly LogEvent[]): Promise<Cursor>;
  /**
   * Appends text that starts at `event.offset`. What the store has already is skipped, so that an append whose answer was lost may be
   * repeated; a text that starts beyond what the store has is refused with its length, so that the owner can send from there.
   * Throws Fenced where `fence.number` is not the highest seen.
   */
  appendText(sessionId: string, event: TextEvent, fence: Fence): Promise<{ cursor: Cursor; length: number; refused: boolean }>;
  /** Raises the message's fence to `fence.number` (Fenced if a higher one stands) and returns the text that the store has of it. */
  takeOver(sessionId: string, fence: Fence): Promise<string>;
  /** Text so far of the session's running messages, each at least as long as at the head when it was asked. */
  texts(sessionId: string): Promise<Map<string, string>>;
  /** Forgets a message's text once Postgres has it; its fence stays until the log expires. */
  endText(sessionId: string, messageId: string): Promise<void>;
  /** Entries after `after`, at most `limit`; null where the log does not reach back that far or has another epoch. */
  read(sessionId: string, after: Cursor, limit: number): Promise<LogEntry[] | null>;
  /** Forgets every entry: a new epoch begins, and whoever reads needs a snapshot. Running texts stay. For words that must not be there any more. */
  startOver(sessionId: string): Promise<Cursor>;
  /** Resolves once nothing after `start` can be missed. Holes and reconnects are repaired inside, or told by `lost`. */
  follow(sessionId: string, listener: LogListener): Promise<Following>;
  close(): Promise<void>;
}
