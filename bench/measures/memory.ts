/** M3: resident memory of the server for each reader that is open and idle. */
import { setTimeout as delay } from 'node:timers/promises';
import { connectAll } from './fan-out.ts';
import type { Load } from './load-process.ts';
import type { PeerProcess } from './peer-process.ts';

const SETTLE_MS = 2_000;

export interface MemorySample {
  rssBytesPerReader: number;
  heapBytesPerReader: number;
}

/** On a server that has had as many readers before: what it needs once is not the readers'. */
export async function measureMemory(peer: PeerProcess, load: Load, readers: number): Promise<MemorySample> {
  await connectAll(peer, load, readers / 10);
  await load.order({ type: 'disconnect' });
  const before = await settled(peer);
  await connectAll(peer, load, readers);
  const after = await settled(peer);
  await load.order({ type: 'disconnect' });
  return {
    rssBytesPerReader: (after.rss - before.rss) / readers,
    heapBytesPerReader: (after.heapUsed + after.external - before.heapUsed - before.external) / readers,
  };
}

async function settled(peer: PeerProcess) {
  await delay(SETTLE_MS);
  await peer.collectGarbage();
  return peer.stats();
}
