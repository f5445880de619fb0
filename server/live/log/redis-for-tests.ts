/** A redis-server of the tests' own, which may be killed and started again. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export interface RedisServer {
  url: string;
  port: number;
  kill(signal?: NodeJS.Signals): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  restart(): Promise<void>;
}

export async function startRedisServer(options: { port?: number; arguments?: string[] } = {}): Promise<RedisServer> {
  const port = options.port ?? (await freePort());
  let child: ChildProcess;
  async function start(): Promise<void> {
    child = spawn('redis-server', ['--port', String(port), '--save', '', '--bind', '127.0.0.1', ...(options.arguments ?? [])], { stdio: 'ignore' });
    while (!(await isListening(port))) await delay(10);
  }
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    async kill(signal = 'SIGKILL') {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill(signal);
      await exited;
    },
    signal: (signal) => void child.kill(signal),
    restart: start,
  };
}

async function freePort(): Promise<number> {
  for (;;) {
    const server = createServer().listen(10_000 + Math.floor(Math.random() * 20_000), '127.0.0.1');
    const port = await Promise.race([once(server, 'listening').then(() => (server.address() as AddressInfo).port), once(server, 'error').then(() => null)]);
    server.close();
    if (port !== null) return port;
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
