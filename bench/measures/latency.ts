/** M2: from the moment a provider's chunk is due to the moment a reader has it, at a given rate, in bursts as providers send. */
import { setTimeout as delay } from 'node:timers/promises';
import { connectAll } from './fan-out.ts';
import type { Load } from './load-process.ts';
import type { PeerProcess } from './peer-process.ts';

export interface LatencySample {
  p50: number;
  p99: number;
  /** Share of a core. */
  core: number;
  /** Share of what was published that had arrived a second after the end; below 1 the server does not keep up. */
  arrived: number;
  /** Share of the time that server or load client, whichever more, waited for a core that others had. */
  waited: number;
  faults: number;
  loadBusy: number;
}

export interface LatencyOptions {
  readers: number;
  /** Events per second and session. */
  perSecond: number;
  ms: number;
}

const WARM_UP_MS = 1_500;
const SETTLE_MS = 1_000;

export async function measureLatency(peer: PeerProcess, load: Load, { readers, perSecond, ms }: LatencyOptions): Promise<LatencySample> {
  await connectAll(peer, load, readers);
  await peer.rate(perSecond, WARM_UP_MS, 'burst');
  await delay(SETTLE_MS);
  await load.order({ type: 'reset' });
  const before = await peer.stats();
  const waitedBefore = [peer.waitedMs(), load.waitedMs()] as const;
  const published = await peer.rate(perSecond, ms, 'burst');
  const after = await peer.stats();
  const waitedMs = Math.max(peer.waitedMs() - waitedBefore[0], load.waitedMs() - waitedBefore[1]);
  await delay(SETTLE_MS);
  const { deltas, gaps, duplicates, p50, p99, busy } = await load.report();
  await load.order({ type: 'disconnect' });
  const readersPerSession = readers / peer.dialects.length;
  return {
    p50,
    p99,
    core: (after.cpuUs - before.cpuUs) / (after.atUs - before.atUs),
    arrived: deltas / (published * readersPerSession),
    waited: (waitedMs * 1_000) / (after.atUs - before.atUs),
    faults: gaps + duplicates,
    loadBusy: busy,
  };
}
