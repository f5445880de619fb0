/** One random life of a workspace's money: every step through billing's own functions, every balance told beforehand by the till. */
import { sql } from 'kysely';
import type { Billing } from '../../server/billing/billing.ts';
import { post } from '../../server/billing/ledger.ts';
import type { TransactionKind, Postings } from '../../server/billing/ledger.ts';
import type { Work } from '../../server/billing/limits.ts';
import { monthOf, nextMonth, startOfDay } from '../../server/billing/periods.ts';
import type { Tx } from '../../server/kit/db.ts';
import { Expected } from '../../server/kit/errors.ts';
import type { Random } from '../random.ts';
import { createTill } from './till.ts';

/** Micro-dollars for a token of input and of output. */
const INPUT = 1n;
const OUTPUT = 5n;
const TOO_MUCH = 1_000_000_000_000n;
export const SCHEDULE_MODEL = 'schedule:one';
export const SCHEDULE_RATES = {
  input: 1_000_000n,
  cacheRead: 1_000_000n,
  cacheWrite: 1_000_000n,
  output: 5_000_000n,
  reasoning: 5_000_000n,
};

export interface ScheduleDeps {
  billing: Billing;
  clock: { now(): number; set(at: number): void };
  work: Work;
  random: Random;
  steps: number;
}

const STEPS = [
  ...Array<'reserve'>(8).fill('reserve'),
  ...Array<'settle'>(6).fill('settle'),
  ...([
    'release',
    'releaseTwice',
    'settleTwice',
    'settleLate',
    'topUp',
    'refund',
    'month',
    'clockBack',
    'close',
    'pay',
    'plan',
    'broken',
  ] as const),
];
export type StepName = (typeof STEPS)[number];

