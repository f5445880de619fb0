/** The secret that what is kept encrypted is encrypted with: configured, or made once and kept beside the data. */
import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const FILE = 'app-secret';

export interface AppSecretOptions {
  configured: string | null;
  dataDir: string;
}

/** Asked for at the first need: who never encrypts anything needs no directory that can be written. */
export function createAppSecret({ configured, dataDir }: AppSecretOptions): () => Promise<string> {
  let kept: Promise<string> | undefined;
  return () => {
    kept ??= configured === null ? readOrMake(dataDir) : Promise.resolve(configured);
    // A disk that was full may not be so any more.
    kept.catch(() => (kept = undefined));
    return kept;
  };
}

async function readOrMake(dataDir: string): Promise<string> {
  const path = join(dataDir, FILE);
  const found = await read(path);
  if (found !== null) return found;
  await mkdir(dataDir, { recursive: true });
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    // Of two processes that start at once one is first; the link is whole or not there.
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
  const made = await read(path);
  if (made === null) throw new Error(`${path} could not be read back`);
  return made;
}

async function read(path: string): Promise<string | null> {
  try {
    return (await readFile(path, 'utf8')).trim() || null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
