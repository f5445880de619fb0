/** Every test there is: `npm test`. `npm test -- <filter>` runs the vitest tests that match, and no browser. The last line is the sum. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { configVariables } from '../server/kit/config.ts';
import { findChromium } from '../server/testkit/services/chromium-binary.ts';
import { isRedisSkipped } from '../server/testkit/services/redis-server.ts';
import { findRedisServer } from '../server/testkit/services/redis-binary.ts';
import { ensureClient } from './client-build.ts';
import { addSums, playwrightSum, type Sum, summaryLine, vitestFailures, vitestSum } from './test-sums.ts';

const ROOT = join(import.meta.dirname, '..');
const reports = mkdtempSync(join(tmpdir(), 'parley-reports-'));
const filter = process.argv.slice(2);
const everything = filter.length === 0;
const failures: string[] = [];
const FAILURE_LENGTH = 2_000;

// What the person who runs the tests has configured for a server of theirs is not the tests' business.
for (const name of configVariables) delete process.env[name];

async function run(program: string, args: string[], env: Record<string, string> = {}): Promise<number> {
  const child = spawn(process.execPath, [join(ROOT, 'node_modules', program), ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  const forward = (signal: NodeJS.Signals) => child.kill(signal);
  process.on('SIGINT', forward).on('SIGTERM', forward);
  const [code] = (await once(child, 'exit')) as [number | null];
  process.off('SIGINT', forward).off('SIGTERM', forward);
  return code ?? 1;
}

async function runVitest(): Promise<Sum> {
  const report = join(reports, 'vitest.json');
  const code = await run('vitest/vitest.mjs', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...filter]);
  failures.push(...vitestFailures(report));
  return vitestSum(report, code);
}

async function runPlaywright(): Promise<Sum> {
  const report = join(reports, 'playwright.json');
  const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: report, PLAYWRIGHT_CHROMIUM: await findChromium() };
  const code = await run('@playwright/test/cli.js', ['test', '--config', 'e2e/playwright.config.ts', '--reporter=list,json'], env);
  return playwrightSum(report, code);
}

try {
  if (!isRedisSkipped) process.env['PATH'] = `${dirname(await findRedisServer())}${delimiter}${process.env['PATH']}`;
  await ensureClient();
  const sums = [await runVitest()];
  if (everything) sums.push(await runPlaywright());
  const sum = addSums(sums);
  process.exitCode = sum.failed === 0 && sum.passed > 0 ? 0 : 1;
  for (const failure of failures) console.log(`\nFAILED ${failure.slice(0, FAILURE_LENGTH)}`);
  console.log(`\n${summaryLine(sum)}`);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
  console.log(`\n${summaryLine({ passed: 0, failed: 1, skipped: 0 })}`);
} finally {
  rmSync(reports, { recursive: true, force: true });
}