/** All in one transaction. Answers what was done, and what was not as it had to be. */
export async function runSchedule(tx: Tx, { billing, clock, work, random, steps }: ScheduleDeps) {
  const { workspaceId } = work;
  const till = createTill();
  const ended: string[] = [];
  const faults: string[] = [];
  const done = new Map<StepName | 'refused', number>();
  let count = 0;

  const now = () => new Date(clock.now());
  const nextId = () => `${workspaceId}:${(count += 1)}`;
  const write = (kind: TransactionKind, postings: Postings) =>
    post(tx, { workspaceId, kind, key: `${kind}:${nextId()}`, postings, at: now() });

  /** Undone where it fails, as the transaction of a request would be. */
  async function attempt<T>(work: () => Promise<T>): Promise<T | Error> {
    await sql`savepoint step`.execute(tx.sql());
    try {
      const result = await work();
      await sql`release savepoint step`.execute(tx.sql());
      return result;
    } catch (error) {
      await sql`rollback to savepoint step`.execute(tx.sql());
      return error as Error;
    }
  }

  function record(id: string, charge: bigint): Promise<bigint> {
    const output = Number(charge / OUTPUT);
    const uncachedInput = Number(charge % OUTPUT);
    const counts = { uncachedInput, cacheRead: 0, cacheWrite: 0, output, reasoning: 0 };
    const ending = {
      estimated: false,
      status: 'complete',
      failureCode: null,
      firstTokenMs: null,
      startedAt: now(),
      endedAt: now(),
    } as const;
    const what = { id, purpose: 'answer', messageId: null, modelId: SCHEDULE_MODEL, requests: [counts], counts } as const;
    return billing.record(tx, { ...work, ...what, ...ending });
  }

  function openRun(): string | null {
    const open = [...till.held.keys()];
    return open.length > 0 ? random.oneOf(open) : null;
  }

  async function reserve(): Promise<void> {
    const id = nextId();
    const inputTokens = random.whole(0, 100_000);
    const maxOutputTokens = random.whole(1, random.chance(0.3) ? 800_000 : 40_000);
    const worst = BigInt(inputTokens) * INPUT + BigInt(maxOutputTokens) * OUTPUT;
    const result = await attempt(() => billing.reserve(tx, work, [{ id, modelId: SCHEDULE_MODEL, inputTokens, maxOutputTokens }], now()));
    const room = till.room(monthOf(now()));
    if (result instanceof Error) {
      const least = BigInt(inputTokens) * INPUT + BigInt(Math.min(256, maxOutputTokens)) * OUTPUT;
      if (!(result instanceof Expected) || result.code !== 'BUDGET_EXCEEDED') faults.push(`reserve failed: ${String(result)}`);
      else if (room === null || room >= least) faults.push(`refused ${least} although ${room} is left`);
      done.set('refused', (done.get('refused') ?? 0) + 1);
      return;
    }
    // A refusal is undone with all that belongs to it: only here the month's credits stay granted.
    till.enter(monthOf(now()));
    const { amount, isCut } = result[0]!;
    if (room !== null && amount > room) faults.push(`${amount} granted of ${room}`);
    if ((room === null || room >= worst) && amount !== worst) faults.push(`${amount} granted instead of ${worst}`);
    if (isCut !== amount < worst) faults.push(`${amount} of ${worst} is ${isCut ? '' : 'not '}called cut`);
    till.reserve(id, amount);
  }

  async function settle(id: string | null): Promise<void> {
    if (id === null) return;
    const { credits, wallet, metered } = till.held.get(id) ?? { credits: 0n, wallet: 0n, metered: 0n };
    const amount = credits + wallet + metered;
    const charge = random.oneOf([0n, amount / 3n, amount, amount, amount + BigInt(random.whole(1, 30_000))]);
    if ((await record(id, charge)) !== charge) faults.push(`${id} was not charged ${charge}`);
    till.settle(id, charge);
    ended.push(id);
  }

  const STEP: Record<StepName, () => Promise<void>> = {
    reserve,
    settle: () => settle(openRun()),
    async release() {
      const id = openRun();
      if (id === null) return;
      if (!(await billing.release(tx, workspaceId, id))) faults.push(`${id} was not released`);
      till.release(id);
    },
    async releaseTwice() {
      const id = ended.at(-1);
      if (id !== undefined && (await billing.release(tx, workspaceId, id))) faults.push(`${id} was released after its end`);
    },
    async settleTwice() {
      const id = ended.at(-1);
      if (id === undefined) return;
      const again = await attempt(() => record(id, 10n));
      if (!(again instanceof Error)) faults.push(`${id} was charged twice`);
    },
    async settleLate() {
      const id = openRun();
      if (id === null) return;
      await billing.release(tx, workspaceId, id);
      till.release(id);
      await settle(id);
    },
    async topUp() {
      const amount = BigInt(random.whole(1, 20_000_000));
      till.topUp(amount);
      await write('topUp', { wallet: amount, paid: -amount });
    },
    async refund() {
      const amount = till.refund(BigInt(random.whole(1, 20_000_000)));
      await write('refund', { wallet: -amount, paid: amount });
    },
    async month() {
      clock.set(startOfDay(nextMonth(monthOf(now()))).getTime() + random.whole(0, 86_400_000));
    },
    async clockBack() {
      clock.set(clock.now() - random.whole(0, 40 * 86_400_000));
    },
    async close() {
      const { spent, invoiced } = till.close();
      await write('close', { spent: -spent, revenue: spent });
      await write('invoice', { metered: invoiced, invoiced: -invoiced });
    },
    async pay() {
      const amount = till.pay();
      await write('payment', { invoiced: amount, paid: -amount });
    },
    async plan() {
      const isMetered = random.chance(0.5);
      till.setMetered(isMetered);
      const to = isMetered ? sql`null` : sql`'free'`;
      await sql`update billing_account set plan = ${to} where workspace_id = ${workspaceId}`.execute(tx.sql());
    },
    async broken() {
      const amount = BigInt(random.whole(1, 1_000));
      const wrong: Postings[] = [{ wallet: amount }, { credits: -TOO_MUCH, granted: TOO_MUCH }, { reserved: -TOO_MUCH, wallet: TOO_MUCH }];
      const broken = random.oneOf(wrong);
      const result = await attempt(() => write('adjust', broken));
      if (!(result instanceof Error)) faults.push(`${JSON.stringify(Object.keys(broken))} was posted`);
    },
  };

  await billing.accounts.lock(tx, workspaceId, now());
  await sql`update billing_account set plan = 'free' where workspace_id = ${workspaceId}`.execute(tx.sql());
  for (let step = 0; step < steps; step++) {
    const name = random.oneOf(STEPS);
    await STEP[name]();
    done.set(name, (done.get(name) ?? 0) + 1);
  }
  const { rows } = await sql<Record<string, string>>`select * from billing_account where workspace_id = ${workspaceId}`.execute(tx.sql());
  for (const [account, wanted] of Object.entries(till.balances()))
    if (BigInt(rows[0]![account] ?? 0) !== wanted) faults.push(`${account} is ${rows[0]![account]} instead of ${wanted}`);
  return { done, faults };
}
