import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { TOKEN, createPricedApp } from '../billing/budgets/testkit/priced-app.ts';
import type { PricedApp } from '../billing/budgets/testkit/priced-app.ts';
import { CAST, CLOSE, sendLanes } from '../sessions/votes/testkit/voters.ts';
import { createTestApp } from '../testkit/test-app.ts';
import type { Person, Visitor } from '../testkit/visitors.ts';
import { DAY_MS, charged } from './testkit/views.ts';

let app: PricedApp;
beforeAll(async () => {
  app = await createPricedApp();
}, 60_000);
afterAll(() => app.close());

const of = (field: string) => `query ($id: ID!, $from: DateTime!, $to: DateTime!) { node(id: $id) { ... on Workspace { ${field} } } }`;
const span = () => ({ from: new Date(Date.now() - 30 * DAY_MS).toISOString(), to: new Date(Date.now() + DAY_MS).toISOString() });

async function read<Value>(visitor: Visitor, workspaceId: string, field: string, query = of(field)): Promise<Value> {
  const { node } = await app.done<{ node: Record<string, Value> }>(query, { id: workspaceId, ...span() }, visitor.headers);
  return node[/^\w+/.exec(field)![0]]!;
}

describe('the forecast', () => {
  const FORECAST = `forecast { method asOf monthSoFarMicros forecastMicros lowMicros highMicros budgetMicros budgetReachedOn
    dailySpend { day costMicros isForecast } }`;
  const QUERY = `query ($id: ID!) { node(id: $id) { ... on Workspace { ${FORECAST} } } }`;
  interface Shown {
    method: string;
    monthSoFarMicros: string;
    forecastMicros: string;
    budgetMicros: string | null;
    budgetReachedOn: string | null;
    dailySpend: { day: string; costMicros: string; isForecast: boolean }[];
  }

  test('begins with what was charged this month, against the budget with what was granted on top', async () => {
    const ada = await app.person('Ada');
    await app.spend(ada, await app.session(ada, { title: 'Spending' }));
    const { cost } = await charged(app, 'workspace_id = $1', [ada.workspace.id]);
    const before = await read<Shown>(ada, ada.workspace.id, FORECAST, QUERY);
    expect(before).toMatchObject({ method: 'LINEAR', monthSoFarMicros: cost, budgetMicros: null, budgetReachedOn: null });
    expect(before.dailySpend.filter(({ isForecast }) => !isForecast)).toHaveLength(new Date().getUTCDate() - 1);
    expect(BigInt(before.forecastMicros)).toBeGreaterThanOrEqual(BigInt(cost));

    const budget = await app.budget(ada, { mode: 'SOFT', limitMicros: '1' });
    await app.sql('update budget_counter set extra_micros = 7 where budget_id = $1', [budget.id]);
    await app.sql(
      `insert into budget_counter (budget_id, period_start, workspace_id, spent_micros, extra_micros)
        values ($1, date_trunc('month', now() at time zone 'UTC')::date, $2, 0, 7) on conflict do nothing`,
      [budget.id, ada.workspace.id],
    );
    const after = await read<Shown>(ada, ada.workspace.id, FORECAST, QUERY);
    expect(after.budgetMicros).toBe('8');
    expect(after.budgetReachedOn).toBe(`${new Date().toISOString().slice(0, 10)}T00:00:00.000Z`);
  });

  test('is for owners and admins', async () => {
    const ada = await app.person('Ada');
    const ask = async (visitor: Visitor) => (await app.ask(QUERY, { id: ada.workspace.id }, visitor.headers)).codes;
    expect(await ask(await app.join(ada, 'Adi', 'ADMIN'))).toEqual([]);
    expect(await ask(await app.join(ada, 'Ben'))).toEqual(['FORBIDDEN']);
    expect(await ask(await app.apiKey(ada, ['usage:read', 'workspace:read']))).toEqual(['FORBIDDEN']);
    expect(await ask(await app.person('Eve'))).toEqual(['NOT_FOUND']);
  });
});

