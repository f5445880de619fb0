import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { WORST, createPricedApp } from '../../billing/budgets/testkit/priced-app.ts';
import type { PricedApp } from '../../billing/budgets/testkit/priced-app.ts';
import { createDatabase } from '../../kit/db.ts';
import type { Database } from '../../kit/db.ts';
import { createLogger } from '../../kit/logger.ts';
import { createTestDatabase } from '../../testkit/services/database.ts';
import type { TestDatabase } from '../../testkit/services/database.ts';
import type { Person, Visitor } from '../../testkit/visitors.ts';
import { resolveEvents } from '../pending-events.ts';
import { CLOSE, sendLanes } from '../votes/testkit/voters.ts';

let database: TestDatabase;
let db: Database;
let app: PricedApp;
let ana: Person;
let ben: Person;
let sessionId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  db = await createDatabase({ url: database.url, entities: [], log: createLogger({ level: 'silent' }) });
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

const COST = 'costMicros reservedMicros runs inputTokens outputTokens';
const PARTS = 'byModel { model { id } costMicros runs } byActor { actor { __typename id displayName } costMicros runs }';
const WATCH = `subscription ($id: ID!) { sessionEvents(sessionId: $id) { __typename
  ... on SessionSnapshot { session { cost { ${COST} } } } ... on SessionCostChanged { cost { ${COST} } } } }`;

interface Cost {
  costMicros: string;
  reservedMicros: string;
  runs: number;
  inputTokens: string;
  outputTokens: string;
  byModel: { model: { id: string }; costMicros: string; runs: number }[];
  byActor: { actor: { displayName: string }; costMicros: string; runs: number }[];
}

async function costOf(visitor: Visitor = ben, id = sessionId): Promise<Cost> {
  const query = `query ($id: ID!) { session(id: $id) { cost { ${COST} ${PARTS} } } }`;
  return (await app.done<{ session: { cost: Cost } }>(query, { id }, visitor.headers)).session.cost;
}

/** What was charged in the session by the usage itself. */
async function charged(id = sessionId) {
  const [row] = await app.sql(
    `select coalesce(sum(cost_micros), 0)::text as cost, count(*)::int as runs, coalesce(sum(output + reasoning), 0)::text as output
     from usage_entry where session_id = $1`,
    [id],
  );
  return { costMicros: row!['cost'], runs: row!['runs'], outputTokens: row!['output'] };
}

async function watch(visitor: Visitor) {
  const socket = await app.socket({ authorization: visitor.headers.authorization });
  const reading = socket.start(WATCH, { id: sessionId });
  const costs = () =>
    reading.results().flatMap(({ data }) => {
      const event = data?.['sessionEvents'] as { cost?: Cost; session?: { cost: Cost } };
      return [event.cost ?? event.session?.cost].filter((cost) => cost !== undefined);
    });
  await socket.frames.until(() => costs().length > 0);
  return { costs, until: (find: () => boolean) => socket.frames.until(find), close: () => socket.close() };
}

test('is the sum of what was charged, by model and by who asked', async () => {
  expect(await costOf()).toEqual({
    costMicros: '0',
    reservedMicros: '0',
    runs: 0,
    inputTokens: '0',
    outputTokens: '0',
    byModel: [],
    byActor: [],
  });
  await app.spend(ana, sessionId, 'One short prompt');
  await app.settled(sessionId, (await app.send(ben, sessionId, 'A longer prompt that is echoed', ['demo:echo', 'demo:swift'])).answerIds);
  const cost = await costOf();
  expect(cost).toMatchObject({ ...(await charged()), reservedMicros: '0', runs: 3 });
  expect(BigInt(cost.costMicros)).toBeGreaterThan(0n);
  const sum = (parts: readonly { costMicros: string }[]) => String(parts.reduce((total, part) => total + BigInt(part.costMicros), 0n));
  expect([sum(cost.byModel), sum(cost.byActor)]).toEqual([cost.costMicros, cost.costMicros]);
  expect(cost.byModel.map(({ model }) => model.id).toSorted()).toEqual(['demo:echo', 'demo:swift']);
  expect(cost.byActor).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ actor: { __typename: 'User', id: ana.id, displayName: 'Ana' }, runs: 1 }),
      expect.objectContaining({ actor: { __typename: 'User', id: ben.id, displayName: 'Ben' }, runs: 2 }),
    ]),
  );
});

test('a guest by link and a key stand in it by their names', async () => {
  const shared = await app.session(ana, { visibility: 'LINK', title: 'Shared' });
  const guest = await app.comeByLink((await app.shareLink(ana, shared, { role: 'EDITOR' })).token, 'Gil');
  await app.spend(guest, shared);
  await app.spend(await app.apiKey(ana, ['session:write', 'session:read']), shared);
  expect((await costOf(guest, shared)).byActor.map(({ actor }) => actor.displayName).toSorted()).toEqual(['Bot', 'Gil']);
});

