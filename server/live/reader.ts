/** One subscription: a cursor into the session's log and a sink. It has no queue (LIVE.md F4). */
import type { Cursor } from '../../schema/wire/cursor.ts';
import type { Delivery } from './execution.ts';
import type { Admission } from './fanout-field.ts';
import type { Feed } from './feed.ts';
import type { Outlet } from './outlet.ts';
import type { Sink } from './sinks.ts';
import type { Snapshot } from './snapshots.ts';
import type { Subscribing } from './subscribing.ts';

/**
 * `new`: nobody has asked for a result yet. `placing`: on the way to its first cursor, or to a new one by snapshot. `arrived`: the snapshot
 * is there and goes out with the next flush. `tailing`: gets what follows its cursor. `ended`: gets nothing, ever.
 */
export type ReaderState = 'new' | 'placing' | 'arrived' | 'tailing' | 'ended';

/** Readers who get the same results. */
export interface Group {
  readonly key: string;
  readonly size: number;
  /** Puts it after `after`, or at a snapshot. */
  add(reader: Reader, after: Cursor | null): void;
  remove(reader: Reader): void;
  /** There may be something to do. */
  request(): void;
  close(): void;
}

export class Reader {
  readonly subscribing: Subscribing;
  readonly feed: Feed;
  /** null where the results go through an iterator. */
  readonly outlet: Outlet | null;
  readonly sink: Sink;
  admission: Admission;
  /** The viewer's own; renewed by every recheck. */
  context: unknown;
  state: ReaderState = 'new';
  epoch = '';
  seq = 0;
  presenceVersion = 0;
  group: Group | null = null;
  /** Names the placing under way: one that was overtaken by another finds a ticket that is not its own. */
  ticket: symbol | null = null;
  /** Where it arrived. */
  snapshot: Snapshot | null = null;
  leavePresence: (() => void) | null = null;
  /** What it gets once it has caught up, and then it ends. */
  farewell: Delivery | null = null;
  /** Attempts in a row that did not find out whether it may read. */
  uncheckedTimes = 0;

  constructor(given: Pick<Reader, 'subscribing' | 'feed' | 'outlet' | 'sink' | 'admission' | 'context'>) {
    this.subscribing = given.subscribing;
    this.feed = given.feed;
    this.outlet = given.outlet;
    this.sink = given.sink;
    this.admission = given.admission;
    this.context = given.context;
  }

  get cursor(): Cursor {
    return { epoch: this.epoch, seq: this.seq };
  }

  startPlacing(): symbol {
    this.state = 'placing';
    this.snapshot = null;
    return (this.ticket = Symbol('placing'));
  }

  arrive(snapshot: Snapshot): void {
    this.state = 'arrived';
    this.snapshot = snapshot;
  }

  standAt(cursor: Cursor): void {
    this.epoch = cursor.epoch;
    this.seq = cursor.seq;
    this.state = 'tailing';
    this.ticket = null;
    this.snapshot = null;
  }
}
