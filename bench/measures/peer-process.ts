/** The driver's end of a peer: its process and its control line. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Dialect } from '../load/reader.ts';
import { pinnedCommand } from './pinned.ts';
import { waitedMs } from './waited.ts';

const PEERS = join(import.meta.dirname, '../peers');

export type PeerName = 'c-send' | 'raw-ws' | 'socket-io' | 'yoga-recipe' | 'parley';

export interface ParleyOptions {
  databaseUrl: string;
  sessions: number;
  window: 'on' | 'off';
  entry: 'run' | 'log';
}

export interface PeerStats {
  cpuUs: number;
  rss: number;
  heapUsed: number;
  external: number;
  /** Since the last time that it was asked. */
  longestHoldMs: number;
  atUs: number;
  executions?: number;
  snapshotLoads?: number;
}

interface Ready {
  port: number;
  control: number;
  sessions: number;
  sessionIds?: string[];
  token?: string;
}

/** What the load client asks Parley and the yoga recipe for. */
const WATCH = `subscription Watch($id: ID!, $after: Cursor) {
  sessionEvents(sessionId: $id, after: $after) { __typename cursor ... on TextAppended { messageId offset text } }
}`;

export async function startPeer(name: PeerName, options: { binary?: string; parley?: ParleyOptions } = {}) {
  const plain = options.binary ?? process.execPath;
  const args = options.binary === undefined ? ['--expose-gc', join(PEERS, `${name}.ts`)] : [];
  const env = { ...process.env, ...(options.parley && { PARLEY_BENCH: JSON.stringify(options.parley) }) };
  const child = spawn(...pinnedCommand('server', plain, args), { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ready = await firstReady(lines, name);
  const control = connect({ port: ready.control, host: '127.0.0.1', noDelay: true });
  await once(control, 'connect');
  const replies = createInterface({ input: control })[Symbol.asyncIterator]();

  async function ask(command: string): Promise<string> {
    control.write(`${command}\n`);
    const { value, done } = await replies.next();
    if (done === true) throw new Error(`${name} died`);
    return value;
  }

  const dialects: Dialect[] = {
    'c-send': [{ kind: 'bare' as const }],
    'raw-ws': [{ kind: 'ws' as const }],
    'socket-io': [{ kind: 'socket.io' as const }],
    'yoga-recipe': graphql(ready),
    parley: graphql(ready),
  }[name];

  return {
    name,
    /** Time that its main thread was ready to run and had to wait for a core, ms. */
    waitedMs: () => waitedMs(child.pid),
    port: ready.port,
    control: ready.control,
    dialects,
    /** Deltas published. */
    rate: async (perSecond: number, ms: number, arrivals: 'even' | 'burst', length = 0) =>
      Number(await ask(`rate ${perSecond} ${ms} ${arrivals} ${length}`)),
    /** Ends `rate` early. */
    stop: () => void control.write('stop\n'),
    saturate: async (window: number, ms: number) => Number(await ask(`sat ${window} ${ms}`)),
    stats: async () => JSON.parse(await ask('stats')) as PeerStats,
    collectGarbage: async () => void (await ask('gc')),
    async close(): Promise<void> {
      if (child.exitCode !== null) return;
      const exit = once(child, 'exit');
      child.stdin.end();
      await exit;
    },
  };
}

export type PeerProcess = Awaited<ReturnType<typeof startPeer>>;

function graphql({ sessionIds = [], token = null }: { sessionIds?: string[]; token?: string | null }): Dialect[] {
  return sessionIds.map((sessionId) => ({ kind: 'graphql', token, sessionId, query: WATCH }));
}

async function firstReady(lines: AsyncIterator<string>, name: string): Promise<Ready> {
  for (;;) {
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`${name} ended before it was ready`);
    if (value.startsWith('READY ')) return JSON.parse(value.slice('READY '.length)) as Ready;
  }
}
