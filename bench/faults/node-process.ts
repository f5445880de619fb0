/** One app process as an operator runs it (server/main.ts), to be killed without a word. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../server/kit/free-port.ts';
import { now } from './reader.ts';

const ROOT = join(import.meta.dirname, '../..');
const READY_TIMEOUT_MS = 30_000;
const ASK_EVERY_MS = 50;

export interface AppNode {
  url: string;
  /** Answers the moment of the kill. */
  kill(): Promise<number>;
  /** On the same port. */
  restart(): Promise<void>;
  /** As in a rolling deploy: lets it drain, then starts the version of that folder on the same port. */
  replace(root: string): Promise<void>;
  close(): Promise<void>;
}

/** `root`: of the version that runs; ours, unless another one is named. */
export async function startNode(env: Record<string, string>, logFile: string, root = ROOT): Promise<AppNode> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child = await launch(root);

  async function launch(version: string): Promise<ChildProcess> {
    const log = openSync(logFile, 'a');
    const started = spawn(process.execPath, [join(version, 'server/main.ts')], {
      cwd: version,
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: process.env['HOME'] ?? '',
        HOST: '127.0.0.1',
        PORT: String(port),
        LOG_LEVEL: 'warn',
        ...env,
      },
      stdio: ['ignore', log, log],
    });
    await once(started, 'spawn');
    const deadline = now() + READY_TIMEOUT_MS;
    while (!(await isReady(url))) {
      if (started.exitCode !== null) throw new Error(`the app ended with ${started.exitCode}: see ${logFile}`);
      if (now() > deadline) throw new Error(`the app is not ready after ${READY_TIMEOUT_MS} ms: see ${logFile}`);
      await delay(ASK_EVERY_MS);
    }
    return started;
  }

  async function end(signal: NodeJS.Signals): Promise<number> {
    const at = now();
    if (child.exitCode !== null || child.signalCode !== null) return at;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
    return at;
  }
  const kill = () => end('SIGKILL');

  return {
    url,
    kill,
    restart: async () => {
      await kill();
      child = await launch(root);
    },
    replace: async (version) => {
      await end('SIGTERM');
      child = await launch(version);
    },
    close: async () => void (await kill()),
  };
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/readyz`);
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
