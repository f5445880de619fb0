/** Several people at one workspace's money at once, each step a transaction of its own: only what must always be true can be told. */
import type { Billing } from '../../server/billing/billing.ts';
import { post } from '../../server/billing/ledger.ts';
import type { Work } from '../../server/billing/limits.ts';
import type { Database } from '../../server/kit/db.ts';
import { Expected } from '../../server/kit/errors.ts';
import type { Random } from '../random.ts';
import { SCHEDULE_MODEL } from './schedule.ts';

export interface CrowdDeps {
  dbs: readonly Database[];
  billing: Billing;
  clock: { now(): number };
  work: Work;
  random: Random;
  steps: number;
}

const PEOPLE = 4;
const CRASH = new Error('the process died here');

/** Answers how many steps were taken. */
export async function runCrowd({ dbs, billing, clock, work, random, steps }: CrowdDeps): Promise<number> {
  const { workspaceId } = work;
  const open: string[] = [];
  let count = 0;
  const now = () => new Date(clock.now());
  const nextId = () => `${workspaceId}:${(count += 1)}`;

  async function step(db: Database): Promise<void> {
    const choice = random.whole(0, 10);
    const id = nextId();
    const [output, inputTokens, maxOutputTokens] = [random.whole(0, 5_000), random.whole(0, 1_000), random.whole(1, 9_000)];
    const dies = random.chance(0.05);
    if (choice < 4) {
      await db.write(async (tx) => {
        await billing.reserve(tx, work, [{ id, modelId: SCHEDULE_MODEL, inputTokens, maxOutputTokens }], now());
        if (dies) throw CRASH;
      });
      open.push(id);
      return;
    }
    // Two may take the same one: the second finds it gone, or is refused.
    const taken = open.length > 0 ? random.oneOf(open) : nextId();
    if (choice < 8) {
      const counts = { uncachedInput: 1, cacheRead: 0, cacheWrite: 0, output, reasoning: 0 };
      const ending = {
        estimated: false,
        status: 'complete',
        failureCode: null,
        firstTokenMs: null,
        startedAt: now(),
        endedAt: now(),
      } as const;
      const what = { id: taken, purpose: 'answer', messageId: null, modelId: SCHEDULE_MODEL, requests: [counts], counts } as const;
      await db.write(async (tx) => {
        await billing.record(tx, { ...work, ...what, ...ending });
        if (dies) throw CRASH;
      });
    } else if (choice < 9) {
      await db.write((tx) => billing.release(tx, workspaceId, taken));
    } else {
      await db.write(async (tx) => {
        const { balances } = await billing.accounts.lock(tx, workspaceId, now());
        const closed = { spent: -balances.spent, revenue: balances.spent };
        await post(tx, { workspaceId, kind: 'close', key: `close:${id}`, postings: closed, at: now() });
        await post(tx, { workspaceId, kind: 'topUp', key: `topUp:${id}`, postings: { wallet: 999n, paid: -999n }, at: now() });
      });
    }
  }

  const people = Array.from({ length: PEOPLE }, async (_, person) => {
    for (let taken = 0; taken < steps / PEOPLE; taken++) {
      await step(dbs[person % dbs.length]!).catch((error: unknown) => {
        const isWanted =
          error === CRASH || error instanceof Expected || (error instanceof Error && error.message.endsWith(' was settled before'));
        if (!isWanted) throw error;
      });
    }
  });
  await Promise.all(people);
  return Math.ceil(steps / PEOPLE) * PEOPLE;
}