describe('who hits limits', () => {
  const HITS = 'limitHits(from: $from, to: $to) { actor { __typename id displayName } scope period budgetId hits firstAt lastAt }';
  interface Shown {
    actor: { id: string; displayName: string };
    scope: string;
    period: string | null;
    budgetId: string | null;
    hits: number;
  }
  const hits = (owner: Person) => read<Shown[]>(owner, owner.workspace.id, HITS);

  test('refused prompts are counted by person and limit, although nothing of them is stored', async () => {
    const ada = await app.person('Ada');
    const ben = await app.join(ada, 'Ben');
    const key = await app.apiKey(ada, ['session:read', 'session:write']);
    const sessionId = await app.session(ada, { title: 'Limits', visibility: 'WORKSPACE' });
    const budget = await app.budget(ada, { limitMicros: '0' });
    for (const visitor of [ben, ben, ben, key])
      expect(await app.refusal(visitor, sessionId)).toMatchObject({ extensions: { code: 'BUDGET_EXCEEDED' } });
    await vi.waitFor(async () => expect((await hits(ada)).map(({ hits: count }) => count)).toEqual([1, 3]), { timeout: 5_000 });
    expect(await hits(ada)).toMatchObject([
      { actor: { id: key.id, displayName: 'Bot' }, scope: 'WORKSPACE', period: 'MONTH', budgetId: budget.id },
      { actor: { id: ben.id, displayName: 'Ben' }, scope: 'WORKSPACE', period: 'MONTH', budgetId: budget.id },
    ]);
    expect(await app.refusal(ben, sessionId)).not.toBeNull();
    await vi.waitFor(async () => expect((await hits(ada))[0]).toMatchObject({ actor: { id: ben.id }, hits: 4 }), { timeout: 5_000 });
  });

  test('another workspace’s refusals, and those of other days, are not shown; only so many are asked for', async () => {
    const ada = await app.person('Ada');
    expect(await hits(ada)).toEqual([]);
    await app.sql(
      `insert into limit_hit (workspace_id, day, actor_kind, actor_id, limit_id, hits, first_at, last_at)
        select $1, day, 'user', $2, '', extract(day from day), day, day from generate_series(timestamp '2026-03-31', '2026-05-01', interval '1 day') day`,
      [ada.workspace.id, ada.id],
    );
    const during = async (from: string, to: string) => {
      const query = of('limitHits(from: $from, to: $to) { hits }');
      const { node } = await app.done<{ node: { limitHits: Shown[] } }>(query, { id: ada.workspace.id, from, to }, ada.headers);
      return node.limitHits[0]?.hits;
    };
    // The days of April, and neither the one before nor the first of May.
    expect(await during('2026-04-01T00:00:00Z', '2026-05-01T00:00:00Z')).toBe((30 * 31) / 2);
    expect(await during('2026-04-07T23:00:00Z', '2026-04-08T00:00:01Z')).toBe(7 + 8);
    const query =
      'query ($id: ID!, $from: DateTime!, $to: DateTime!, $first: Int) { node(id: $id) { ... on Workspace { limitHits(from: $from, to: $to, first: $first) { hits } } } }';
    const ask = async (variables: Record<string, unknown>) =>
      (await app.ask(query, { id: ada.workspace.id, ...span(), ...variables }, ada.headers)).codes;
    expect(await ask({ first: 101 })).toEqual(['INVALID']);
    expect(await ask({ first: 0 })).toEqual(['INVALID']);
    expect(await ask({ to: '2020-01-01T00:00:00Z' })).toEqual(['INVALID']);
  });

  test('where the credits are used up, that is what is said', async () => {
    const ada = await app.person('Ada');
    await app.sql(
      `insert into limit_hit (workspace_id, day, actor_kind, actor_id, limit_id, hits, first_at, last_at) values ($1, now()::date, 'user', $2, '', 2, now(), now())`,
      [ada.workspace.id, ada.id],
    );
    expect(await hits(ada)).toMatchObject([{ scope: 'CREDITS', period: null, budgetId: null, hits: 2 }]);
  });
});

