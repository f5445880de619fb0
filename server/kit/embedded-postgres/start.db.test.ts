import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { chooseAccount } from './account.ts';
import { readPidFile } from './postmaster.ts';
import { runsIn } from './processes.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './start.ts';

const HOLD = join(import.meta.dirname, '../../testkit/services/hold-postgres.ts');
const log = { info: () => undefined };
const isRoot = process.getuid?.() === 0;

let base: string;
let dataDir: string;
let systemDir: string;
let cleanups: (() => unknown)[];

beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'parley-embedded-')));
  chmodSync(base, 0o755);
  dataDir = join(base, 'data');
  systemDir = join(base, 'system');
  cleanups = [() => rmSync(base, { recursive: true, force: true })];
});

afterEach(async () => {
  for (const clean of cleanups.reverse()) await clean();
});

async function start(options: { dataDir?: string } = {}): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir, systemDir, log, ...options });
  cleanups.push(() => postgres.close());
  return postgres;
}

interface Holder {
  postgres: Omit<EmbeddedPostgres, 'close'>;
  end(signal: NodeJS.Signals): Promise<void>;
}

/** Another process that uses the same data directory. */
async function hold(): Promise<Holder> {
  const child = spawn(process.execPath, [HOLD, dataDir, systemDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await exited;
  };
  cleanups.push(() => end('SIGTERM'));
  return { postgres: JSON.parse(line) as EmbeddedPostgres, end };
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows;
  } finally {
    await client.end();
  }
}

/** Null when no server runs there. */
function serverPid(location: string): number | null {
  const pid = readPidFile(location)?.pid;
  return pid !== undefined && runsIn(pid, location) ? pid : null;
}

