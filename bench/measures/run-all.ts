/** Runs M1-M5 of LIVE.md: every server in every round, in an order that turns with each round. */
import { startLoad } from './load-process.ts';
import type { Load } from './load-process.ts';
import { compile } from './compiler.ts';
import { measureFanOut } from './fan-out.ts';
import { measureLatency } from './latency.ts';
import { measureMemory } from './memory.ts';
import { startNarrowLine } from './narrow-line.ts';
import { startPeer } from './peer-process.ts';
import type { ParleyOptions, PeerProcess } from './peer-process.ts';
import { measureReconnect } from './reconnect.ts';
import type { Results, ServerName } from './results.ts';
import { measureStalled } from './stalled.ts';
import type { StalledSample } from './stalled.ts';
import type { Sizes } from '../sizes.ts';

export interface RunOptions {
  databaseUrl: string;
  /** For what is compiled. */
  folder: string;
  sizes: Sizes;
  tell(line: string): void;
}

/** One delta is sent a turn of the loop, and never more than these are under way. */
const DELTAS_UNDER_WAY = 8;

export async function runAll({ databaseUrl, folder, sizes, tell }: RunOptions): Promise<Results> {
  const load = startLoad();
  const floor = compile('peers/c-send.c', folder);
  const parley = (options: Partial<ParleyOptions>) =>
    startPeer('parley', { parley: { databaseUrl, sessions: 1, window: 'on', entry: 'log', ...options } });
  try {
    tell('M1: CPU per frame');
    const servers = new Map<ServerName, () => Promise<PeerProcess>>([
      ...(floor === null ? [] : [['c-send', () => startPeer('c-send', { binary: floor })] as const]),
      ['raw-ws', () => startPeer('raw-ws')],
      ['socket-io', () => startPeer('socket-io')],
      ['yoga-recipe', () => startPeer('yoga-recipe')],
      ['parley', () => parley({ window: 'off' })],
      ['parley-window', () => parley({})],
    ]);
    const fanOut = await inRounds(sizes.rounds, servers, (peer) =>
      measureFanOut(peer, load, { ...sizes.fanOut, underWay: DELTAS_UNDER_WAY }),
    );

    tell('M2: latency');
    const timed = new Map<ServerName, () => Promise<PeerProcess>>([...servers, ['parley-window', () => parley({ entry: 'run' })]]);
    timed.delete('parley');
    const latency = await inRounds(sizes.rounds, timed, (peer) => measureLatency(peer, load, sizes.latency));
    const { sessions, sessionReaders } = sizes.latency;
    const manySessions = [];
    for (let round = 0; round < sizes.rounds; round++) {
      const start = () => parley({ sessions, entry: 'run' });
      manySessions.push(await withPeer(start, (peer) => measureLatency(peer, load, { ...sizes.latency, readers: sessionReaders })));
    }

    tell('M3: memory');
    const [memory] = await inRounds(1, new Map([...servers].filter(([name]) => name !== 'parley')), (peer) =>
      measureMemory(peer, load, sizes.memory.readers),
    );

    tell('M5: readers that stop reading');
    const narrow = compile('load/narrow.c', folder);
    const stalled: StalledSample[] = [];
    for (let round = 0; narrow !== null && round < sizes.rounds; round++) {
      stalled.push(await measureWithNarrowLine(narrow, () => parley({ entry: 'run' }), load, sizes));
    }

    tell('M4: everybody comes back');
    const reconnect = await withPeer(
      () => parley({ entry: 'run' }),
      (peer) => measureReconnect(peer, load, sizes.reconnect.readers),
    );
    return { fanOut, latency, manySessions, memory: memory!, reconnect, stalled };
  } finally {
    load.close();
  }
}

/** All servers stay up; the order of a round is the reverse of the one before. */
async function inRounds<Sample>(
  rounds: number,
  starters: Map<ServerName, () => Promise<PeerProcess>>,
  measure: (peer: PeerProcess) => Promise<Sample>,
): Promise<Map<ServerName, Sample>[]> {
  const peers: [ServerName, PeerProcess][] = [];
  try {
    for (const [name, start] of starters) peers.push([name, await start()]);
    const results: Map<ServerName, Sample>[] = [];
    for (let round = 0; round < rounds; round++) {
      const samples = new Map<ServerName, Sample>();
      for (const [name, peer] of round % 2 === 0 ? peers : peers.toReversed()) samples.set(name, await measure(peer));
      results.push(samples);
    }
    return results;
  } finally {
    await Promise.all(peers.map(([, peer]) => peer.close()));
  }
}

async function withPeer<Sample>(start: () => Promise<PeerProcess>, measure: (peer: PeerProcess) => Promise<Sample>): Promise<Sample> {
  const peer = await start();
  try {
    return await measure(peer);
  } finally {
    await peer.close();
  }
}

async function measureWithNarrowLine(binary: string, start: () => Promise<PeerProcess>, load: Load, sizes: Sizes) {
  return withPeer(start, async (peer) => {
    const line = await startNarrowLine(binary, peer.port);
    try {
      return await measureStalled(peer, load, line, sizes.stalled);
    } finally {
      line.close();
    }
  });
}
