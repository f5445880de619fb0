/** The version before this one, as it was released, in a folder of its own. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
/** Changes with each release, and never between. */
const MARK_OF_RELEASE = 'schema/released';
const MOST_BYTES = 512 * 1024 * 1024;

export interface EarlierVersion {
  root: string;
  commit: string;
}

/** Throws where the history is not there: in a shallow clone, or in an archive. */
export function checkOutEarlier(folder: string): EarlierVersion {
  const commit = git('log', '-1', '--format=%h', '--', MARK_OF_RELEASE).toString().trim();
  if (commit === '') throw new Error(`no commit with ${MARK_OF_RELEASE} is here: this needs the whole history (git fetch --unshallow)`);
  const root = join(folder, 'earlier');
  mkdirSync(root, { recursive: true });
  execFileSync('tar', ['-x', '-C', root], { input: git('archive', commit), maxBuffer: MOST_BYTES });
  // Its own code, on today's libraries: what is proven is that both get along, not that npm can install.
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  symlinkSync(join(ROOT, 'client/dist'), join(root, 'client/dist'));
  return { root, commit };
}

function git(...args: string[]): Buffer {
  return execFileSync('git', args, { cwd: ROOT, maxBuffer: MOST_BYTES });
}
