import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { Redis } from 'ioredis';
import { freePort } from '../../kit/free-port.ts';
import { findRedisServer } from './redis-binary.ts';

const READY_TIMEOUT_MS = 10_000;

/** Only for a machine that can have no Redis: the Redis tests count as skipped then. */
export const isRedisSkipped = process.env['PARLEY_SKIP_REDIS'] === '1';

export interface RedisServer {
  url: string;
  port: number;
  /** SIGKILL: what was in memory is gone. */
  kill(): Promise<void>;
  /** Kills it if need be; comes back empty on the same port. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function startRedisServer({ port }: { port?: number } = {}): Promise<RedisServer> {
  const command = await findRedisServer();
  const own = port ?? (await freePort());
  let child = await launch(command, own);

  async function kill(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  return {
    url: `redis://127.0.0.1:${own}`,
    port: own,
    kill,
    restart: async () => {
      await kill();
      child = await launch(command, own);
    },
    close: kill,
  };
}

async function launch(command: string, port: number): Promise<ChildProcess> {
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', tmpdir()];
  const child = spawn(command, args, { stdio: 'ignore' });
  await once(child, 'spawn');
  const client = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: null, retryStrategy: () => 20 });
  client.on('error', () => undefined);
  try {
    const died = once(child, 'exit').then(([code]) => Promise.reject(new Error(`${command} ended with ${code} on port ${port}`)));
    const late = AbortSignal.timeout(READY_TIMEOUT_MS);
    await Promise.race([client.ping(), died, once(late, 'abort').then(() => Promise.reject(new Error(`${command} does not answer`)))]);
    return child;
  } finally {
    client.disconnect();
  }
}
