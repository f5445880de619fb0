import { existsSync, readFileSync } from 'node:fs';

export interface Sum {
  passed: number;
  failed: number;
  skipped: number;
}

interface VitestReport {
  testResults: VitestFile[];
}

interface VitestFile {
  name: string;
  status: string;
  message: string;
  assertionResults: { status: string; fullName: string; failureMessages?: string[] }[];
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
}

/** A file that does not load has no tests in the report; it counts as one that failed. */
export function vitestSum(file: string, exitCode: number): Sum {
  const report = read<VitestReport>(file);
  const sum: Sum = { passed: 0, failed: 0, skipped: 0 };
  for (const { status, assertionResults } of report?.testResults ?? []) {
    const failed = assertionResults.filter((test) => test.status === 'failed').length;
    sum.failed += status === 'failed' ? Math.max(failed, 1) : failed;
    sum.passed += assertionResults.filter((test) => test.status === 'passed').length;
    sum.skipped += assertionResults.filter((test) => !['passed', 'failed'].includes(test.status)).length;
  }
  return withExitCode(sum, exitCode);
}

/** What failed and how, in the order of the report: a browser's tests run long after, and push what vitest said off the end of a log. */
export function vitestFailures(file: string): string[] {
  return (read<VitestReport>(file)?.testResults ?? []).flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length === 0) return status === 'failed' ? [`${name}\n${message}`] : [];
    return failed.map(({ fullName, failureMessages = [] }) => `${name}: ${fullName}\n${failureMessages.join('\n')}`);
  });
}

export function playwrightSum(file: string, exitCode: number): Sum {
  const report = read<PlaywrightReport>(file);
  const { expected, unexpected, flaky, skipped } = report?.stats ?? { expected: 0, unexpected: 0, flaky: 0, skipped: 0 };
  return withExitCode({ passed: expected + flaky, failed: unexpected, skipped }, exitCode);
}

export function addSums(sums: Sum[]): Sum {
  const add = (field: keyof Sum) => sums.reduce((total, sum) => total + sum[field], 0);
  return { passed: add('passed'), failed: add('failed'), skipped: add('skipped') };
}

export function summaryLine({ passed, failed, skipped }: Sum): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** A runner that fails without a failed test (an error outside of tests, a crash) failed once, and so did one that ran none. */
function withExitCode(sum: Sum, exitCode: number): Sum {
  return (exitCode !== 0 || sum.passed === 0) && sum.failed === 0 ? { ...sum, failed: 1 } : sum;
}

function read<T>(file: string): T | null {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : null;
}
