/** The process that the readers live in, so that what they cost is not the servers' and nobody's pause looks like a gap. */
import { createHash } from 'node:crypto';
import { checkText } from './check-text.ts';
import type { FleetAnswer, FleetOrder, ReaderReport, Wanted } from './fleet-messages.ts';
import { createReader } from './reader.ts';
import type { Reader } from './reader.ts';
import { providerText } from './script.ts';

const CHECK_EVERY_MS = 20;

let readers: Reader[] = [];
let expected = '';
const waiting = new Set<{ what: Wanted; request: number }>();

function answer(message: FleetAnswer): void {
  process.send!(message);
}

function hasReached({ reading, ends, isLive }: Reader, what: Wanted): boolean {
  switch (what.kind) {
    case 'live':
      return isLive;
    case 'started':
      return reading.last !== null;
    case 'length':
      return (reading.messages.get(what.messageId)?.text.length ?? 0) >= what.atLeast;
    case 'end':
      return ends.has(what.messageId);
  }
}

function look(): void {
  for (const wait of waiting) {
    if (!readers.every((reader) => hasReached(reader, wait.what))) continue;
    waiting.delete(wait);
    answer({ request: wait.request });
  }
}

function report(reader: Reader): ReaderReport {
  const { reading, visits, epochs, ends, errors } = reader;
  const texts = [...reading.messages.values()]
    .filter(({ role }) => role === 'ASSISTANT')
    .map(({ id, status, text }) => {
      const whole = status === 'COMPLETE' ? expected : expected.slice(0, text.length);
      return [id, { sha256: createHash('sha256').update(text).digest('hex'), length: text.length, check: checkText(text, whole) }] as const;
    });
  const { faults, dropped, repeatedUnits, snapshots } = reading;
  return {
    last: reading.last,
    reached: [...waiting].filter(({ what }) => hasReached(reader, what)).map(({ what }) => JSON.stringify(what)),
    visits,
    epochs: Object.fromEntries(epochs),
    ends: Object.fromEntries(ends),
    texts: Object.fromEntries(texts),
    faults,
    errors,
    dropped,
    repeatedUnits,
    snapshots,
  };
}

process.on('message', (order: FleetOrder) => {
  switch (order.type) {
    case 'start':
      expected = providerText(order.deltas).whole;
      readers = order.tasks.map((task) => createReader(task, expected));
      return;
    case 'until':
      waiting.add(order);
      return look();
    case 'reset':
      for (let i = 0; i < readers.length; i += order.every) readers[i]!.reset();
      return answer({ request: order.request });
    case 'report':
      return answer({ request: order.request, reports: readers.map(report) });
  }
});
process.on('disconnect', () => process.exit(0));
setInterval(look, CHECK_EVERY_MS);
