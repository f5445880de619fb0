/** M5: every tenth reader stops reading for a while. The server's memory, the others' latency, and what the stalled ones have afterwards. */
import { setTimeout as delay } from 'node:timers/promises';
import { connectAll } from './fan-out.ts';
import type { Load } from './load-process.ts';
import type { NarrowLine } from './narrow-line.ts';
import type { PeerProcess } from './peer-process.ts';

export interface StalledSample {
  readers: number;
  stalled: number;
  /** Of the readers that go on reading. */
  p99Before: number;
  p99While: number;
  /** Resident memory after 10 s of stall, and at its end. */
  rssAfter10s: number;
  rssAtEnd: number;
  rssBefore: number;
  gaps: number;
  duplicates: number;
  /** How many deltas the readers lack after everybody has resumed. */
  missing: number;
}

export interface StalledOptions {
  readers: number;
  perSecond: number;
  /** Characters of a delta: long, so that the kernel's buffers fill up. */
  length: number;
  beforeMs: number;
  stallMs: number;
}

const EVERY = 10;
const SETTLE_MS = 10_000;
const CATCH_UP_MS = 20_000;

export async function measureStalled(peer: PeerProcess, load: Load, line: NarrowLine, options: StalledOptions): Promise<StalledSample> {
  const { readers, perSecond, length, beforeMs, stallMs } = options;
  await connectAll(peer, load, readers, line.port);
  let published = await peer.rate(perSecond, 2_000, 'burst', length);
  await load.order({ type: 'deltas', atLeast: published * readers });
  await load.order({ type: 'times' });
  published += await peer.rate(perSecond, beforeMs, 'burst', length);
  const before = await load.report();
  const rssBefore = await residentBytes(peer);

  line.stall();
  await load.order({ type: 'times' });
  published += await peer.rate(perSecond, SETTLE_MS, 'burst', length);
  const rssAfter10s = await residentBytes(peer);
  published += await peer.rate(perSecond, stallMs - SETTLE_MS, 'burst', length);
  const rssAtEnd = await residentBytes(peer);
  const during = await load.report();

  line.resume();
  const all = published * readers;
  const complete = load.order({ type: 'deltas', atLeast: all }).catch(() => undefined);
  await Promise.race([complete, delay(CATCH_UP_MS)]);
  const { gaps, duplicates, deltas } = await load.report();
  await load.order({ type: 'disconnect' });
  return {
    readers,
    stalled: Math.ceil(readers / EVERY),
    p99Before: before.p99,
    p99While: during.p99,
    rssBefore,
    rssAfter10s,
    rssAtEnd,
    gaps,
    duplicates,
    missing: all - deltas,
  };
}

async function residentBytes(peer: PeerProcess): Promise<number> {
  await peer.collectGarbage();
  return (await peer.stats()).rss;
}
