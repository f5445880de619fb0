/** Creates the cluster: complete under its final name, or not there at all. */
import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { moveIntoPlace } from '../move-into-place.ts';
import type { Place } from './place.ts';

const PASSWORD_FILE = 'parley.password';
export const SUPERUSER = 'parley';

/** A kill at any moment leaves at most a `….init-…` folder beside it, which nobody reads. */
export async function ensureCluster(place: Place, native: string): Promise<void> {
  if (existsSync(place.cluster)) return;
  const half = `${place.cluster}.init-${randomUUID()}`;
  const passwordFile = `${half}.password`;
  mkdirSync(half, { mode: 0o700 });
  writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  if (place.account !== null) for (const path of [half, passwordFile]) chownSync(path, place.account.uid, place.account.gid);
  try {
    await initdb(place, native, half, passwordFile);
    renameSync(passwordFile, join(half, PASSWORD_FILE));
    moveIntoPlace(half, place.cluster);
  } catch (error) {
    for (const path of [half, passwordFile]) rmSync(path, { recursive: true, force: true });
    throw error;
  }
}

export function readPassword(place: Place): string {
  try {
    return readFileSync(join(place.cluster, PASSWORD_FILE), 'utf8');
  } catch (cause) {
    throw new Error(
      `The embedded Postgres in ${place.cluster} belongs to another account: start as that account, or set DATA_DIR or DATABASE_URL.`,
      {
        cause,
      },
    );
  }
}

async function initdb(place: Place, native: string, target: string, passwordFile: string): Promise<void> {
  const args = [
    `--pgdata=${target}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    '--no-sync',
  ];
  try {
    await promisify(execFile)(join(native, 'bin', 'initdb'), args, { cwd: target, env: { LC_ALL: 'C', TZ: 'UTC' }, ...place.account });
  } catch (cause) {
    const { stderr } = cause as { stderr?: string };
    throw new Error(`The embedded Postgres could not be created in ${place.base}: ${stderr?.trim() || String(cause)}`, { cause });
  }
}
