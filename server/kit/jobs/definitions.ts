/** What is checked of the jobs before a server starts with them. */
import type { JobDefinition } from './job.ts';

export const DEFAULT_SILENCE_MS = 600_000;
export const DEFAULT_TIMEZONE = 'UTC';

const NAME = /^[a-z]+(-[a-z]+)*:[a-z]+(-[a-z]+)*$/;
const INTERVAL = /^([1-9]\d*) (second|minute|hour|day)s?$/;
const CRON = /^\S+( \S+){4,5}$/;
const UNIT_MS: Record<string, number> = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Null for a cron line. */
export function intervalMs(every: string): number | null {
  const [, count, unit] = INTERVAL.exec(every) ?? [];
  return count === undefined || unit === undefined ? null : Number(count) * UNIT_MS[unit]!;
}

/** When it runs, as people say it. */
export function scheduleWords({ every, when }: { every: string; when?: string | undefined }): string {
  return when ?? `Every ${every.replace(/^1 (\w+?)s?$/, '$1')}`;
}

/** Throws with a list of everything that is wrong. Whether a cron line can be read is asked of the scheduler itself, when it starts. */
export function checkDefinitions(definitions: readonly JobDefinition[], pollMs: number): void {
  const problems = definitions.flatMap((definition, index) => {
    const isTaken = definitions.findIndex(({ name }) => name === definition.name) < index;
    return problemsOf(definition, pollMs, isTaken).map((problem) => `job ${definition.name}: ${problem}`);
  });
  if (problems.length > 0) throw new Error(`The jobs are declared wrongly:\n  ${problems.join('\n  ')}`);
}

function problemsOf({ name, every, when, timezone, describe, silenceMs }: JobDefinition, pollMs: number, isTaken: boolean): string[] {
  const ms = intervalMs(every);
  const problems: [boolean, string][] = [
    [isTaken, 'another job has this name'],
    [!NAME.test(name), 'a name is written module:what-it-does'],
    [ms === null && !CRON.test(every), `"${every}" is neither an interval nor a cron line`],
    [CRON.test(every) && ms === null && !when, `"${every}" is said in words by \`when\`, too`],
    [ms !== null && ms < pollMs, `"${every}" is oftener than the ${pollMs} ms between two looks`],
    [timezone !== undefined && !isTimezone(timezone), `there is no time zone ${timezone}`],
    [!/^[A-Z].*\.$/.test(describe), 'it is described by one sentence'],
    [silenceMs !== undefined && !(silenceMs > 0), 'silenceMs is more than nothing'],
  ];
  return problems.filter(([isWrong]) => isWrong).map(([, problem]) => problem);
}

function isTimezone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
