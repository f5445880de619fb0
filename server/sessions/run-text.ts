/** The text of one running answer on its way to the log: coalesced, fenced, sent again from wherever the store stands (LIVE.md F3, L2, L3). */
import { Fenced } from '../live/event-log.ts';
import type { EventLog } from '../live/event-log.ts';
import { COALESCE_MS, pause } from './timing.ts';

export interface RunTextOptions {
  sessionId: string;
  messageId: string;
  fence: number;
  log: EventLog;
  /** What the message begins with: the partial text of the answer that it continues. */
  initial: string;
  /** Settles once readers know of the message; no text goes out before. */
  announced: Promise<unknown>;
  onFenced(): void;
}

const RETRY_MS = 100;
const MAX_RETRY_MS = 1_000;

export class RunText {
  readonly #options: RunTextOptions;
  readonly #parts: string[] = [];
  #length = 0;
  /** Not yet in the log. Kept apart from the whole, as cutting a long text at every token costs. */
  #pending = '';
  #appended = 0;
  #sending: Promise<void> | null = null;
  readonly #urgent = new AbortController();
  readonly #stopped = new AbortController();

  constructor(options: RunTextOptions) {
    this.#options = options;
    if (options.initial) this.push(options.initial);
  }

  /** UTF-16 code units so far. */
  get length(): number {
    return this.#length;
  }

  get whole(): string {
    if (this.#parts.length > 1) this.#parts.splice(0, this.#parts.length, this.#parts.join(''));
    return this.#parts[0] ?? '';
  }

  push(piece: string): void {
    if (piece === '') return;
    this.#parts.push(piece);
    this.#length += piece.length;
    this.#pending += piece;
    this.#sending ??= this.#send();
  }

  /** Resolves when the log has everything, or after `ms` when the store is away. */
  async settle(ms: number): Promise<void> {
    this.#urgent.abort();
    const limit = new AbortController();
    await Promise.race([this.#sending, pause(ms, limit.signal)]);
    limit.abort();
    this.stop();
  }

  stop(): void {
    this.#stopped.abort();
  }

  async #send(): Promise<void> {
    await this.#options.announced;
    let retryMs = RETRY_MS;
    while (this.#pending !== '' && !this.#stopped.signal.aborted) {
      const isSent = await this.#append();
      retryMs = isSent ? RETRY_MS : Math.min(retryMs * 2, MAX_RETRY_MS);
      await (isSent ? pause(COALESCE_MS, this.#urgent.signal) : pause(retryMs, this.#stopped.signal));
    }
    this.#sending = null;
  }

  /** False where it has to be tried again later. */
  async #append(): Promise<boolean> {
    const { log, sessionId, messageId, fence } = this.#options;
    const text = this.#pending;
    const offset = this.#appended;
    this.#pending = '';
    try {
      const { length, refused } = await log.appendText(sessionId, { kind: 'text', messageId, offset, text }, { messageId, number: fence });
      this.#appended = refused ? Math.min(length, this.#length) : offset + text.length;
      if (refused) this.#pending = this.whole.slice(this.#appended);
      return !refused || length < offset;
    } catch (error) {
      this.#pending = text + this.#pending;
      if (!(error instanceof Fenced)) return false;
      this.stop();
      this.#options.onFenced();
      return true;
    }
  }
}
