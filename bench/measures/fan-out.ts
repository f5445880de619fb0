/** M1: server CPU for each frame and each delta that a reader gets, one session, closed loop, every server in every round. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Load } from './load-process.ts';
import type { PeerProcess } from './peer-process.ts';

export interface FanOutSample {
  usPerFrame: number;
  usPerDelta: number;
  deltasPerSecond: number;
  faults: number;
  loadBusy: number;
}

export interface FanOutOptions {
  readers: number;
  /** Events under way: 1 keeps a window from joining any. */
  window: number;
  ms: number;
}

const WARM_UP_MS = 1_000;

export async function measureFanOut(peer: PeerProcess, load: Load, { readers, window, ms }: FanOutOptions): Promise<FanOutSample> {
  await connectAll(peer, load, readers);
  await run(peer, load, readers, () => peer.saturate(window, WARM_UP_MS));
  const sample = await run(peer, load, readers, () => peer.saturate(window, ms));
  await load.order({ type: 'disconnect' });
  return sample;
}

/** Connected is not subscribed: the yoga recipe says nothing when it is. So something is sent until everybody has it. */
export async function connectAll(peer: PeerProcess, load: Load, count: number): Promise<void> {
  const { port, control, dialects } = peer;
  const silent = dialects.map((dialect) => (peer.name === 'yoga-recipe' ? dialect : null));
  const connecting = load.order({ type: 'connect', port, control, dialects, count });
  let isConnected = false;
  void connecting.then(() => (isConnected = true));
  while (!isConnected) {
    if (silent[0] !== null) await peer.rate(20, 50, 'even');
    await delay(50);
  }
  await connecting;
  await load.order({ type: 'reset' });
}

async function run(peer: PeerProcess, load: Load, readers: number, publish: () => Promise<number>): Promise<FanOutSample> {
  await load.order({ type: 'reset' });
  const before = await peer.stats();
  const published = await publish();
  await load.order({ type: 'deltas', atLeast: published * readers });
  const after = await peer.stats();
  const { deltas, frames, gaps, duplicates, busy, refused } = await load.report();
  if (refused.length > 0) throw new Error(`${peer.name} refused: ${refused[0]}`);
  const cpuUs = after.cpuUs - before.cpuUs;
  const seconds = (after.atUs - before.atUs) / 1e6;
  return {
    usPerFrame: cpuUs / frames,
    usPerDelta: cpuUs / deltas,
    deltasPerSecond: deltas / seconds,
    faults: gaps + duplicates,
    loadBusy: busy,
  };
}
