import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addSums, playwrightSum, summaryLine, vitestFailures, vitestSum } from './test-sums.ts';

const MODULES = join(import.meta.dirname, '../node_modules');
const RUNNER_LIMIT_MS = 60_000;
let dir: string;

beforeAll(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'parley-sums-')));
  symlinkSync(MODULES, join(dir, 'node_modules'));
  const tests = (from: string) => `import { test, expect } from '${from}';
    test('passes', () => {}); test('passes too', () => {}); test('fails', () => { expect(1).toBe(2); }); test.skip('waits', () => {});`;
  writeFileSync(join(dir, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(dir, 'mixed.test.ts'), tests('vitest'));
  writeFileSync(join(dir, 'broken.test.ts'), `throw new Error('does not load');`);
  writeFileSync(join(dir, 'mixed.spec.ts'), tests('@playwright/test'));
});

afterAll(() => rmSync(dir, { recursive: true, force: true }));

function vitest(...args: string[]): [string, number] {
  const report = join(dir, `vitest-${args.join()}.json`);
  const command = [join(MODULES, 'vitest/vitest.mjs'), 'run', '--root', dir, '--reporter=json', `--outputFile=${report}`, ...args];
  return [report, spawnSync(process.execPath, command, { cwd: dir, stdio: 'ignore' }).status ?? 1];
}

function playwright(...args: string[]): [string, number] {
  const report = join(dir, `playwright-${args.join()}.json`);
  const env = { PATH: process.env['PATH'], HOME: dir, PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  const command = [join(MODULES, '@playwright/test/cli.js'), 'test', '--reporter=json', ...args];
  return [report, spawnSync(process.execPath, command, { cwd: dir, stdio: 'ignore', env }).status ?? 1];
}

describe('the sum of a run', { timeout: RUNNER_LIMIT_MS }, () => {
  test('vitest: passed, failed, skipped, and a file that does not load as one failed', () => {
    const [report, code] = vitest('.test.ts');
    expect(vitestSum(report, code)).toEqual({ passed: 2, failed: 2, skipped: 1 });
    expect(vitestFailures(report).toSorted()).toEqual([
      expect.stringMatching(/broken\.test\.ts\n.*does not load/s),
      expect.stringMatching(/mixed\.test\.ts: fails\n.*expected 1 to be 2/s),
    ]);
  });

  test('vitest: no test found is a failure', () => {
    expect(vitestSum(...vitest('nothing-is-called-this'))).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  test('playwright: passed, failed, skipped', () => {
    expect(playwrightSum(...playwright('mixed.spec.ts'))).toEqual({ passed: 2, failed: 1, skipped: 1 });
  });

  test('playwright: no test found is a failure', () => {
    expect(playwrightSum(...playwright('nothing-is-called-this'))).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  test('a runner that wrote no report failed', () => {
    expect(vitestSum(join(dir, 'none.json'), 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

test('the last line', () => {
  const sum = addSums([
    { passed: 2, failed: 0, skipped: 0 },
    { passed: 3, failed: 1, skipped: 0 },
  ]);
  expect(summaryLine(sum)).toBe('5 passed, 1 failed');
  expect(summaryLine({ ...sum, skipped: 2 })).toBe('5 passed, 1 failed, 2 skipped');
});
