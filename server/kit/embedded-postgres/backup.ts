/** A copy of the embedded database while it is in use: Postgres' own base backup, complete by itself, and its way back. */
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { moveIntoPlace } from '../move-into-place.ts';
import type { Account } from './account.ts';
import { choosePlace } from './place.ts';

const CLUSTER = 'cluster';
const ABOUT = 'backup.json';
/** The secret that encrypts what is kept encrypted (kit/app-secret.ts), files: all that stands beside the cluster and is not the database's own. */
const BESIDE = 'data';
const DATABASE_OWN = /^pg\d+/;

/** Made anew at each start, or of no use in a copy. */
const NOT_COPIED = /^(postmaster\.(pid|opts)|pg_internal\.init|pgsql_tmp.*|backup_label(\.old)?|tablespace_map(\.old)?)$/;
const CONTENTS_NOT_COPIED: ReadonlySet<string> = new Set([
  'pg_dynshmem',
  'pg_notify',
  'pg_replslot',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
  'pg_wal',
]);

export interface About {
  takenAt: string;
  /** Of Postgres: another major version cannot read the files. */
  version: string;
}

export interface BackupSource {
  url: string;
  /** The folder with the cluster. */
  location: string;
  dataDir: string;
}

/** Writes `target`, which must not exist yet. What is committed when it returns may or may not be in it; what was committed before, is. */
export async function backUp({ url, location, dataDir }: BackupSource, target: string): Promise<About> {
  if (existsSync(target)) throw new Error(`${target} exists already. Name a new folder.`);
  const half = `${target}.half-${randomUUID()}`;
  mkdirSync(half, { recursive: true, mode: 0o700 });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // Keeps the log of what is written meanwhile from being thrown away; it is gone with the connection.
    await client.query(`select pg_create_physical_replication_slot($1, true, true)`, [`parley_${randomUUID().replaceAll('-', '_')}`]);
    const { rows } = await client.query<{ version: string }>(
      `select current_setting('server_version') as version, pg_backup_start('parley', true)`,
    );
    await copyTree(location, join(half, CLUSTER), '');
    const stopped = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)');
    writeFileSync(join(half, CLUSTER, 'backup_label'), stopped.rows[0]!.labelfile, { mode: 0o600 });
    await copyFiles(join(location, 'pg_wal'), join(half, CLUSTER, 'pg_wal'));
    copyBeside(dataDir, join(half, BESIDE));
    const about = { takenAt: new Date().toISOString(), version: rows[0]!.version };
    writeFileSync(join(half, ABOUT), `${JSON.stringify(about, null, 2)}\n`);
    moveIntoPlace(half, target);
    return about;
  } finally {
    await client.end();
    rmSync(half, { recursive: true, force: true });
  }
}

async function copyTree(from: string, to: string, name: string): Promise<void> {
  mkdirSync(to, { mode: 0o700 });
  if (CONTENTS_NOT_COPIED.has(name)) return;
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (NOT_COPIED.test(entry.name)) continue;
    if (entry.isDirectory()) await copyTree(join(from, entry.name), join(to, entry.name), entry.name);
    else if (entry.isFile()) await copyLiving(join(from, entry.name), join(to, entry.name));
  }
}

async function copyFiles(from: string, to: string): Promise<void> {
  for (const entry of readdirSync(from, { withFileTypes: true }))
    if (entry.isFile()) await copyLiving(join(from, entry.name), join(to, entry.name));
}

/** A table that was dropped meanwhile takes its files with it; the log knows. */
async function copyLiving(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

function copyBeside(dataDir: string, to: string): void {
  mkdirSync(to, { mode: 0o700 });
  if (!existsSync(dataDir)) return;
  for (const name of readdirSync(dataDir)) if (!DATABASE_OWN.test(name)) cpSync(join(dataDir, name), join(to, name), { recursive: true });
}

export interface RestoreTarget {
  dataDir: string;
  systemDir?: string;
}

/** Puts a backup where a server with this data directory looks for its database. Refuses where there is one. */
export function restore(backup: string, { dataDir, systemDir = '/var/lib/parley' }: RestoreTarget): About {
  const about = readAbout(backup);
  const { cluster, account } = choosePlace(dataDir, systemDir);
  if (existsSync(cluster)) throw new Error(`There is a database in ${cluster} already. Move it away first, or name another DATA_DIR.`);
  const half = `${cluster}.restore-${randomUUID()}`;
  mkdirSync(dirname(cluster), { recursive: true });
  try {
    cpSync(join(backup, CLUSTER), half, { recursive: true });
    // Postgres wants the folder for itself alone.
    chmodSync(half, 0o700);
    own(half, account);
    cpSync(join(backup, BESIDE), dataDir, { recursive: true });
    moveIntoPlace(half, cluster);
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
  return about;
}

function readAbout(backup: string): About {
  try {
    return JSON.parse(readFileSync(join(backup, ABOUT), 'utf8')) as About;
  } catch (cause) {
    throw new Error(`${backup} is no backup of Parley.`, { cause });
  }
}

function own(path: string, account: Account | null): void {
  if (account === null) return;
  chownSync(path, account.uid, account.gid);
  for (const entry of readdirSync(path, { recursive: true, withFileTypes: true }))
    chownSync(join(entry.parentPath, entry.name), account.uid, account.gid);
}
