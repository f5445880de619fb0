/** What one flush has to give: each range of the log, and who is present, executed once whoever gets it (LIVE.md F1). */
import { formatCursor } from '../../schema/wire/cursor.ts';
import type { Delivery, Execution } from './execution.ts';
import type { FanoutField } from './fanout-field.ts';
import type { Feed } from './feed.ts';
import { mergeEntries } from './merge.ts';

/** What follows one place in the log. */
export interface Batch {
  epoch: string;
  fromSeq: number;
  toSeq: number;
  deliveries: readonly Delivery[];
}

export interface Present {
  version: number;
  delivery: Delivery;
}

export interface BatchesOptions {
  feed: Feed;
  fanout: FanoutField;
  execution: Execution;
  /** About so much of the log at a time: who is far behind gets it in steps. */
  bytes: number;
}

export function createBatches({ feed, fanout, execution, bytes }: BatchesOptions) {
  const { kept, topic } = feed;
  const byPlace = new Map<number, Batch | Promise<Batch>>();
  let present: Present | Promise<Present> | null = null;

  function make(fromSeq: number): Batch | Promise<Batch> {
    const { epoch } = kept.head;
    const entries = kept.after(fromSeq, bytes);
    const running = mergeEntries(entries).map(({ event, seq }) =>
      execution.now(() => fanout.event(event, formatCursor({ epoch, seq }), topic)),
    );
    const batch = (deliveries: readonly Delivery[]): Batch => ({ epoch, fromSeq, toSeq: entries.at(-1)?.seq ?? fromSeq, deliveries });
    return areThere(running) ? batch(running) : Promise.all(running.map(async (delivery) => delivery)).then(batch);
  }

  return {
    after(seq: number): Batch | Promise<Batch> {
      const batch = byPlace.get(seq) ?? make(seq);
      byPlace.set(seq, batch);
      return batch;
    },
    present(): Present | Promise<Present> {
      if (present) return present;
      const { version, present: here } = feed.participants;
      const running = execution.now(() => fanout.presence(here, topic));
      return (present = isPending(running) ? running.then((delivery) => ({ version, delivery })) : { version, delivery: running });
    },
  };
}

export type Batches = ReturnType<typeof createBatches>;

export function isPending<Value extends object>(value: Value | Promise<Value>): value is Promise<Value> {
  return value instanceof Promise;
}

/** Most executions answer at once: then nobody waits, and a flush stays within its turn of the loop. */
function areThere(running: readonly (Delivery | Promise<Delivery>)[]): running is Delivery[] {
  return !running.some(isPending);
}
