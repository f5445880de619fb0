import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrateDatabase } from '../migrate.ts';
import { backUp, restore } from './backup.ts';
import { startEmbeddedPostgres } from './start.ts';
import type { EmbeddedPostgres } from './start.ts';

const log = { info: () => undefined };
let base: string;
let cleanups: (() => unknown)[];

beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'parley-backup-')));
  chmodSync(base, 0o755);
  cleanups = [() => rmSync(base, { recursive: true, force: true })];
});
afterEach(async () => {
  for (const clean of cleanups.reverse()) await clean();
});

async function start(name: string): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir: join(base, name), systemDir: join(base, 'system'), log });
  cleanups.push(() => postgres.close());
  return postgres;
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  let isOpen = true;
  const end = client.end.bind(client);
  client.end = async () => {
    if (!isOpen) return;
    isOpen = false;
    await end();
  };
  cleanups.push(() => client.end());
  return client;
}

/** Of every table's rows, in the order of their text. */
async function hashes(client: pg.Client, except: readonly string[] = []): Promise<Record<string, string>> {
  const { rows: tables } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`,
  );
  const found: Record<string, string> = {};
  for (const { name } of tables) {
    if (except.includes(name)) continue;
    const { rows } = await client.query<{ line: string }>(`select t::text as line from "${name}" t order by 1`);
    found[name] = createHash('sha256')
      .update(rows.map(({ line }) => line).join('\n'))
      .digest('hex');
  }
  return found;
}

/** Starts three servers. */
const SLOW_MS = 90_000;

test(
  'a backup taken while others write has everything that was committed before, and its tables are equal',
  { timeout: SLOW_MS },
  async () => {
    const postgres = await start('data');
    await migrateDatabase(postgres.url);
    writeFileSync(join(base, 'data', 'app-secret'), 'of this server');
    const client = await connect(postgres.url);
    await client.query(`insert into app_user (id, email, display_name, created_at)
    select 'usr_' || lpad(n::text, 26, '0'), 'p' || n || '@example.org', 'Person ' || n, now() from generate_series(1, 2000) n`);
    await client.query('create table written (n serial primary key, text text not null)');
    const writer = await connect(postgres.url);
    const acknowledged: number[] = [];
    let isOver = false;
    const writing = (async () => {
      while (!isOver) {
        const { rows } = await writer.query<{ n: number }>(
          `insert into written (text) select repeat('x', 2000) from generate_series(1, 50) returning n`,
        );
        acknowledged.push(rows.at(-1)!.n);
        // Files that go while they are copied; and now and then the log goes on in a new file, of 16 MB.
        await writer.query('create table passing (n int); drop table passing');
        if (acknowledged.length % 20 === 5) await writer.query('select pg_switch_wal(); checkpoint');
      }
    })();
    await expect.poll(() => acknowledged.length, { timeout: 15_000 }).toBeGreaterThan(2);
    const before = acknowledged.at(-1)!;
    const target = join(base, 'backup');
    const about = await backUp({ ...postgres, dataDir: join(base, 'data') }, target);
    isOver = true;
    await writing;
    expect(about.version).toMatch(/^18/);
    expect(readdirSync(base).filter((name) => name.includes('.half-'))).toEqual([]);
    const original = await hashes(client, ['written']);
    expect(Object.keys(original).length).toBeGreaterThan(40);

    restore(target, { dataDir: join(base, 'other'), systemDir: join(base, 'system') });
    expect(readFileSync(join(base, 'other', 'app-secret'), 'utf8')).toBe('of this server');
    const restored = await start('other');
    expect(restored.location).not.toBe(postgres.location);
    const again = await connect(restored.url);
    expect(await hashes(again, ['written'])).toEqual(original);
    const { rows } = await again.query<{ count: number; last: number }>('select count(*)::int as count, max(n) as last from written');
    expect(rows[0]!.count).toBe(rows[0]!.last);
    expect(rows[0]!.last).toBeGreaterThanOrEqual(before);
    expect(acknowledged).toContain(rows[0]!.last);
    // It is a database like any other, and can be backed up itself.
    await backUp({ ...restored, dataDir: join(base, 'other') }, join(base, 'second'));
  },
);

test('neither a backup nor a database is overwritten, and what is no backup is not restored', async () => {
  const postgres = await start('data');
  const source = { ...postgres, dataDir: join(base, 'data') };
  const target = join(base, 'backup');
  await backUp(source, target);
  await expect(backUp(source, target)).rejects.toThrow('exists already');
  const options = { systemDir: join(base, 'system') };
  expect(() => restore(target, { dataDir: join(base, 'data'), ...options })).toThrow('There is a database');
  expect(() => restore(base, { dataDir: join(base, 'new'), ...options })).toThrow('is no backup of Parley');
  expect(existsSync(join(base, 'new', 'pg18'))).toBe(false);
});
