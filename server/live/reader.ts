/** One subscription: a cursor into the session's log and a sink. It has no queue (LIVE.md F4). */
import type { Cursor } from '../../schema/wire/cursor.ts';
import type { Delivery } from './execution.ts';
import type { Admission } from './fanout-field.ts';
import type { Feed } from './feed.ts';
import type { Outlet, OutletUser } from './outlet.ts';
import { ResultStream } from './result-stream.ts';
import type { ResultStreamEvents } from './result-stream.ts';
import { SocketSink, StreamSink } from './sinks.ts';
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

/** The hub, to its readers. */
export interface ReaderHost {
  pulled(reader: Reader): void;
  end(reader: Reader): void;
  setPresent(reader: Reader, isPresent: boolean): void;
}

export class Reader implements OutletUser, ResultStreamEvents {
  readonly #host: ReaderHost;
  readonly subscribing: Subscribing;
  readonly feed: Feed;
  /** null where the results go through an iterator. */
  readonly outlet: Outlet | null;
  readonly stream: ResultStream;
  readonly sink: Sink;
  admission: Admission;
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

  constructor(host: ReaderHost, given: Pick<Reader, 'subscribing' | 'feed' | 'outlet' | 'admission'>) {
    this.#host = host;
    this.subscribing = given.subscribing;
    this.feed = given.feed;
    this.outlet = given.outlet;
    this.admission = given.admission;
    this.stream = new ResultStream(this);
    const { transport } = given.subscribing;
    this.sink = this.outlet && transport ? new SocketSink(this.outlet, this.stream, transport.id, this) : new StreamSink(this.stream);
  }

  /** The viewer's own; renewed by every recheck. */
  get context(): object {
    return this.subscribing.context;
  }

  set context(context: object) {
    this.subscribing.context = context;
  }

  onPull(): void {
    this.#host.pulled(this);
  }

  onReturn(): void {
    this.#host.end(this);
  }

  drained(): void {
    this.group?.request();
  }

  abandoned(): void {
    this.#host.end(this);
  }

  setAway(isAway: boolean): void {
    this.#host.setPresent(this, !isAway);
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
