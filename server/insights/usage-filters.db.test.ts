import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPricedApp } from '../billing/budgets/testkit/priced-app.ts';
import type { PricedApp } from '../billing/budgets/testkit/priced-app.ts';
import { CLOSE, sendLanes } from '../sessions/votes/testkit/voters.ts';
import type { Person, Visitor } from '../testkit/visitors.ts';
import { DAY_MS, askUsage, insertRow, lastWeek, usageOf } from './testkit/views.ts';

let app: PricedApp;
let ada: Person;
let ben: Person;
let key: Visitor & { id: string };
let shared: string;
let secret: string;
beforeAll(async () => {
  app = await createPricedApp();
  ada = await app.person('Ada');
  ben = await app.join(ada, 'Ben');
  key = await app.apiKey(ada, ['session:read', 'session:write', 'usage:read', 'workspace:read']);
  shared = await app.session(ada, { title: 'Shared plans', visibility: 'WORKSPACE' });
  secret = await app.session({ ...ben, workspace: ada.workspace }, { title: 'Ben’s own', visibility: 'PRIVATE' });
  await app.spend(ada, shared, 'From Ada');
  await app.spend(ben, shared, 'From Ben, who says a little more');
  await app.spend(ben, secret, 'Nobody may read this');
  await app.spend(key, shared, 'From a program');
}, 60_000);
afterAll(() => app.close());

const workspaceId = () => ada.workspace.id;
const usage = (visitor: Visitor, input: Record<string, unknown> = {}) => usageOf(app, visitor, workspaceId(), input);

describe('filters', () => {
  test.each(['HOUR', 'DAY'])('by %s all lists must hold, people and keys being one of them', async (interval) => {
    const from = new Date(Date.now() - DAY_MS).toISOString();
    const runs = async (filters: Record<string, string[]>) => (await usage(ada, { interval, from, filters })).totals.runs;
    expect(await runs({ models: ['demo:echo'] })).toBe(4);
    expect(await runs({ models: ['demo:other'] })).toBe(0);
    expect(await runs({ providers: ['demo'] })).toBe(4);
    expect(await runs({ providers: ['acme'] })).toBe(0);
    expect(await runs({ people: [ben.id] })).toBe(2);
    expect(await runs({ people: [ben.id], apiKeys: [key.id] })).toBe(3);
    expect(await runs({ people: [ben.id], sessions: [secret] })).toBe(1);
    expect(await runs({ people: [ada.id], sessions: [secret] })).toBe(0);
    expect(await runs({ people: [], models: ['demo:echo'], providers: ['demo'] })).toBe(4);
  });

  test('counts of people, sessions and times follow the filters', async () => {
    const { totals } = await usage(ada, { filters: { people: [ben.id] } });
    expect(totals).toMatchObject({ activePeople: 1, sessions: 2 });
    expect(totals.firstTokenP95Ms).toBeGreaterThan(0);
    expect((await usage(ada, { filters: { models: ['demo:other'] } })).totals).toMatchObject({
      activePeople: 0,
      sessions: 0,
      firstTokenP50Ms: null,
    });
  });

  test('a list has at most fifty entries', async () => {
    const { codes } = await askUsage(app, ada, workspaceId(), {
      filters: { models: Array.from({ length: 51 }, (_, index) => `demo:${index}`) },
    });
    expect(codes).toEqual(['INVALID']);
  });
});