describe('a start', () => {
  test('makes a UTF-8 cluster with a database of ours, for this machine only, and keeps it', async () => {
    const first = await start();
    expect(first).toMatchObject({ adopted: false, location: join(dataDir, 'pg18') });
    expect(new URL(first.url)).toMatchObject({ hostname: '127.0.0.1', pathname: '/parley' });
    const [settings] = await query(
      first.url,
      `select current_setting('server_encoding') as encoding, datlocprovider as provider, datlocale as locale,
              current_setting('listen_addresses') as addresses, current_setting('password_encryption') as passwords, current_setting('fsync') as fsync
       from pg_database where datname = 'parley'`,
    );
    expect(settings).toEqual({
      encoding: 'UTF8',
      provider: 'b',
      locale: 'C.UTF-8',
      addresses: '127.0.0.1',
      passwords: 'scram-sha-256',
      fsync: 'on',
    });
    expect(statSync(join(first.location, 'parley.password')).mode & 0o777).toBe(0o600);
    await query(first.url, `create table kept as select 1 as one`);
    await first.close();
    expect(serverPid(first.location)).toBeNull();
    const second = await start();
    expect(await query(second.url, 'select one from kept')).toEqual([{ one: 1 }]);
  });

  test('twice at once for the first time: one cluster, both can use it', async () => {
    const [one, other] = await Promise.all([hold(), hold()]);
    await query(one.postgres.url, 'create table seen (id int)');
    expect(await query(other.postgres.url, 'select * from seen')).toEqual([]);
    expect(readdirSync(dataDir).filter((name) => name.includes('.init-'))).toEqual([]);
    await one.end('SIGTERM');
    expect(await query(other.postgres.url, 'select * from seen')).toEqual([]);
    await other.end('SIGTERM');
    expect(serverPid(other.postgres.location)).toBeNull();
  });

  test('after a kill in the middle of the first one', async () => {
    const child = spawn(process.execPath, [HOLD, dataDir, systemDir], { stdio: 'ignore', detached: true });
    await vi.waitFor(
      () =>
        expect(readdirSync(dataDir).some((name) => name.includes('.init-') && existsSync(join(dataDir, name, 'PG_VERSION')))).toBe(true),
      {
        timeout: 10_000,
        interval: 1,
      },
    );
    process.kill(-child.pid!, 'SIGKILL');
    await once(child, 'exit');
    expect(existsSync(join(dataDir, 'pg18'))).toBe(false);
    const postgres = await start();
    expect(await query(postgres.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});

describe('after SIGKILL', () => {
  test('of both processes: what was acknowledged is there', async () => {
    const { postgres, end } = await hold();
    await query(postgres.url, `create table kept as select 1 as one`);
    const pid = serverPid(postgres.location)!;
    await end('SIGKILL');
    process.kill(pid, 'SIGKILL');
    const again = await start();
    expect(again.adopted).toBe(false);
    expect(await query(again.url, 'select one from kept')).toEqual([{ one: 1 }]);
  });

  test('and its pid belongs to another living process by now', async () => {
    const { postgres, end } = await hold();
    const pid = serverPid(postgres.location)!;
    await end('SIGKILL');
    process.kill(pid, 'SIGKILL');
    // Of the same account: Postgres takes a pid that it may not even signal for a stranger's by itself.
    const stranger = spawn('sleep', ['60'], { stdio: 'ignore', ...chooseAccount(postgres.location) });
    cleanups.push(() => stranger.kill());
    const pidFile = join(postgres.location, 'postmaster.pid');
    writeFileSync(pidFile, readFileSync(pidFile, 'utf8').replace(String(pid), String(stranger.pid)));
    const again = await start();
    expect(again.adopted).toBe(false);
    expect(await query(again.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('of the app alone: the orphan is adopted, and stopped with its new owner', async () => {
    const { postgres, end } = await hold();
    const pid = serverPid(postgres.location);
    await end('SIGKILL');
    const again = await start();
    expect(again).toMatchObject({ adopted: true, url: postgres.url });
    expect(serverPid(again.location)).toBe(pid);
    await again.close();
    expect(serverPid(again.location)).toBeNull();
  });
});

describe('a second process', () => {
  test('uses the running server and leaves it to the first', async () => {
    const app = await hold();
    const migrate = await start();
    expect(migrate).toMatchObject({ adopted: true, url: app.postgres.url });
    await migrate.close();
    expect(await query(app.postgres.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await app.end('SIGTERM');
    expect(serverPid(app.postgres.location)).toBeNull();
  });

  test('keeps it when the first one goes', async () => {
    const app = await hold();
    const other = await start();
    await app.end('SIGTERM');
    expect(await query(other.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await other.close();
    expect(serverPid(other.location)).toBeNull();
  });
});

test('a process that exits without closing leaves no server behind', async () => {
  const { postgres, end } = await hold();
  await end('SIGUSR2');
  await vi.waitFor(() => expect(serverPid(postgres.location)).toBeNull(), { timeout: 10_000 });
});

test('the server is stopped even when its files were deleted under it', async () => {
  const { location, close } = await start();
  const pid = serverPid(location)!;
  rmSync(dataDir, { recursive: true });
  await close();
  expect(runsIn(pid, location)).toBe(false);
});

describe.runIf(isRoot)('as root', () => {
  test('the server runs as an ordinary account', async () => {
    const postgres = await start();
    expect(statSync(`/proc/${serverPid(postgres.location)!}`).uid).not.toBe(0);
    expect(statSync(postgres.location).uid).not.toBe(0);
  });

  test('a data directory nobody else can enter is kept beside the system state instead, from then on', async () => {
    const closed = join(base, 'root-home');
    mkdirSync(closed, { mode: 0o700 });
    const first = await start({ dataDir: join(closed, 'data') });
    expect(first.location.startsWith(systemDir)).toBe(true);
    await query(first.url, `create table kept as select 1 as one`);
    await first.close();
    chmodSync(closed, 0o755);
    const second = await start({ dataDir: join(closed, 'data') });
    expect(second.location).toBe(first.location);
    expect(await query(second.url, 'select one from kept')).toEqual([{ one: 1 }]);
  });
});
