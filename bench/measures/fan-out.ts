/** M1: server CPU for each frame and each delta that a reader gets, in one session. */
import { setTimeout as delay } from 'node:timers/promises';
import type { LoadReport } from '../load/messages.ts';
import type { Load } from './load-process.ts';
import type { PeerProcess } from './peer-process.ts';

export interface FanOutSample {
  usPerFrame: number;
  usPerDelta: number;
  deltasPerSecond: number;
  /** CPU for an open reader to whom nothing is sent. */
  idleUsPerReaderSecond: number;
  faults: number;
  loadBusy: number;
}

export interface FanOutOptions {
  readers: number;
  /** The next delta is sent as soon as fewer than these have not arrived everywhere. */
  underWay: number;
  ms: number;
}

const WARM_UP_MS = 1_000;
const IDLE_MS = 1_500;
/** One event is enough work for thousands of readers of the recipe. */
const CONNECT_PULSE_MS = 400;

/** What a server does anyhow for so many open readers (pings, checks of credentials) is measured first and taken off: it is told beside. */
export async function measureFanOut(peer: PeerProcess, load: Load, { readers, underWay, ms }: FanOutOptions): Promise<FanOutSample> {
  await connectAll(peer, load, readers);
  await publishAll(peer, load, readers, () => peer.saturate(underWay, WARM_UP_MS));
  const idle = await measureIdle(peer);
  const { cpuUs, us, report } = await publishAll(peer, load, readers, () => peer.saturate(underWay, ms));
  await load.order({ type: 'disconnect' });
  const workUs = cpuUs - idle * us;
  return {
    usPerFrame: workUs / report.frames,
    usPerDelta: workUs / report.deltas,
    deltasPerSecond: (report.deltas / us) * 1e6,
    idleUsPerReaderSecond: (idle * 1e6) / readers,
    faults: report.gaps + report.duplicates,
    loadBusy: report.busy,
  };
}

/** CPU per time: 1 is a core. */
async function measureIdle(peer: PeerProcess): Promise<number> {
  const before = await peer.stats();
  await delay(IDLE_MS);
  const after = await peer.stats();
  return (after.cpuUs - before.cpuUs) / (after.atUs - before.atUs);
}

/** Connected is not subscribed: the yoga recipe says nothing when it is. So something is sent until everybody has it. */
export async function connectAll(peer: PeerProcess, load: Load, count: number, narrowPort: number | null = null): Promise<void> {
  const { port, control, dialects } = peer;
  const connecting = load.order({ type: 'connect', port, narrowPort, control, dialects, count });
  let isConnected = false;
  void connecting.then(() => (isConnected = true));
  while (!isConnected) {
    if (peer.name === 'yoga-recipe') await peer.rate(1, 1, 'even');
    await delay(CONNECT_PULSE_MS);
  }
  await connecting;
  await load.order({ type: 'reset' });
}

export interface Published {
  cpuUs: number;
  us: number;
  report: LoadReport;
}

/** Resets, publishes, waits until everybody has everything. */
export async function publishAll(peer: PeerProcess, load: Load, readers: number, publish: () => Promise<number>): Promise<Published> {
  await load.order({ type: 'reset' });
  const before = await peer.stats();
  const published = await publish();
  await load.order({ type: 'deltas', atLeast: published * readers });
  const after = await peer.stats();
  const report = await load.report();
  if (report.refused.length > 0) throw new Error(`${peer.name} refused: ${report.refused[0]}`);
  return { cpuUs: after.cpuUs - before.cpuUs, us: after.atUs - before.atUs, report };
}