test('is live: what is held while an answer runs, what it cost when it ended; the snapshot says the same', async () => {
  const reader = await watch(ben);
  const { answerIds } = await app.send(ana, sessionId, 'Hello');
  await reader.until(() => reader.costs().some(({ reservedMicros }) => reservedMicros === String(WORST)));
  await app.settled(sessionId, answerIds);
  const { costMicros, runs } = await charged();
  await reader.until(() => reader.costs().at(-1)?.costMicros === costMicros);
  expect(reader.costs().at(-1)).toMatchObject({ reservedMicros: '0', runs });
  const late = await watch(ana);
  expect(late.costs()[0]).toEqual(reader.costs().at(-1));
  reader.close();
  late.close();
});

test('a burst that is published together is one event, of the newest state', async () => {
  await app.spend(ana, sessionId);
  const note = { kind: 'costChanged' } as const;
  const events = await db.write((tx) => resolveEvents(tx, sessionId, [note, { kind: 'sessionChanged' }, note, note]));
  const { costMicros } = await charged();
  expect(events).toMatchObject([{ kind: 'sessionChanged' }, { kind: 'costChanged', cost: { sessionId, costMicros, runs: 1 } }]);
});

test('six answers that begin together hold what all of them may cost', async () => {
  const reader = await watch(ben);
  const { answerIds } = await app.send(
    ana,
    sessionId,
    'Hello',
    Array.from({ length: 6 }, () => 'demo:echo'),
  );
  await reader.until(() => reader.costs()[1] !== undefined);
  expect(reader.costs()[1]).toMatchObject({ reservedMicros: String(WORST * 6n), runs: 0 });
  await app.settled(sessionId, answerIds);
  const { costMicros } = await charged();
  await reader.until(() => reader.costs().at(-1)?.costMicros === costMicros);
  reader.close();
});

describe('a blind vote', () => {
  test('hides what its answers cost and hold, from everybody, in the session’s and the person’s budgets too, until it is closed', async () => {
    await app.spend(ben, sessionId);
    const before = await costOf();
    await app.budget(ana, { scope: 'SESSION', subjectId: sessionId, limitMicros: String(WORST * 100n) });
    await app.budget(ana, { scope: 'PERSON', subjectId: ben.id, limitMicros: String(WORST * 100n) });
    const spentBefore = (await app.budgets(ana, ana.workspace.id)).map(({ figures }) => figures!.spentMicros);
    const reader = await watch(ana);
    const { promptId, answerIds } = await sendLanes(app, ben, sessionId, { models: ['demo:echo', 'demo:swift'], blind: true });
    await app.settled(sessionId, answerIds);
    for (const person of [ana, ben]) expect(await costOf(person)).toEqual(before);
    expect((await app.budgets(ana, ana.workspace.id)).map(({ figures }) => figures!.spentMicros)).toEqual(spentBefore);
    expect((await app.budgets(ben, ana.workspace.id))[0]!.figures!.spentMicros).toBe(spentBefore[1]);
    expect(reader.costs().every(({ costMicros, reservedMicros }) => costMicros === before.costMicros && reservedMicros === '0')).toBe(true);

    await app.done(CLOSE, { input: { promptId } }, ana.headers);
    const { costMicros } = await charged();
    expect(BigInt(costMicros as string)).toBeGreaterThan(BigInt(before.costMicros));
    await reader.until(() => reader.costs().at(-1)?.costMicros === costMicros);
    expect(await costOf()).toMatchObject({ costMicros, runs: 3 });
    const spentAfter = (await app.budgets(ana, ana.workspace.id)).map(({ figures }) => figures!.spentMicros);
    expect(spentAfter).toEqual([costMicros, costMicros]);
    reader.close();
  });

  test('hides the title that one of its answers made', async () => {
    const untitled = await app.session(ana, { visibility: 'WORKSPACE' });
    const { promptId, answerIds } = await sendLanes(app, ben, untitled, { models: ['demo:echo', 'demo:swift'], blind: true });
    await expect
      .poll(async () => (await app.sql("select 1 from usage_entry where session_id = $1 and purpose = 'title'", [untitled])).length, {
        timeout: 10_000,
      })
      .toBe(1);
    await app.settled(untitled, answerIds);
    expect(await costOf(ben, untitled)).toMatchObject({ costMicros: '0', outputTokens: '0', byModel: [], byActor: [] });
    await app.done(CLOSE, { input: { promptId } }, ana.headers);
    expect(await costOf(ben, untitled)).toMatchObject({ costMicros: (await charged(untitled)).costMicros, runs: 2 });
  });
});

test('a key that may only write does not read what the session cost', async () => {
  const key = await app.apiKey(ana, ['session:write']);
  const query = `mutation ($input: CreateSessionInput!) { createSession(input: $input) { session { cost { costMicros } } } }`;
  expect((await app.ask(query, { input: { workspaceId: ana.workspace.id } }, key.headers)).codes).toEqual(['FORBIDDEN']);
});
