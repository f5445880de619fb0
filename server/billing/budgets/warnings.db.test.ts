import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createDatabase } from '../../kit/db.ts';
import type { Database } from '../../kit/db.ts';
import { createLogger } from '../../kit/logger.ts';
import { createTestDatabase } from '../../testkit/services/database.ts';
import type { TestDatabase } from '../../testkit/services/database.ts';
import { runJob } from '../../testkit/run-job.ts';
import type { Person } from '../../testkit/visitors.ts';
import { warningJobs } from '../jobs/warnings.ts';
import { NO_WEBHOOKS } from '../../workspaces/webhook-port.ts';
import { createBudgetTelling } from './telling.ts';
import { createBudgetWarnings } from './warnings.ts';
import { GRANT, UPDATE, createPricedApp } from './testkit/priced-app.ts';
import type { PricedApp } from './testkit/priced-app.ts';

const log = createLogger({ level: 'silent' });
let database: TestDatabase;
let db: Database;
let app: PricedApp;
let ana: Person;
let ben: Person;
let sessionId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  db = await createDatabase({ url: database.url, entities: [], log });
  app = await createPricedApp({ databaseUrl: database.url });
}, 60_000);
afterAll(async () => {
  await app.close();
  await db.close();
  await database.drop();
});
beforeEach(async () => {
  ana = await app.person('Ana');
  ben = await app.join(ana, 'Ben');
  sessionId = await app.session(ana, { title: 'Plan', visibility: 'WORKSPACE' });
});

const told = async (person: Person) =>
  (await app.notices(person)).filter(({ kind }) => kind === 'BUDGET_WARNING').map(({ excerpt }) => excerpt);
const check = () => app.app.services.budgets.checkWarnings(ana.workspace.id);
/** As if so much had been used. */
const use = (budgetId: string, micros: bigint) =>
  app.sql(
    `insert into budget_counter (budget_id, period_start, workspace_id, spent_micros)
     values ($1, date_trunc('month', now() at time zone 'UTC'), $2, $3)
     on conflict (budget_id, period_start) do update set spent_micros = excluded.spent_micros`,
    [budgetId, ana.workspace.id, String(micros)],
  );
const DOLLAR = 1_000_000n;

describe('a budget', () => {
  test('is warned of right after the usage that reaches a share, to admins and to the person, once', async () => {
    const ada = await app.join(ana, 'Ada', 'ADMIN');
    const [probe] = await app.spend(ben, sessionId);
    const [row] = await app.sql('select cost_micros from usage_entry where message_id = $1', [probe]);
    const cost = BigInt(row!['cost_micros'] as string);
    // What was used before counts: two of three parts, then all.
    await app.budget(ana, { scope: 'PERSON', subjectId: ben.id, mode: 'SOFT', limitMicros: String(cost * 3n) });
    expect(await told(ana)).toEqual([]);
    await app.spend(ben, sessionId);
    await vi.waitFor(async () => expect(await told(ana)).toHaveLength(1));
    expect(await told(ana)).toEqual([expect.stringMatching(/^50 % of this month’s budget of Ben is used: \$/)]);
    expect(await told(ada)).toHaveLength(1);
    expect(await told(ben)).toEqual([expect.stringMatching(/^50 % of your budget for this month is used: \$/)]);
    await app.spend(ben, sessionId);
    await vi.waitFor(async () => expect(await told(ben)).toHaveLength(2));
    expect((await told(ben))[0]).toMatch(/^100 % of your budget/);
    await app.spend(ben, sessionId);
    expect(await check()).toBe(0);
    expect(await told(ana)).toHaveLength(2);
  });

  test('of which several shares were passed at once is warned of once, of the highest', async () => {
    const { id } = await app.budget(ana, {});
    await use(id, 850_000n);
    expect(await Promise.all([check(), check(), check()])).toEqual(expect.arrayContaining([1, 0, 0]));
    expect(await told(ana)).toEqual(['80 % of this month’s budget of the workspace is used: $0.85 of $1.00.']);
    await use(id, 999_999n);
    expect(await check()).toBe(0);
    await use(id, 1_000_000n);
    expect(await check()).toBe(1);
    expect(await told(ben)).toEqual([]);
  });

  test('that was raised, or granted more of, is warned of again above what is used', async () => {
    const { id } = await app.budget(ana, { scope: 'PERSON', subjectId: ben.id });
    await use(id, DOLLAR);
    expect(await check()).toBe(1);
    await app.done(UPDATE, { input: { id, limitMicros: String(DOLLAR * 2n) } }, ana.headers);
    expect(await check()).toBe(0);
    await use(id, DOLLAR * 2n);
    expect(await check()).toBe(1);
    const request = await app.request(ben, { budgetId: id });
    await app.done(GRANT, { input: { requestId: request.id, micros: String(DOLLAR * 8n) } }, ana.headers);
    expect(await check()).toBe(0);
    await use(id, DOLLAR * 5n);
    expect(await check()).toBe(1);
    expect((await told(ana))[0]).toBe('50 % of this month’s budget of Ben is used: $5.00 of $10.00.');
  });

  test('of the next period is another one', async () => {
    const { id } = await app.budget(ana, {});
    await use(id, DOLLAR);
    expect(await check()).toBe(1);
    await app.sql("update budget_warning set period_start = period_start - interval '1 month' where subject = $1", [id]);
    expect(await check()).toBe(1);
  });

  test('of a session concerns whoever opened it, who finds the way to it', async () => {
    const mine = await app.session({ ...ben, workspace: ana.workspace }, { visibility: 'WORKSPACE' });
    const { id } = await app.budget(ana, { scope: 'SESSION', subjectId: mine });
    await use(id, DOLLAR);
    await check();
    expect(await app.notices(ben)).toMatchObject([
      { session: { id: mine }, excerpt: '100 % of this session’s budget for this month is used: $1.00 of $1.00.' },
    ]);
    expect(await app.notices(ana)).toMatchObject([
      { session: null, excerpt: '100 % of this month’s budget of a session is used: $1.00 of $1.00.' },
    ]);
  });

  test('of nothing is never warned of', async () => {
    const { id } = await app.budget(ana, { limitMicros: '0' });
    await use(id, DOLLAR);
    expect(await check()).toBe(0);
  });
});