describe('time', () => {
  test('compared with the time right before', async () => {
    const eve = await app.person('Eve');
    const [today, before] = [new Date(), new Date(Date.now() - 8 * DAY_MS)];
    await insertRow(app, eve.workspace.id, { cost: 5, at: today.toISOString() });
    await insertRow(app, eve.workspace.id, { cost: 3, at: before.toISOString(), status: 'failed' });
    const shown = await usageOf(app, eve, eve.workspace.id, { compare: true });
    expect(shown.totals).toMatchObject({ costMicros: '5', failureRate: 0 });
    expect(shown.previous).toMatchObject({ costMicros: '3', runs: 1, failedRuns: 1, failureRate: 1, activePeople: 1 });
    expect((await usageOf(app, eve, eve.workspace.id)).previous).toBeNull();
  });

  test('without any usage every interval stands there with nothing', async () => {
    const eve = await app.person('Eve');
    const shown = await usageOf(app, eve, eve.workspace.id, { groupBy: 'MODEL', compare: true });
    expect(shown).toMatchObject({ totals: { costMicros: '0', failureRate: 0, firstTokenP50Ms: null }, groups: [], previous: { runs: 0 } });
    expect(shown.series.map(({ figures }) => figures.runs)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  test('too many points, or an end before the beginning, are INVALID', async () => {
    const { from, to } = lastWeek();
    const codes = async (input: Record<string, unknown>) => (await askUsage(app, ada, workspaceId(), input)).codes;
    expect(await codes({ from: '2020-01-01T00:00:00Z', interval: 'HOUR' })).toEqual(['INVALID']);
    expect(await codes({ from: to, to: from })).toEqual(['INVALID']);
    expect(await codes({ from: '2020-01-01T00:00:00Z', interval: 'MONTH' })).toEqual([]);
  });

  test('the first token is told to about a tenth', async () => {
    const eve = await app.person('Eve');
    await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        insertRow(app, eve.workspace.id, { firstTokenMs: (index + 1) * 10, at: new Date().toISOString() }),
      ),
    );
    for (const filters of [{}, { people: ['usr_x'] }]) {
      const { totals } = await usageOf(app, eve, eve.workspace.id, { filters });
      expect(Math.abs(totals.firstTokenP50Ms! - 500)).toBeLessThan(55);
      expect(Math.abs(totals.firstTokenP95Ms! - 950)).toBeLessThan(105);
    }
  });
});

test('a plan shows so many days back', async () => {
  const sold = await createPricedApp({
    env: { STRIPE_SECRET_KEY: 'sk_test_x', STRIPE_WEBHOOK_SECRET: 'whsec_x', STRIPE_API_BASE: 'http://127.0.0.1:1' },
  });
  try {
    const eve = await sold.person('Eve');
    const shown = await usageOf(sold, eve, eve.workspace.id, { from: new Date(Date.now() - 100 * DAY_MS).toISOString(), compare: true });
    expect(shown).toMatchObject({ limitedTo: 31, previous: null });
    expect(shown.series).toHaveLength(32);
  } finally {
    await sold.close();
  }
});

test('an open blind vote is in the sums of the workspace and of no session; once it is closed it is', async () => {
  const eve = await app.person('Eve');
  const sessionId = await app.session(eve, { title: 'A vote' });
  const { promptId, answerIds } = await sendLanes(app, eve, sessionId, { models: ['demo:echo', 'demo:swift'], blind: true });
  await app.settled(sessionId, answerIds);
  const shown = async (input: Record<string, unknown>) => usageOf(app, eve, eve.workspace.id, input);
  const hour = { interval: 'HOUR', from: new Date(Date.now() - DAY_MS).toISOString() };
  for (const input of [{}, hour]) {
    expect((await shown(input)).totals.runs).toBe(2);
    expect((await shown({ ...input, groupBy: 'SESSION' })).groups).toMatchObject([{ kind: 'NONE', runs: 2 }]);
    expect((await shown({ ...input, groupBy: 'MODEL', filters: { sessions: [sessionId] } })).groups).toEqual([]);
  }
  await app.done(CLOSE, { input: { promptId } }, eve.headers);
  for (const input of [{}, hour]) {
    expect((await shown({ ...input, groupBy: 'SESSION' })).groups.map(({ key: name, runs }) => [name, runs])).toEqual([[sessionId, 2]]);
    expect((await shown({ ...input, groupBy: 'MODEL', filters: { sessions: [sessionId] } })).groups).toHaveLength(2);
  }
});