describe('the leaderboard of models', () => {
  const BOARD = 'modelLeaderboard(from: $from, to: $to) { model { id } polls wins votes winRate costMicros costPerWinMicros }';
  interface Standing {
    model: { id: string };
    polls: number;
    wins: number;
    votes: number;
    winRate: number;
    costMicros: string;
    costPerWinMicros: string | null;
  }

  test('counts closed votes between different models, with what each win cost', async () => {
    const ada = await app.person('Ada');
    const [ben, cleo] = [await app.join(ada, 'Ben'), await app.join(ada, 'Cleo')];
    const sessionId = await app.session(ada, { title: 'Votes', visibility: 'WORKSPACE' });
    const vote = async (models: string[], choices: [Visitor, number][], { close = true, blind = false } = {}) => {
      const lanes = await sendLanes(app, ada, sessionId, { models, blind });
      await app.settled(sessionId, lanes.answerIds);
      for (const [visitor, lane] of choices) await app.done(CAST, { input: { messageId: lanes.answerIds[lane]! } }, visitor.headers);
      if (close) await app.done(CLOSE, { input: { promptId: lanes.promptId } }, ada.headers);
      return lanes;
    };
    const [echo, swift] = ['demo:echo', 'demo:swift'];
    const first = await vote(
      [echo, swift],
      [
        [ada, 0],
        [ben, 0],
        [cleo, 1],
      ],
    );
    const tied = await vote(
      [echo, swift],
      [
        [ada, 0],
        [ben, 1],
      ],
    );
    await vote([echo, echo], [[ada, 0]]);
    await vote([echo, swift], [[ada, 1]], { close: false, blind: true });
    const costOf = async (ids: string[]) => BigInt((await charged(app, 'message_id = any($1::text[])', [ids])).cost);
    const echoCost = await costOf([first.answerIds[0]!, tied.answerIds[0]!]);
    const standings = await read<Standing[]>(ada, ada.workspace.id, BOARD);
    expect(standings).toEqual([
      { model: { id: echo }, polls: 2, wins: 1, votes: 3, winRate: 0.5, costMicros: String(echoCost), costPerWinMicros: String(echoCost) },
      {
        model: { id: swift },
        polls: 2,
        wins: 0,
        votes: 2,
        winRate: 0,
        costMicros: String(await costOf([first.answerIds[1]!, tied.answerIds[1]!])),
        costPerWinMicros: null,
      },
    ]);
    expect(echoCost).toBeGreaterThan(TOKEN);
    const eve = await app.person('Eve');
    expect(await read<Standing[]>(eve, eve.workspace.id, BOARD)).toEqual([]);
  }, 60_000);
});

test('what is told of nobody any more: limits and reports go with their workspace and people', async () => {
  const rows = await app.sql(
    `select conrelid::regclass::text as table from pg_constraint where contype = 'f' and confdeltype = 'c' and conrelid::regclass::text in ('limit_hit', 'weekly_report', 'weekly_report_choice') order by 1`,
  );
  expect(rows.map((row) => row['table'])).toEqual([
    'limit_hit',
    'weekly_report',
    'weekly_report',
    'weekly_report_choice',
    'weekly_report_choice',
  ]);
});

test('what takes a look at much can be asked for 240 times a minute', async () => {
  const ada = await app.person('Ada');
  const ten = Array.from({ length: 10 }, (_, index) => `f${index}: forecast { asOf }`).join(' ');
  const ask = async (fields: string) =>
    (await app.ask(`query ($id: ID!) { node(id: $id) { ... on Workspace { ${fields} } } }`, { id: ada.workspace.id }, ada.headers)).codes;
  for (let times = 0; times < 24; times++) expect(await ask(ten)).toEqual([]);
  expect(await ask('forecast { asOf }')).toEqual(['RATE_LIMITED']);
});

test('refusals in a workspace that is deleted meanwhile take none of the others with them', async () => {
  const own = await createTestApp({ databaseUrl: await databaseUrl() });
  const ada = await app.person('Ada');
  const refuse = (workspaceId: string) =>
    own.app.services.insights.parts.noteRefusal({ workspaceId, actor: { kind: 'user', id: ada.id }, limit: null, at: new Date() });
  refuse(`wsp_${'0'.repeat(26)}`);
  refuse(ada.workspace.id);
  await own.close();
  expect(await app.sql('select hits from limit_hit where workspace_id = $1', [ada.workspace.id])).toEqual([{ hits: 1 }]);
});

test('a refusal is written down even where its server stops right after it', async () => {
  const own = await createTestApp({ databaseUrl: await databaseUrl() });
  const ada = await app.person('Ada');
  own.app.services.insights.parts.noteRefusal({
    workspaceId: ada.workspace.id,
    actor: { kind: 'user', id: ada.id },
    limit: null,
    at: new Date(),
  });
  await own.close();
  expect(await app.sql('select hits from limit_hit where workspace_id = $1', [ada.workspace.id])).toEqual([{ hits: 1 }]);
});

async function databaseUrl(): Promise<string> {
  const [row] = await app.sql('select current_database() as name');
  const { inject } = await import('vitest');
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${String(row!['name'])}`;
  return url.href;
}
