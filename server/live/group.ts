/** Readers with equal subscriptions: every range of the log is executed and encoded once for all of them (LIVE.md F1-F4). */
import { formatCursor } from '../../schema/wire/cursor.ts';
import type { Cursor } from '../../schema/wire/cursor.ts';
import type { Clock } from '../kit/clock.ts';
import type { Delivery, Execution } from './execution.ts';
import type { FanoutField } from './fanout-field.ts';
import type { Feed } from './feed.ts';
import type { LiveLimits } from './live-limits.ts';
import { mergeEntries } from './merge.ts';
import type { LiveMetrics } from './metrics.ts';
import type { Group, Reader } from './reader.ts';
import type { Slices } from './slices.ts';
import { createSnapshots } from './snapshots.ts';
import type { Snapshot } from './snapshots.ts';
import type { Timers } from './timers.ts';
import { createWindow } from './window.ts';

/** Readers between two looks at the clock; 50 writes take about 0.25 ms. */
const SLICE_READERS = 50;

/** What follows one place in the log: the same for every reader who stands there. */
interface Batch {
  epoch: string;
  fromSeq: number;
  toSeq: number;
  presenceVersion: number;
  deliveries: Delivery[];
}

/** Of one flush, by where a reader stands. */
type Batches = Map<string, Batch | Promise<Batch>>;

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
  const { kept, topic } = feed;
  const readers = new Set<Reader>();
  const snapshots = createSnapshots({ feed, fanout, execution, timers, reuseMs: limits.snapshotReuseMs });
  const window = createWindow({ clock, timers, minimumMs: limits.windowMs, flush });
  const stopListening = feed.listen(window.request);

  async function flush(): Promise<void> {
    const startedAt = clock.monotonic();
    const batches: Batches = new Map();
    let count = 0;
    for (const reader of readers) {
      if (count++ % SLICE_READERS === 0 && slices.isOver()) await slices.pause();
      try {
        const batch = batchFor(reader, batches);
        if (batch) take(reader, 'then' in batch ? await batch : batch);
      } catch (error) {
        dismiss(reader, execution.failed(error));
      }
    }
    metrics.flushSeconds.observe((clock.monotonic() - startedAt) / 1000);
  }

  /** null where there is nothing to do now for this reader. */
  function batchFor(reader: Reader, batches: Batches): Batch | Promise<Batch> | null {
    if ((reader.state !== 'tailing' && reader.state !== 'arrived') || !reader.sink.hasRoom()) return null;
    if (reader.snapshot) {
      startAt(reader, reader.snapshot);
      return null;
    }
    if (!kept.covers(reader.epoch, reader.seq)) {
      void place(reader, reader.cursor);
      return null;
    }
    const isCurrent = reader.seq >= kept.head.seq && reader.presenceVersion === feed.participants.version;
    if (isCurrent) {
      if (reader.farewell) dismiss(reader, reader.farewell);
      return null;
    }
    const from = `${reader.seq} ${reader.presenceVersion}`;
    const known = batches.get(from);
    if (known) return known;
    const batch = makeBatch(reader.seq, reader.presenceVersion);
    batches.set(from, batch);
    return batch;
  }

  function makeBatch(fromSeq: number, fromPresence: number): Batch | Promise<Batch> {
    const { epoch } = kept.head;
    const { version, list } = feed.participants;
    const entries = kept.after(fromSeq, limits.unsentBytes);
    const running = mergeEntries(entries).map(({ event, seq }) => execution.now(() => fanout.event(event, formatCursor({ epoch, seq }), topic)));
    if (fromPresence !== version) running.push(execution.now(() => fanout.presence(list, topic)));
    const batch = (deliveries: Delivery[]): Batch => ({ epoch, fromSeq, toSeq: entries.at(-1)?.seq ?? fromSeq, presenceVersion: version, deliveries });
    return areThere(running) ? batch(running) : Promise.all(running.map(async (delivery) => delivery)).then(batch);
  }

  function take(reader: Reader, batch: Batch): void {
    // It may have left, moved or lost its place while the batch waited.
    if (reader.state !== 'tailing' || reader.group !== group || reader.epoch !== batch.epoch || reader.seq !== batch.fromSeq) return;
    reader.seq = batch.toSeq;
    reader.presenceVersion = batch.presenceVersion;
    reader.sink.write(batch.deliveries);
    if (batch.toSeq < kept.head.seq || reader.farewell) window.request();
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
    reader.sink.write([delivery]);
    window.request();
  }

  function dismiss(reader: Reader, last: Delivery): void {
    reader.sink.write([last]);
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

/** Most executions answer at once: then nobody waits, and a flush stays within its turn of the loop. */
function areThere(running: readonly (Delivery | Promise<Delivery>)[]): running is Delivery[] {
  return running.every((delivery) => !('then' in delivery));
}
