import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createDatabase } from '../../kit/db.ts';
import { createLogger } from '../../kit/logger.ts';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import type { Person, Visitor } from '../../testkit/visitors.ts';
import type { Report } from './report-text.ts';
import { createWeeklyReport } from './weekly-report.ts';
import { weekBefore, weekOf } from './weeks.ts';

const HOUR_MS = 3_600_000;
/** Nine on this Monday, and a moment in the week that the report is about. */
const MONDAY = new Date(weekOf(new Date()).getTime() + 9 * HOUR_MS);
const LAST_WEEK = new Date(weekBefore(weekOf(new Date())).getTime() + 30 * HOUR_MS);
const UPDATE =
  'mutation ($input: UpdateWeeklyReportInput!) { updateWeeklyReport(input: $input) { weeklyReport { isWanted isIncluded nextAt } } }';
const READ = 'query ($id: ID!) { node(id: $id) { ... on Workspace { weeklyReport { isWanted isIncluded nextAt } } } }';

const REPORT: Report = {
  workspaceName: 'Acme',
  from: LAST_WEEK,
  to: LAST_WEEK,
  costMicros: 1n,
  costBeforeMicros: 1n,
  runs: 1,
  failedRuns: 0,
  people: 1,
  sessions: 1,
  topModels: [],
  topPeople: [],
  forecast: { monthSoFarMicros: 1n, forecastMicros: 1n, budgetMicros: null, budgetReachedOn: null },
};

let one: TestApp;
beforeAll(async () => {
  one = await createTestApp();
}, 60_000);
afterAll(() => one.close());

async function used(workspaceId: string, actorId: string, at: Date, cost: number, { isAdded = true } = {}): Promise<void> {
  await one.sql(
    `with entry as (insert into usage_entry (purpose, workspace_id, actor_kind, actor_id, provider, model, uncached_input, cache_read, cache_write,
        output, reasoning, cost_micros, provider_cost_micros, period, estimated, status, started_at, ended_at)
      values ('answer', $1, 'user', $2, 'acme', 'one', 10, 0, 0, 5, 0, $3, $3, $4::date, false, 'complete', $4, $4) returning id, workspace_id, ended_at)
    insert into usage_pending select * from entry`,
    [workspaceId, actorId, cost, at.toISOString()],
  );
  if (isAdded) await one.app.services.insights.parts.rollup.catchUp(workspaceId, new Date(), 100);
}

async function send(now = MONDAY) {
  return one.app.services.insights.parts.sendDueReports({ now, touch: () => undefined, signal: new AbortController().signal });
}

/** Newest first. */
async function mailsTo({ email }: Person): Promise<string[]> {
  const page = await (await fetch(`${one.origin}/outbox`)).text();
  return page.split('<article>').filter((article) => article.includes(`to ${email} `) && article.includes('last week'));
}

async function house(): Promise<{ owner: Person; admin: Person; member: Person }> {
  const owner = await one.person('Ada');
  const [admin, member] = [await one.join(owner, 'Adi', 'ADMIN'), await one.join(owner, 'Ben')];
  return { owner, admin, member };
}

const choose = (visitor: Visitor, workspaceId: string, isWanted: boolean) =>
  one.ask(UPDATE, { input: { workspaceId, isWanted } }, visitor.headers);

test('owners and admins get one mail about their workspace, however often the job runs', async () => {
  const { owner, admin, member } = await house();
  await used(owner.workspace.id, member.id, LAST_WEEK, 2_500_000);
  expect(await send(new Date(MONDAY.getTime() - 2 * HOUR_MS))).toMatchObject({ sent: 0 });
  expect(await send()).toMatchObject({ workspaces: 1, sent: 2, later: 0 });
  expect(await send()).toMatchObject({ workspaces: 0, sent: 0 });
  const [mail] = await mailsTo(owner);
  expect(mail).toContain('last week: $2.50');
  expect(mail).toContain('Ben: $2.50');
  expect(mail).toContain('one: $2.50');
  expect(mail).toContain(`/w/${owner.workspace.slug}/usage`);
  expect([(await mailsTo(owner)).length, (await mailsTo(admin)).length, (await mailsTo(member)).length]).toEqual([1, 1, 0]);
});

test('several workers at once send each mail once', async () => {
  const { owner, admin } = await house();
  await used(owner.workspace.id, owner.id, LAST_WEEK, 1);
  const results = await Promise.all([send(), send(), send(), send()]);
  expect(results.reduce((sum, { sent = 0 }) => sum + sent, 0)).toBe(2);
  expect([(await mailsTo(owner)).length, (await mailsTo(admin)).length]).toEqual([1, 1]);
});

