/** The load client: a process of its own, so that what readers cost is not the server's. Speaks with the driver over IPC. */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { fullJitterMs } from '../../client/src/api/jitter.ts';
import { nowUs } from '../peers/payload.ts';
import { createHistogram } from './histogram.ts';
import type { LoadAnswer, LoadOrder, LoadReport } from './messages.ts';
import { createLoadReader } from './reader.ts';
import type { LoadReader } from './reader.ts';
import { createSequence } from './sequence.ts';

/** Timing every delta of every reader would cost more than reading it. */
const SAMPLE_EVERY = 20;
const NARROW_EVERY = 10;
/** As the product's client waits. */
const RETRY = { baseMs: 300, capMs: 10_000 };
/** Opened at a time: a flood of SYNs measures the kernel's queue. */
const OPEN_AT_ONCE = 200;
const CHECK_EVERY_MS = 10;

const counts = { deltas: 0, gaps: 0, duplicates: 0 };
const latencyUs = createHistogram();
let frames = 0;
let refused: string[] = [];
let readers: LoadReader[] = [];
let sessions = 1;
let served = 0;
let control: Socket | null = null;
let told = 0;
let startedAt = { us: nowUs(), cpu: process.cpuUsage() };
let isReconnecting = false;
const conditions = new Set<{ holds(): boolean; done(): void }>();

function tellSeen(): void {
  const seen = Math.floor(counts.deltas / readers.length);
  if (seen === told) return;
  told = seen;
  control?.write(`seen ${seen}\n`);
}

function createReader(index: number, port: number, dialect: Parameters<typeof createLoadReader>[1]): LoadReader {
  // None of those on the narrow line.
  const isSampled = index % SAMPLE_EVERY === 1;
  let attempt = 0;
  let isOpen = false;
  const reader = createLoadReader(port, dialect, createSequence(counts), {
    delta(_seq, dueUs) {
      if (isSampled) latencyUs.add(nowUs() - dueUs);
    },
    frame() {
      frames++;
      tellSeen();
    },
    served() {
      isOpen = true;
      attempt = 0;
      served++;
    },
    closed() {
      if (isOpen) served--;
      isOpen = false;
      if (isReconnecting) setTimeout(reader.open, fullJitterMs(attempt++, RETRY));
    },
    refused: (text) => void refused.push(text.slice(0, 300)),
  });
  return reader;
}

function portOf({ port, narrowPort }: { port: number; narrowPort: number | null }, index: number): number {
  return narrowPort !== null && index % NARROW_EVERY === 0 ? narrowPort : port;
}

async function open(): Promise<void> {
  for (let i = 0; i < readers.length; i += OPEN_AT_ONCE) {
    const some = readers.slice(i, i + OPEN_AT_ONCE);
    for (const reader of some) reader.open();
    await until(() => served >= i + some.length);
  }
}

function until(holds: () => boolean): Promise<void> {
  return new Promise((done) => void conditions.add({ holds, done }));
}

setInterval(() => {
  for (const condition of conditions) {
    if (!condition.holds()) continue;
    conditions.delete(condition);
    condition.done();
  }
}, CHECK_EVERY_MS);

function reset(): void {
  Object.assign(counts, { deltas: 0, gaps: 0, duplicates: 0 });
  frames = 0;
  latencyUs.reset();
  told = 0;
  startedAt = { us: nowUs(), cpu: process.cpuUsage() };
}

function report(): LoadReport {
  const { user, system } = process.cpuUsage(startedAt.cpu);
  const last = readers.filter((_, i) => i % sessions === 0).map(({ sequence }) => sequence.last);
  return {
    readers: served,
    ...counts,
    frames,
    refused: refused.slice(0, 5),
    p50: latencyUs.quantile(0.5) / 1_000,
    p99: latencyUs.quantile(0.99) / 1_000,
    samples: latencyUs.count,
    busy: (user + system) / (nowUs() - startedAt.us),
    lowest: Math.min(...last),
    highest: Math.max(...last),
  };
}

async function perform(order: LoadOrder): Promise<Partial<LoadAnswer>> {
  switch (order.type) {
    case 'connect':
      sessions = order.dialects.length;
      served = 0;
      refused = [];
      readers = Array.from({ length: order.count }, (_, i) => createReader(i, portOf(order, i), order.dialects[i % sessions]!));
      control = connect({ port: order.control, host: '127.0.0.1', noDelay: true });
      await open();
      return {};
    case 'disconnect':
      for (const reader of readers) reader.cut();
      control?.destroy();
      readers = [];
      return {};
    case 'reset':
      reset();
      return {};
    case 'times':
      latencyUs.reset();
      return {};
    case 'report':
      return { report: report() };
    case 'deltas':
      await until(() => counts.deltas >= order.atLeast);
      return {};
    case 'reconnect': {
      const from = nowUs();
      isReconnecting = true;
      for (const reader of readers) reader.cut();
      await until(() => served === 0);
      await until(() => served === readers.length);
      isReconnecting = false;
      return { ms: (nowUs() - from) / 1_000 };
    }
  }
}

process.on('message', (order: LoadOrder & { request: number }) => {
  void perform(order).then((answer) => process.send!({ request: order.request, ...answer }));
});
process.on('disconnect', () => process.exit(0));
