/** For tests of money: billing on a real database, workspaces with prices, budgets and sessions, and what must always be true of their books. */
import { sql } from 'kysely';
import { expect } from 'vitest';
import { createDatabase } from '../../kit/db.ts';
import type { Database } from '../../kit/db.ts';
import { createIds } from '../../kit/ids.ts';
import { createLogger } from '../../kit/logger.ts';
import { createTestClock } from '../../testkit/clock.ts';
import { createTestDatabase } from '../../testkit/services/database.ts';
import type { TestDatabase } from '../../testkit/services/database.ts';
import { createBilling } from '../billing.ts';
import type { Rates, TokenCounts } from '../cost.ts';
import type { Balances } from '../ledger.ts';
import type { Work } from '../limits.ts';
import type { PlanName } from '../plans.ts';
import type { RunToReserve } from '../reservations.ts';
import type { BillingTiming } from '../timing.ts';
import type { UsageEntry } from '../usage.ts';
import { faultsOf } from './books.ts';

export const MODEL = 'acme:one';
/** A micro-dollar for a token of input, five for one of output. */
export const MODEL_RATES: Rates = {
  input: 1_000_000n,
  cacheRead: 100_000n,
  cacheWrite: 1_000_000n,
  output: 5_000_000n,
  reasoning: 5_000_000n,
};
export const NONE: TokenCounts = { uncachedInput: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };

export interface BudgetOptions {
  limit: bigint;
  scope?: 'workspace' | 'session' | 'person' | 'apiKey';
  subjectId?: string | null;
  period?: 'day' | 'month' | 'total';
  mode?: 'hard' | 'soft';
}

export async function createBillingFixture({ plan = 'selfHosted', timing }: { plan?: PlanName; timing?: Partial<BillingTiming> } = {}) {
  const database: TestDatabase = await createTestDatabase();
  const log = createLogger({ level: 'silent' });
  const clock = createTestClock(Date.parse('2026-11-20T12:00:00Z'));
  const ids = createIds(clock);
  const open: Database[] = [];

  async function connect(poolSize = 20): Promise<Database> {
    const db = await createDatabase({ url: database.url, entities: [], log, poolSize });
    open.push(db);
    return db;
  }

  const db = await connect();
  const billing = createBilling({ db, clock, defaultPlan: plan, ...(timing && { timing }) });
  const now = () => new Date(clock.now());

  async function price(model: string, rates: Rates, more: { workspaceId?: string; from?: Date } = {}): Promise<string> {
    const { input, cacheRead, cacheWrite, output, reasoning } = rates;
    const figures = [input, cacheRead, cacheWrite, output, reasoning].map((rate) => sql`${rate.toString()}::bigint`);
    const { rows } = await sql<{ id: string }>`
      insert into model_price (workspace_id, model, effective_from, input, cache_read, cache_write, output, reasoning, source, created_at)
      values (${more.workspaceId ?? null}, ${model}, ${more.from ?? new Date(0)}, ${sql.join(figures)}, 'a test', ${more.from ?? new Date(0)})
      returning id::text`.execute(db.sql());
    return rows[0]!.id;
  }

  async function workspace(): Promise<string> {
    const id = ids.next('wsp');
    await sql`insert into workspace (id, slug, name, created_at) values (${id}, ${id.replace('_', '-')}, 'Team', ${now()})`.execute(
      db.sql(),
    );
    return id;
  }

  /** Somebody's work in a session of the workspace. */
  async function work(workspaceId: string): Promise<Work & { sessionId: string }> {
    const sessionId = ids.next('ses');
    await sql`insert into session (id, workspace_id, title, title_source, visibility, creator_kind, creator_id, created_at, updated_at)
      values (${sessionId}, ${workspaceId}, 'A session', 'person', 'workspace', 'user', 'usr_1', ${now()}, ${now()})`.execute(db.sql());
    const id = ids.next('usr');
    await sql`insert into app_user (id, email, display_name, created_at) values (${id}, ${`${id}@example.org`}, 'Ana', ${now()})`.execute(
      db.sql(),
    );
    await sql`insert into membership (workspace_id, user_id, role, created_at) values (${workspaceId}, ${id}, 'member', ${now()})`.execute(
      db.sql(),
    );
    return { workspaceId, sessionId, actor: { kind: 'user', id } };
  }

  /** Of a run that used so much; its id names its reservation. */
  function entry(at: Work, id: string, counts: Partial<TokenCounts>, more: Partial<UsageEntry> = {}): UsageEntry {
    const used = { ...NONE, ...counts };
    return {
      ...at,
      id,
      purpose: 'answer',
      messageId: null,
      modelId: MODEL,
      requests: [used],
      counts: used,
      estimated: false,
      status: 'complete',
      failureCode: null,
      firstTokenMs: null,
      startedAt: now(),
      endedAt: now(),
      ...more,
    };
  }

  async function balances(workspaceId: string): Promise<Balances> {
    return (await billing.accounts.read(workspaceId))!.balances;
  }

  return {
    url: database.url,
    db,
    clock,
    ids,
    billing,
    now,
    connect,
    price,
    workspace,
    work,
    entry,
    balances,
    /** Prices of MODEL at MODEL_RATES. */
    seedPrice: () => price(MODEL, MODEL_RATES),

    async budget(workspaceId: string, { limit, scope = 'workspace', subjectId = null, period = 'month', mode = 'hard' }: BudgetOptions) {
      const id = ids.next('bdg');
      await sql`insert into budget (id, workspace_id, scope, subject_id, period, mode, limit_micros, created_at, updated_at)
        values (${id}, ${workspaceId}, ${scope}, ${subjectId}, ${period}, ${mode}, ${limit.toString()}::bigint, ${now()}, ${now()})`.execute(
        db.sql(),
      );
      return id;
    },

    async setPlan(workspaceId: string, name: 'free' | 'team' | 'business'): Promise<void> {
      await db.write(async (tx) => {
        await billing.accounts.lock(tx, workspaceId, now());
        await sql`update billing_account set plan = ${name} where workspace_id = ${workspaceId}`.execute(tx.sql());
      });
    },

    reserve: (at: Work, id: string, more: Partial<RunToReserve> = {}) =>
      db.write(async (tx) => {
        const run = { id, modelId: MODEL, inputTokens: 100, maxOutputTokens: 1_000, ...more };
        return (await billing.reserve(tx, at, [run], now()))[0]!;
      }),

    record: (used: UsageEntry) => db.write((tx) => billing.record(tx, used)),

    release: (workspaceId: string, id: string) => db.write((tx) => billing.release(tx, workspaceId, id)),

    async rows<Row>(table: string, workspaceId: string): Promise<Row[]> {
      const { rows } = await sql<Row>`select * from ${sql.table(table)} where workspace_id = ${workspaceId} order by 1`.execute(db.sql());
      return rows;
    },

    async close(): Promise<void> {
      for (const one of open) await one.close();
      await database.drop();
    },
  };
}

export type BillingFixture = Awaited<ReturnType<typeof createBillingFixture>>;

/** Every transaction sums to zero, the balances are those of the rows, none is below its floor, and what is reserved is held by somebody. */
export async function expectSound(db: Database, workspaceId: string): Promise<void> {
  expect(await faultsOf(db.sql(), workspaceId)).toEqual([]);
}
