/** The end of a session's log as one node keeps it: what every reader's cursor points into (LIVE.md F4). */
import type { Cursor } from '../../schema/wire/cursor.ts';
import type { LogEntry } from '../../schema/wire/events.ts';

/** Bytes that an entry costs besides its text. */
const ENTRY_OVERHEAD = 128;
/** Forgetting in lumps keeps it cheap. */
const SURPLUS = 1.25;

function sizeOf({ event }: LogEntry): number {
  return ENTRY_OVERHEAD + (event.kind === 'text' ? event.text.length : JSON.stringify(event).length);
}

const total = (sizes: readonly number[]) => sizes.reduce((sum, size) => sum + size, 0);

export class KeptLog {
  readonly #limits: { keptEntries: number; keptBytes: number };
  #head: Cursor = { epoch: '', seq: 0 };
  /** The last entry that is no longer kept. */
  #base = 0;
  #entries: LogEntry[] = [];
  #sizes: number[] = [];
  #bytes = 0;
  #lastBarrier = 0;

  constructor(limits: { keptEntries: number; keptBytes: number }) {
    this.#limits = limits;
  }

  get head(): Cursor {
    return this.#head;
  }

  /** The last entry that is not text: what came after it, L3 lets overlap. */
  get lastBarrier(): number {
    return this.#lastBarrier;
  }

  startAt(cursor: Cursor): void {
    this.#head = cursor;
    this.#base = cursor.seq;
    this.#lastBarrier = cursor.seq;
    this.#entries = [];
    this.#sizes = [];
    this.#bytes = 0;
  }

  /** False where the entries do not follow the head: then nothing is known, and the log starts over at `cursor` (L1). */
  append(entries: readonly LogEntry[], cursor: Cursor): boolean {
    if (cursor.epoch !== this.#head.epoch || entries[0]?.seq !== this.#head.seq + 1 || entries.at(-1)?.seq !== cursor.seq) {
      this.startAt(cursor);
      return false;
    }
    for (const entry of entries) {
      const size = sizeOf(entry);
      this.#entries.push(entry);
      this.#sizes.push(size);
      this.#bytes += size;
      if (entry.event.kind !== 'text') this.#lastBarrier = entry.seq;
    }
    this.#head = cursor;
    this.#forget();
    return true;
  }

  /** Puts older entries in front if they reach up to the first one and there is room for them. */
  prepend(entries: readonly LogEntry[]): boolean {
    const older = entries.filter(({ seq }) => seq <= this.#base);
    const sizes = older.map(sizeOf);
    const bytes = total(sizes);
    const fits = this.#entries.length + older.length <= this.#limits.keptEntries && this.#bytes + bytes <= this.#limits.keptBytes;
    if (!fits || (older.at(-1)?.seq ?? this.#base) !== this.#base) return false;
    this.#entries = [...older, ...this.#entries];
    this.#sizes = [...sizes, ...this.#sizes];
    this.#bytes += bytes;
    this.#base -= older.length;
    return true;
  }

  /** Whether everything after this cursor is here. */
  covers(epoch: string, seq: number): boolean {
    return epoch === this.#head.epoch && seq >= this.#base;
  }

  /** What follows `seq`, which is covered: at least one entry if there is one, and no more once `bytes` are full. */
  after(seq: number, bytes: number): LogEntry[] {
    const from = seq - this.#base;
    let to = from;
    let size = 0;
    while (to < this.#entries.length && size < bytes) size += this.#sizes[to++]!;
    return this.#entries.slice(from, to);
  }

  #forget(): void {
    const { keptEntries, keptBytes } = this.#limits;
    if (this.#entries.length <= keptEntries * SURPLUS && this.#bytes <= keptBytes * SURPLUS) return;
    let count = 0;
    while (this.#entries.length - count > keptEntries || this.#bytes > keptBytes) this.#bytes -= this.#sizes[count++]!;
    this.#base += count;
    this.#entries = this.#entries.slice(count);
    this.#sizes = this.#sizes.slice(count);
  }
}