describe('plan credits and the wallet', () => {
  /** A workspace with the given means; the other side of them is what they came from. */
  const means = (credits: bigint | null, wallet: bigint, given = 5n * DOLLAR) =>
    app.sql(
      `insert into billing_account (workspace_id, plan, open_period, credits_period, credits, wallet, granted, paid, credits_given)
       values ($1, 'free', date_trunc('month', now() at time zone 'UTC'), case when $6 then date_trunc('month', now() at time zone 'UTC') end,
         $2, $3, $4, $5, $7)
       on conflict (workspace_id) do update set credits = excluded.credits, wallet = excluded.wallet, granted = excluded.granted,
         paid = excluded.paid, credits_given = excluded.credits_given`,
      [ana.workspace.id, String(credits ?? 0n), String(wallet), String(-(credits ?? 0n)), String(-wallet), credits !== null, String(given)],
    );
  const looking = (walletFloor: (workspaceId: string) => Promise<bigint | null>) =>
    createBudgetWarnings({
      db,
      clock: { now: Date.now },
      log,
      telling: createBudgetTelling({ notices: app.app.services.notices }),
      emit: NO_WEBHOOKS,
      walletFloor,
    });
  const withFloor = (floor: bigint | null) => looking(() => Promise.resolve(floor));

  test('credits: what runs hold is not used; used up they are told of as they are', async () => {
    await means(2_000_000n, 0n);
    expect(await check()).toBe(1);
    expect(await told(ana)).toEqual(['50 % of this month’s plan credits is used: $3.00 of $5.00.']);
    await means(2_600_000n, 0n);
    expect(await check()).toBe(0);
    await means(0n, 0n);
    expect(await check()).toBe(1);
    expect((await told(ana))[0]).toBe('100 % of this month’s plan credits is used: $5.00 of $5.00.');
  });

  test('credits of a larger plan in mid-month count as what was given; warnings below that go out again', async () => {
    await means(0n, 0n);
    expect(await check()).toBe(1);
    // A team of five has 50 dollars a month, and was given 15 for the rest of this one.
    await means(15n * DOLLAR, 0n, 20n * DOLLAR);
    expect(await check()).toBe(0);
    await means(10n * DOLLAR, 0n, 20n * DOLLAR);
    expect(await check()).toBe(1);
    expect((await told(ana))[0]).toBe('50 % of this month’s plan credits is used: $10.00 of $20.00.');
  });

  test('a workspace that cannot be looked at keeps no other one from its warnings, and is not passed over in silence', async () => {
    await means(null, 0n);
    const other = await app.person('Other');
    const { id } = await app.budget(other, {});
    await app.sql(
      `insert into budget_counter (budget_id, period_start, workspace_id, spent_micros)
       values ($1, date_trunc('month', now() at time zone 'UTC'), $2, 600000)`,
      [id, other.workspace.id],
    );
    const broken = looking((workspaceId) => (workspaceId === ana.workspace.id ? Promise.reject(new Error('no')) : Promise.resolve(null)));
    await expect(broken.checkAll(() => undefined)).rejects.toThrow('1 workspaces could not be looked at; the others were.');
    expect(await told(other)).toHaveLength(1);
    const stop = new Error('this run has to end');
    const stopped = broken.checkAll(() => {
      throw stop;
    });
    await expect(stopped).rejects.toBe(stop);
  });

  test('a wallet below its floor is told of, and told of again once it was filled and fell again', async () => {
    const { check: look } = withFloor(10n * DOLLAR);
    await means(null, 12n * DOLLAR);
    expect(await look(ana.workspace.id)).toBe(0);
    await means(null, 4n * DOLLAR);
    expect(await look(ana.workspace.id)).toBe(1);
    expect(await told(ana)).toEqual(['The wallet is down to $4.00; $10.00 is where it is topped up.']);
    expect(await look(ana.workspace.id)).toBe(0);
    await means(null, 40n * DOLLAR);
    expect(await look(ana.workspace.id)).toBe(0);
    await means(null, 5n * DOLLAR);
    expect(await look(ana.workspace.id)).toBe(1);
    expect(await withFloor(null).check(ana.workspace.id)).toBe(0);
  });
});

test('the daily job looks at every workspace, once however often it runs', async () => {
  const other = await app.person('Other');
  for (const owner of [ana, other]) {
    const { id } = await app.budget(owner, {});
    await app.sql(
      `insert into budget_counter (budget_id, period_start, workspace_id, spent_micros)
       values ($1, date_trunc('month', now() at time zone 'UTC'), $2, 600000)`,
      [id, owner.workspace.id],
    );
  }
  let touched = 0;
  const jobs = warningJobs(app.app.services.budgets);
  const run = () => runJob(jobs, 'billing:warnings', { now: new Date(), touch: () => void touched++ });
  const first = await run();
  expect(first['warnings']).toBeGreaterThanOrEqual(2);
  expect(first['workspaces']).toBe(touched);
  expect(await run()).toEqual({ workspaces: first['workspaces'], warnings: 0 });
  expect(await told(ana)).toHaveLength(1);
  expect(await told(other)).toHaveLength(1);
});
