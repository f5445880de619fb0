/** M4: everybody is cut at once and comes back, while the session goes on; what is executed and loaded for it. */
import { connectAll } from './fan-out.ts';
import type { Load } from './load-process.ts';
import type { PeerProcess } from './peer-process.ts';

export interface ReconnectSample {
  readers: number;
  backMs: number;
  longestHoldMs: number;
  /** Of the joining of all readers, of the return of all. */
  joining: Work;
  returning: Work;
  /** While `deltas` deltas went to all of them. */
  sending: Work & { deltas: number };
  lost: number;
}

interface Work {
  executions: number;
  snapshotLoads: number;
}

const DELTAS_PER_SECOND = 4;
const STREAM_MS = 4_000;
const LONGEST_RETURN_MS = 80_000;

export async function measureReconnect(peer: PeerProcess, load: Load, readers: number): Promise<ReconnectSample> {
  const start = await peer.stats();
  await connectAll(peer, load, readers);
  const joined = await peer.stats();
  const deltas = await peer.rate(DELTAS_PER_SECOND, STREAM_MS, 'even');
  await load.order({ type: 'deltas', atLeast: deltas * readers });
  const sent = await peer.stats();

  // What streams meanwhile is what they come back to.
  const streaming = peer.rate(DELTAS_PER_SECOND, LONGEST_RETURN_MS, 'even');
  const { ms = Number.NaN } = await load.order({ type: 'reconnect' });
  peer.stop();
  const more = await streaming;
  await load.order({ type: 'deltas', atLeast: (deltas + more) * readers });
  const back = await peer.stats();
  const { gaps, duplicates } = await load.report();
  await load.order({ type: 'disconnect' });
  return {
    readers,
    backMs: ms,
    longestHoldMs: back.longestHoldMs,
    joining: workBetween(start, joined),
    sending: { ...workBetween(joined, sent), deltas },
    returning: workBetween(sent, back),
    lost: gaps + duplicates,
  };
}

function workBetween(from: Partial<Work>, to: Partial<Work>): Work {
  return {
    executions: (to.executions ?? 0) - (from.executions ?? 0),
    snapshotLoads: (to.snapshotLoads ?? 0) - (from.snapshotLoads ?? 0),
  };
}
