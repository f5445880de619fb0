import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findBinaries, prepareBinaries } from './binaries.ts';
import { chooseAccount } from './account.ts';

const isRoot = process.getuid?.() === 0;
const account = chooseAccount('/nonexistent');
let base: string;

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'parley-binaries-'));
  chmodSync(base, 0o755);
});

afterAll(() => {
  execFileSync('chmod', ['-R', 'u+w', base]);
  rmSync(base, { recursive: true, force: true });
});

/** As npm leaves it when install scripts are off: no symlink. */
function unlinkedCopy(name: string): string {
  const native = join(base, name, 'native');
  cpSync(findBinaries().native, native, { recursive: true, verbatimSymlinks: true });
  for (const file of readdirSync(join(native, 'lib'), { withFileTypes: true }))
    if (file.isSymbolicLink()) rmSync(join(native, 'lib', file.name));
  return native;
}

function version(native: string): string {
  return execFileSync(join(native, 'bin', 'postgres'), ['--version'], { cwd: '/', encoding: 'utf8', ...account });
}

describe('the binaries', () => {
  test('get their library links when no install script made them', () => {
    const native = unlinkedCopy('scripts-off');
    expect(() => version(native)).toThrow(/libicu/);
    expect(prepareBinaries({ account, copyDir: join(base, 'unused'), found: { native, version: '1' } })).toBe(native);
    expect(version(native)).toContain('PostgreSQL');
    expect(lstatSync(join(native, 'lib', 'libpq.so.5')).isSymbolicLink()).toBe(true);
  });

  test.runIf(isRoot)('are copied to where the account can get at them', () => {
    const home = join(base, 'root-home');
    mkdirSync(home, { mode: 0o700 });
    const native = unlinkedCopy('root-home');
    const copyDir = join(base, 'system');
    const copy = prepareBinaries({ account, copyDir, found: { native, version: '1' } });
    expect(copy).toBe(join(copyDir, 'postgres-1'));
    expect(version(copy)).toContain('PostgreSQL');
  });

  test.skipIf(isRoot)('are copied into the data directory when node_modules cannot be written', () => {
    const native = unlinkedCopy('read-only');
    execFileSync('chmod', ['-R', 'a-w', native]);
    const copy = prepareBinaries({ account, copyDir: join(base, 'data'), found: { native, version: '1' } });
    expect(copy).toBe(join(base, 'data', 'postgres-1'));
    expect(version(copy)).toContain('PostgreSQL');
  });

  test('that do not exist for a platform are said so, with the way out', () => {
    expect(() => findBinaries('sunos-sparc')).toThrow(/sunos-sparc.*DATABASE_URL/);
  });
});
