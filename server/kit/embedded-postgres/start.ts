/**
 * The default database: a real Postgres from npm, started beside the app, kept in the data directory.
 * A server that outlived its app is adopted; whoever uses it last stops it.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { prepareBinaries } from './binaries.ts';
import { ensureCluster, readPassword, SUPERUSER } from './cluster.ts';
import { choosePlace, type Place } from './place.ts';
import { isServing, type Postmaster, readPidFile, spawnPostmaster, stopPostmaster, untilReady } from './postmaster.ts';
import { joinUsers } from './users.ts';

const DATABASE = 'parley';
const READY_TIMEOUT_MS = 50_000;
const ADOPT_TIMEOUT_MS = 10_000;
/** A lost race for the port or the directory, or the last children of a killed server, which need a moment to go. */
const MAX_ATTEMPTS = 8;
const RETRY_PAUSE_MS = 150;
const LOG_TAIL_CHARS = 2_000;

export interface EmbeddedPostgresOptions {
  dataDir: string;
  log: { info(fields: Record<string, unknown>, message: string): void };
  /** Server settings on top of ours, as in postgresql.conf. */
  settings?: Record<string, string>;
  /** Where root keeps what Postgres cannot reach in `dataDir` or in the project. */
  systemDir?: string;
}

export interface EmbeddedPostgres {
  url: string;
  /** The folder with the database's files. */
  location: string;
  /** True when the server was running already. */
  adopted: boolean;
  close(): Promise<void>;
}

export async function startEmbeddedPostgres({
  dataDir,
  log,
  settings = {},
  systemDir = '/var/lib/parley',
}: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const startedAt = performance.now();
  const place = choosePlace(dataDir, systemDir);
  const native = prepareBinaries({ account: place.account, copyDir: place.account === null ? place.base : systemDir });
  await ensureCluster(place, native);
  const password = readPassword(place);
  const users = joinUsers(place.users);
  // A crash, a cut shutdown or an exit in the middle of a start leaves no server behind either; only SIGKILL does.
  const onExit = () => {
    const left = users.leave() ? readPidFile(place.cluster) : null;
    if (left !== null && isServing(left.pid, place.cluster)) process.kill(left.pid, 'SIGINT');
  };
  process.on('exit', onExit);
  const leave = async (pid: number | undefined) => {
    process.off('exit', onExit);
    if (users.leave() && pid !== undefined) await stopPostmaster(pid, place.cluster);
  };
  try {
    const { server, adopted } = await serve(place, native, settings, password);
    await ensureDatabase(urlOf(password, server.port, 'postgres'));
    const ms = Math.round(performance.now() - startedAt);
    log.info(
      { location: place.cluster, port: server.port, adopted, ms },
      adopted ? 'embedded Postgres adopted' : 'embedded Postgres started',
    );
    let closing: Promise<void> | undefined;
    return { url: urlOf(password, server.port, DATABASE), location: place.cluster, adopted, close: () => (closing ??= leave(server.pid)) };
  } catch (error) {
    await leave(readPidFile(place.cluster)?.pid);
    throw error;
  }
}

async function serve(
  place: Place,
  native: string,
  settings: Record<string, string>,
  password: string,
): Promise<{ server: Postmaster; adopted: boolean }> {
  let silentPid: number | null = null;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const found = readPidFile(place.cluster);
    const running = found !== null && found.pid !== silentPid && isServing(found.pid, place.cluster) ? found : null;
    const server: Postmaster = running ?? (await spawnPostmaster(place, native, settings, found?.pid ?? null));
    const url = urlOf(password, server.port, 'postgres');
    const state = await untilReady(server.pid, place.cluster, url, running === null ? READY_TIMEOUT_MS : ADOPT_TIMEOUT_MS);
    if (state === 'ready') return { server, adopted: running !== null };
    if (state === 'silent' && running === null) {
      await stopPostmaster(server.pid, place.cluster);
      break;
    }
    if (state === 'silent') silentPid = server.pid;
    await pause(RETRY_PAUSE_MS * attempt);
  }
  throw new Error(
    `The embedded Postgres does not start. The end of ${place.logFile}:\n${readFileSync(place.logFile, 'utf8').slice(-LOG_TAIL_CHARS)}`,
  );
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // Two first starts at once may both get past a look; the second answer is as good as the first.
    await client.query(`create database ${DATABASE}`).catch((error: { code?: string }) => {
      if (error.code !== '42P04' && error.code !== '23505') throw error;
    });
  } finally {
    await client.end();
  }
}

function urlOf(password: string, port: number, database: string): string {
  return `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;
}
