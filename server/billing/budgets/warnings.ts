/**
 * Warnings at 50, 80 and 100 % of every budget, of the month's plan credits and of the wallet's floor: each once, to owners, admins and the
 * person concerned. Looked at once a day, and right after usage that came to such a share; never in the way of that usage.
 */
import { sql } from 'kysely';
import type { Clock } from '../../kit/clock.ts';
import type { Database, Tx } from '../../kit/db.ts';
import type { Logger } from '../../kit/logger.ts';
import type { EmitWebhook } from '../../workspaces/webhook-port.ts';
import { readLimits } from '../limits.ts';
import { monthOf } from '../periods.ts';
import { WARNED_PERCENTS, reachedPercent } from '../thresholds.ts';
import { budgetsOf } from './budget-rows.ts';
import type { BudgetTelling, Share } from './telling.ts';

export interface WarningsOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  log: Pick<Logger, 'warn'>;
  telling: BudgetTelling;
  emit: EmitWebhook;
  /** At which the wallet is topped up by itself; null: never. */
  walletFloor(workspaceId: string): Promise<bigint | null>;
}

interface MeansRow {
  period: string | null;
  given: string;
  credits: string;
  wallet: string;
}

interface Watched {
  /** A budget's id, `credits` or `wallet`. */
  subject: string;
  periodStart: string;
  used: bigint;
  total: bigint;
  tell(tx: Tx, share: Share): Promise<void>;
}

/** The wallet knows no periods. */
const ALWAYS = '1970-01-01';
const WORKSPACES_PER_PAGE = 200;

export function createBudgetWarnings({ db, clock, log, telling, emit, walletFloor }: WarningsOptions) {
  const running = new Map<string, Promise<void>>();
  const waiting = new Set<string>();

  async function watchedIn(workspaceId: string): Promise<Watched[]> {
    const budgets = await budgetsOf(db.sql(), workspaceId);
    const states = await readLimits(db.sql(), workspaceId, budgets, new Date(clock.now()));
    const limits = budgets.map((budget, index): Watched => {
      const { spent, extra, periodStart } = states[index]!;
      const tell = (tx: Tx, share: Share) => telling.budgetShare(tx, budget, share);
      return { subject: budget.id, periodStart, used: spent, total: budget.limit + extra, tell };
    });
    return [...limits, ...(await meansOf(workspaceId))];
  }

  /** What runs under way hold is not used yet: one statement, so that a run that ends meanwhile is in one of the two figures. */
  async function meansOf(workspaceId: string): Promise<Watched[]> {
    const { rows } = await sql<MeansRow>`
      select a.credits_period::text as period, a.credits_given as given, a.wallet + coalesce(sum(r.from_wallet), 0)::bigint as wallet,
        a.credits + coalesce(sum(r.from_credits) filter (where r.credits_period is null or r.credits_period = a.credits_period), 0)::bigint as credits
      from billing_account a left join reservation r on r.workspace_id = a.workspace_id
      where a.workspace_id = ${workspaceId} group by a.workspace_id`.execute(db.sql());
    const [means] = rows;
    if (!means) return [];
    const month = monthOf(new Date(clock.now()));
    const given = means.period === month ? BigInt(means.given) : 0n;
    const floor = (await walletFloor(workspaceId)) ?? 0n;
    const tellOf = (what: 'credits' | 'wallet') => (tx: Tx, share: Share) => telling.meansShare(tx, workspaceId, what, share);
    return [
      { subject: 'credits', periodStart: month, used: given - BigInt(means.credits), total: given, tell: tellOf('credits') },
      { subject: 'wallet', periodStart: ALWAYS, used: floor - BigInt(means.wallet), total: floor, tell: tellOf('wallet') },
    ];
  }

  /** Whether people were told: of the highest share alone, where several were passed at once. */
  async function warn(workspaceId: string, { subject, periodStart, used, total, tell }: Watched): Promise<boolean> {
    const percent = reachedPercent(used, total);
    if (percent === 0) return false;
    return db.write(async (tx) => {
      const passed = WARNED_PERCENTS.filter((one) => one <= percent);
      const { rows } = await sql<{ percent: number }>`
        insert into budget_warning (workspace_id, subject, period_start, percent, created_at)
        select ${workspaceId}, ${subject}, ${periodStart}::date, p, ${new Date(clock.now())} from unnest(${passed}::smallint[]) as p
        on conflict do nothing returning percent`.execute(tx.sql());
      const isNew = rows.some((row) => row.percent === percent);
      if (!isNew) return false;
      await emit(tx, { type: 'budget.reached', workspaceId, session: null, actor: null, data: { subject, percent } });
      await tell(tx, { percent, used, total });
      return true;
    });
  }

  /** How many warnings went out. */
  async function check(workspaceId: string): Promise<number> {
    let warned = 0;
    const watched = await watchedIn(workspaceId);
    for (const one of watched) {
      if (await warn(workspaceId, one)) warned++;
      if (one.subject === 'wallet' || one.subject === 'credits') await rearm(workspaceId, one);
    }
    return warned;
  }

  /** A wallet that was filled, or credits that a larger plan added to, are warned of again when they come to an end again. */
  async function rearm(workspaceId: string, { subject, periodStart, used, total }: Watched): Promise<void> {
    await sql`delete from budget_warning where workspace_id = ${workspaceId} and subject = ${subject} and period_start = ${periodStart}::date
      and percent > ${reachedPercent(used, total)}`.execute(db.sql());
  }

  function begin(workspaceId: string): void {
    const work = db
      .asHouse('a workspace is warned, whoever used it up', () => check(workspaceId))
      .then(() => undefined)
      .catch((error: unknown) => log.warn({ error, workspaceId }, 'budget warnings wait for the daily look'))
      .finally(() => {
        running.delete(workspaceId);
        if (waiting.delete(workspaceId)) begin(workspaceId);
      });
    running.set(workspaceId, work);
  }

  return {
    /** In the background. Whatever comes while a look is under way is one further look. */
    noteThreshold(workspaceId: string): void {
      if (running.has(workspaceId)) waiting.add(workspaceId);
      else begin(workspaceId);
    },

    check,

    /** Every workspace with something to watch, by id; calls `tell` after each. One that cannot be looked at keeps the others from nothing. */
    async checkAll(tell: () => void): Promise<{ workspaces: number; warnings: number }> {
      const done = { workspaces: 0, warnings: 0 };
      const failures: unknown[] = [];
      for (let after = ''; ;) {
        const { rows } = await sql<{ workspace_id: string }>`
          select workspace_id from (select workspace_id from budget union select workspace_id from billing_account) as watched
          where workspace_id > ${after} order by workspace_id limit ${WORKSPACES_PER_PAGE}`.execute(db.sql());
        for (const { workspace_id: workspaceId } of rows) {
          tell();
          try {
            done.warnings += await check(workspaceId);
            done.workspaces++;
          } catch (error) {
            failures.push(error);
          }
        }
        const last = rows.at(-1);
        if (!last || rows.length < WORKSPACES_PER_PAGE) break;
        after = last.workspace_id;
      }
      if (failures.length > 0) throw new AggregateError(failures, `${failures.length} workspaces could not be looked at; the others were.`);
      return done;
    },

    async close(): Promise<void> {
      while (running.size > 0) await Promise.all(running.values());
    },
  };
}
