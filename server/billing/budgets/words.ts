/** How budgets and money are spelled in notices and mails. */
import type { Limit } from '../limits.ts';
import type { BudgetPeriod } from '../periods.ts';

const MICROS = 1_000_000n;
const CENT = 10_000n;
const PERIODS: Record<BudgetPeriod, string> = { day: 'today’s', month: 'this month’s', total: 'the total' };

/** To the cent; below one to the micro-dollar. */
export function dollars(micros: bigint): string {
  const isSmall = micros > 0n && micros < CENT;
  const fraction = (micros % MICROS).toString().padStart(6, '0');
  return `$${(micros / MICROS).toLocaleString('en')}.${isSmall ? fraction.replace(/0+$/, '') : fraction.slice(0, 2)}`;
}

/** “this month’s budget of Ana”. A session has no name here, as not every admin may see it. */
export function budgetWords({ scope, period }: Pick<Limit, 'scope' | 'period'>, name: string | null): string {
  const whose = {
    workspace: 'the workspace',
    session: 'a session',
    person: name ?? 'a person',
    apiKey: name ? `the key ${name}` : 'a key',
  };
  return `${PERIODS[period]} budget of ${whose[scope]}`;
}

/** To the person whom it concerns: “your budget for this month”. */
export function ownBudgetWords({ scope, period }: Pick<Limit, 'scope' | 'period'>): string {
  const mine = { workspace: 'the workspace’s', session: 'this session’s', person: 'your', apiKey: 'your key’s' }[scope];
  return `${mine} budget ${{ day: 'for today', month: 'for this month', total: 'in total' }[period]}`;
}

export function usedWords(percent: number, of: string, used: bigint, total: bigint): string {
  return `${percent} % of ${of} is used: ${dollars(used)} of ${dollars(total)}.`;
}
