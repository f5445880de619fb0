/** One Postgres server process: found by its pid file, spawned, asked whether it answers, stopped. */
import { spawn } from 'node:child_process';
import { closeSync, fchownSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '../free-port.ts';
import type { Place } from './place.ts';
import { runsIn } from './processes.ts';

const POLL_MS = 20;
const CONNECT_TIMEOUT_MS = 5_000;
const FAST_STOP_MS = 6_000;
const IMMEDIATE_STOP_MS = 2_000;

const SETTINGS: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  // Containers often give /dev/shm 64 MB.
  dynamic_shared_memory_type: 'mmap',
  max_connections: '200',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Failed statements carry what people wrote.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_checkpoints: 'off',
};

export interface Postmaster {
  pid: number;
  port: number;
}

/** What the pid file says, alive or not. */
export function readPidFile(cluster: string): Postmaster | null {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]) };
  } catch {
    return null;
  }
}

export async function spawnPostmaster(
  place: Place,
  native: string,
  settings: Record<string, string>,
  stalePid: number | null,
): Promise<Postmaster> {
  const port = await freePort();
  const args = ['-D', place.cluster, '-p', String(port)];
  for (const [name, value] of Object.entries({ ...SETTINGS, ...settings })) args.push('-c', `${name}=${value}`);
  const env: NodeJS.ProcessEnv = { LC_ALL: 'C', TZ: 'UTC' };
  // Postgres then does not take this pid (a zombie, or a stranger by now) for a living server, and keeps its own shared-memory interlock.
  if (stalePid !== null) env['PG_GRANDPARENT_PID'] = String(stalePid);
  const log = openSync(place.logFile, 'w', 0o600);
  try {
    if (place.account !== null) fchownSync(log, place.account.uid, place.account.gid);
    // Detached: Ctrl-C reaches Node alone, which stops it in order.
    const child = spawn(join(native, 'bin', 'postgres'), args, {
      cwd: place.cluster,
      env,
      detached: true,
      stdio: ['ignore', log, log],
      ...place.account,
    });
    await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    child.unref();
    return { pid: child.pid!, port };
  } finally {
    closeSync(log);
  }
}

/** `silent`: alive, but nothing answered in time. */
export async function untilReady(pid: number, cluster: string, url: string, limitMs: number): Promise<'ready' | 'gone' | 'silent'> {
  const deadline = performance.now() + limitMs;
  while (performance.now() < deadline) {
    if (await connects(url)) return 'ready';
    if (!isServing(pid, cluster)) return 'gone';
    await pause(POLL_MS);
  }
  return 'silent';
}

export async function stopPostmaster(pid: number, cluster: string): Promise<void> {
  for (const [signal, limitMs] of [
    ['SIGINT', FAST_STOP_MS],
    ['SIGQUIT', IMMEDIATE_STOP_MS],
  ] as const) {
    const deadline = performance.now() + limitMs;
    if (isServing(pid, cluster)) process.kill(pid, signal);
    while (isServing(pid, cluster) && performance.now() < deadline) await pause(POLL_MS);
  }
}

export function isServing(pid: number, cluster: string): boolean {
  return runsIn(pid, cluster);
}

async function connects(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    // Refused, or still starting up, or already going down; a wrong password will not get better.
    if ((error as { code?: string }).code === '28P01') throw error;
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