test('who turned it off gets none, and whoever is none any more neither', async () => {
  const { owner, admin } = await house();
  await used(owner.workspace.id, owner.id, LAST_WEEK, 1);
  expect((await choose(owner, owner.workspace.id, false)).data).toMatchObject({
    updateWeeklyReport: { weeklyReport: { isWanted: false, isIncluded: true } },
  });
  await one.done(
    'mutation ($input: ChangeRoleInput!) { changeRole(input: $input) { membership { role } } }',
    { input: { workspaceId: owner.workspace.id, userId: admin.id, role: 'MEMBER' } },
    owner.headers,
  );
  expect(await send()).toMatchObject({ sent: 0 });
  expect([await mailsTo(owner), await mailsTo(admin)]).toEqual([[], []]);
  const { data } = await one.ask<{ node: { weeklyReport: { isWanted: boolean; nextAt: string } } }>(
    READ,
    { id: owner.workspace.id },
    owner.headers,
  );
  expect(data.node.weeklyReport.isWanted).toBe(false);
  expect(new Date(data.node.weeklyReport.nextAt).getUTCDay()).toBe(1);
});

test('where nothing happened there is nothing to tell', async () => {
  const { owner } = await house();
  expect(await send()).toMatchObject({ workspaces: 0, sent: 0 });
  await used(owner.workspace.id, owner.id, LAST_WEEK, 1);
  expect(await send()).toMatchObject({ sent: 0 });
  expect(await mailsTo(owner)).toEqual([]);
});

test('a mail that a dead worker claimed leaves ten minutes later', async () => {
  const { owner } = await house();
  await used(owner.workspace.id, owner.id, LAST_WEEK, 1);
  const claim =
    'insert into weekly_report (workspace_id, week, user_id, claimed_at) select $1, $2::date, user_id, $3 from membership where workspace_id = $1';
  await one.sql(claim, [owner.workspace.id, weekBefore(weekOf(MONDAY)).toISOString(), MONDAY.toISOString()]);
  expect(await send(new Date(MONDAY.getTime() + 5 * 60_000))).toMatchObject({ sent: 0 });
  expect(await send(new Date(MONDAY.getTime() + 11 * 60_000))).toMatchObject({ sent: 2 });
  expect(await send(new Date(MONDAY.getTime() + 60 * 60_000))).toMatchObject({ sent: 0 });
});

test('what waits to be added to the sums is in the report', async () => {
  const { owner } = await house();
  await used(owner.workspace.id, owner.id, LAST_WEEK, 3_210_000, { isAdded: false });
  expect(await send()).toMatchObject({ sent: 2 });
  expect((await mailsTo(owner))[0]).toContain('last week: $3.21');
});

test('the choice is for owners and admins, each their own', async () => {
  const { owner, admin, member } = await house();
  expect((await choose(member, owner.workspace.id, false)).codes).toEqual(['FORBIDDEN']);
  expect((await choose(await one.person('Eve'), owner.workspace.id, false)).codes).toEqual(['NOT_FOUND']);
  await choose(owner, owner.workspace.id, false);
  const { data } = await one.ask<{ node: { weeklyReport: { isWanted: boolean } } }>(READ, { id: owner.workspace.id }, admin.headers);
  expect(data.node.weeklyReport.isWanted).toBe(true);
  expect((await one.ask(READ, { id: owner.workspace.id }, member.headers)).codes).toEqual(['FORBIDDEN']);
});

test('a run that takes long is not taken for a dead one by the next', async () => {
  const houses = [await house(), await house()];
  const [first, second] = houses.map(({ owner }) => owner.workspace.id);
  const [row] = await one.sql('select current_database() as name');
  const url = Object.assign(new URL(inject('postgresUrl')), { pathname: `/${String(row!['name'])}` });
  const db = await createDatabase({ url: url.href, entities: [], log: createLogger({ level: 'silent' }), poolSize: 4 });
  const start = MONDAY.getTime() + 7 * 24 * HOUR_MS;
  const context = { touch: () => undefined, signal: new AbortController().signal };
  const mailed: string[] = [];
  let late = 0;
  let next: Promise<unknown> | null = null;
  const report = createWeeklyReport({
    db,
    clock: { now: () => start + late },
    billing: one.app.services.billing,
    demandAll: async () => undefined,
    publicUrl: () => 'https://parley.test',
    mail: {
      async send({ text }) {
        mailed.push(/\/w\/([^/]+)\/usage/.exec(text)![1]!);
        return { kind: 'sent' };
      },
    },
    async compose({ id }, week) {
      if (id === first) late = 20 * 60_000;
      if (id === second && next === null) await (next = report.sendDue({ now: new Date(start + late), ...context }));
      return { ...REPORT, from: week, to: week };
    },
  });
  try {
    await report.sendDue({ now: new Date(start), ...context });
    expect(next).not.toBeNull();
    for (const { owner } of houses) expect(mailed.filter((slug) => slug === owner.workspace.slug)).toHaveLength(2);
  } finally {
    await db.close();
  }
});
