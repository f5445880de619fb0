/** Readers with equal subscriptions: every range of the log is executed and encoded once for all of them (LIVE.md F1-F4). */
import type { Cursor } from '../../schema/wire/cursor.ts';
import type { Clock } from '../kit/clock.ts';
import { createBatches, isPending } from './batches.ts';
import type { Batch, Batches, Present } from './batches.ts';
import type { Delivery, Execution } from './execution.ts';
import type { FanoutField } from './fanout-field.ts';
import type { Feed } from './feed.ts';
import type { LiveLimits } from './live-limits.ts';
import type { LiveMetrics } from './metrics.ts';
import type { Group, Reader } from './reader.ts';
import type { Slices } from './slices.ts';
import { createSnapshots } from './snapshots.ts';
import type { Snapshot } from './snapshots.ts';
import type { Timers } from './timers.ts';
import { createWindow } from './window.ts';

/** Readers between two looks at the clock; 50 writes take about 0.25 ms. */
const SLICE_READERS = 50;

export interface GroupOptions {
  key: string;
  feed: Feed;
  fanout: FanoutField;
  execution: Execution;
  clock: Pick<Clock, 'monotonic'>;
  timers: Timers;
  slices: Slices;
  limits: LiveLimits;
  metrics: LiveMetrics;
  /** The reader got its farewell, or a snapshot that is none, and has ended. */
  onEnd(reader: Reader): void;
}

export function createGroup(options: GroupOptions): Group {
  const { key, feed, fanout, execution, clock, timers, slices, limits, metrics, onEnd } = options;
  const { kept } = feed;
  const readers = new Set<Reader>();
  let frames = 0;
  const snapshots = createSnapshots({ feed, fanout, execution, timers, reuseMs: limits.snapshotReuseMs });
  const window = createWindow({ clock, timers, minimumMs: limits.windowMs, flush });
  const stopListening = feed.listen(window.request);

  async function flush(): Promise<void> {
    const startedAt = clock.monotonic();
    const batches = createBatches({ feed, fanout, execution, bytes: limits.unsentBytes });
    let count = 0;
    for (const reader of readers) {
      if (count++ % SLICE_READERS === 0) while (slices.isOver()) await slices.nextTurn();
      try {
        const waiting = serve(reader, batches);
        if (waiting) await waiting;
      } catch (error) {
        dismiss(reader, execution.failed(error));
      }
    }
    // Once a flush: the counter is no part of the work per frame.
    metrics.frames.inc(frames);
    frames = 0;
    metrics.flushSeconds.observe((clock.monotonic() - startedAt) / 1000);
  }

  /** A promise only where a resolver waits. */
  function serve(reader: Reader, batches: Batches): Promise<void> | void {
    if (reader.state === 'new' || reader.state === 'placing' || !reader.sink.hasRoom()) return;
    if (reader.snapshot) return startAt(reader, reader.snapshot);
    if (!kept.covers(reader.epoch, reader.seq)) return void place(reader, reader.cursor);
    const batch = reader.seq < kept.head.seq ? batches.after(reader.seq) : null;
    const present = reader.presenceVersion === feed.participants.version ? null : batches.present();
    if ((batch && isPending(batch)) || (present && isPending(present))) {
      return Promise.all([batch, present]).then((both) => take(reader, ...both));
    }
    take(reader, batch, present);
  }

  function take(reader: Reader, batch: Batch | null, present: Present | null): void {
    // It may have left or moved while the batch waited.
    if (reader.state !== 'tailing' || reader.group !== group) return;
    if (batch && (reader.epoch !== batch.epoch || reader.seq !== batch.fromSeq)) return window.request();
    if (batch) reader.seq = batch.toSeq;
    if (present) reader.presenceVersion = present.version;
    if (batch || present) give(reader, present ? [...(batch?.deliveries ?? []), present.delivery] : batch!.deliveries);
    if (reader.seq < kept.head.seq) window.request();
    else if (reader.farewell) dismiss(reader, reader.farewell);
  }

  /** Puts the reader where it can go on: at `after`, or at a snapshot (R1). */
  async function place(reader: Reader, after: Cursor | null): Promise<void> {
    const ticket = reader.startPlacing();
    const isHere = () => reader.ticket === ticket;
    try {
      if (after && (await feed.reach(after))) {
        if (isHere()) reader.standAt(after);
      } else {
        if (!isHere()) return;
        const snapshot = await snapshots.get();
        if (isHere()) reader.arrive(snapshot);
      }
      window.request();
    } catch (error) {
      if (isHere()) dismiss(reader, execution.failed(error));
    }
  }

  /** In a flush, since a thousand may wait for one snapshot, and a flush is sliced. */
  function startAt(reader: Reader, { cursor, presenceVersion, delivery }: Snapshot): void {
    if (delivery.result.data == null) return dismiss(reader, delivery);
    reader.presenceVersion = presenceVersion;
    reader.standAt(cursor);
    give(reader, [delivery]);
    window.request();
  }

  function give(reader: Reader, deliveries: readonly Delivery[]): void {
    frames += deliveries.length;
    reader.sink.write(deliveries);
  }

  function dismiss(reader: Reader, last: Delivery): void {
    give(reader, [last]);
    onEnd(reader);
  }

  const group: Group = {
    key,
    get size(): number {
      return readers.size;
    },
    add(reader: Reader, after: Cursor | null): void {
      readers.add(reader);
      reader.group = group;
      void place(reader, after);
    },
    remove(reader: Reader): void {
      readers.delete(reader);
      reader.group = null;
      reader.ticket = null;
    },
    request: window.request,
    close(): void {
      stopListening();
      window.close();
    },
  };
  return group;
}
