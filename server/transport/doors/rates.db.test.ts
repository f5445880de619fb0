import { afterEach, describe, expect, test } from 'vitest';
import { SCOPES } from '../../../schema/wire/scopes.ts';
import { createTestApp, createTestCluster } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import { isRedisSkipped, startRedisServer } from '../../testkit/services/redis.ts';
import { WATCH } from '../../testkit/session-view.ts';
import { ACTIONS, SUBJECTS, ruleOf } from '../../limits.ts';
import type { ActionKind, Subject } from '../../limits.ts';
import { DOORS, askAt } from './ask-everywhere.ts';
import type { DoorName, Question, Reply } from './ask-everywhere.ts';
import { QUESTIONS, SHOWN_ELSEWHERE } from './rate-questions.ts';
import type { RateWorld } from './rate-questions.ts';

const VIEWER = '{ viewer { id memberships { workspace { id } } } }';
const WAIT = /retryAfter\\*":\d+/;

let app: TestApp;
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const start = async (points: Record<string, number>): Promise<void> => {
  app = await createTestApp({ tuning: { points } });
  closers.unshift(() => app.close());
};

/** In turn through the doors, so that each meets what the others spent. */
async function askInTurn(question: Question, headers: Record<string, string>, times: number): Promise<Reply[]> {
  const replies: Reply[] = [];
  for (let n = 0; n < times; n++) replies.push(await askAt(app, DOORS[n % DOORS.length]!, question, headers));
  return replies;
}
const outcomes = (replies: Reply[]) => replies.map(({ codes }) => codes[0] ?? 'answered');
const expected = (answered: number, refused: number) =>
  [...Array(answered).fill('answered'), ...Array(refused).fill('RATE_LIMITED')] as string[];

test('subscriptions that begin are counted by person and key, whatever door they come through; each refusal says when to come back', async () => {
  await start({ 'subscription-person': 4, 'subscription-key': 4 });
  const ada = await app.person();
  const key = await app.apiKey(ada, ['session:read']);
  const sessionId = await app.session(ada);
  const question = { query: WATCH, variables: { id: sessionId } };
  for (const { headers } of [ada, key]) {
    const replies = await askInTurn(question, headers, 7);
    expect(outcomes(replies)).toEqual(expected(4, 3));
    for (const { door, text } of replies.slice(4)) expect([door, /retryAfter\\*":([1-9]|[1-5]\d|60)\b/.test(text)]).toEqual([door, true]);
  }
  // A query is none.
  expect(outcomes(await askInTurn({ query: VIEWER }, ada.headers, 3))).toEqual(expected(3, 0));
  const response = await fetch(app.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...ada.headers },
    body: JSON.stringify(question),
  });
  expect([response.status, Number(response.headers.get('retry-after'))]).toEqual([429, expect.toSatisfy((s: number) => s >= 1 && s <= 60)]);
});

test('subscriptions of strangers are counted by network', async () => {
  await start({ 'subscription-ip': 2 });
  const question = { query: WATCH, variables: { id: 'ses_1' } };
  expect(outcomes(await askInTurn(question, {}, 5))).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED', ...expected(0, 3)]);
});

test('what operations cost is summed up: dear ones come to an end sooner, subscriptions count, others are not touched', async () => {
  await start({ 'cost-person': 2_000 });
  const [ada, ben] = [await app.person('Ada'), await app.person('Ben')];
  const ask = (query: string, headers: Record<string, string>) => app.ask(query, {}, headers);
  const dear = '{ viewer { notifications(first: 50) { edges { node { id createdAt } } } } }';
  const costOf = async (query: string): Promise<number> => {
    const socket = await app.socket({ authorization: ben.headers.authorization });
    const result = (await socket.ask(query, {}, { extensions: { cost: true } })) as { extensions?: { cost: { cost: number } } };
    socket.close();
    return result.extensions!.cost.cost;
  };
  const [cheap, costs] = [await costOf(VIEWER), await costOf(dear)];
  expect(costs).toBeGreaterThan(cheap * 2);
  const answered = Math.floor(2_000 / costs);
  const codes: (string | undefined)[] = [];
  for (let n = 0; n < answered + 2; n++) codes.push((await ask(dear, ada.headers)).codes[0] ?? 'answered');
  expect(codes).toEqual(expected(answered, 2));
  expect(outcomes(await askInTurn({ query: WATCH, variables: { id: 'ses_1' } }, ada.headers, 3))).toEqual(expected(0, 3));
  expect((await ask(VIEWER, ben.headers)).codes).toEqual([]);
});

test('who asks for it is told what it cost and what is left, at every door the same; who does not, is not', async () => {
  await start({ 'cost-person': 500 });
  const ada = await app.person();
  const payload = { query: VIEWER, extensions: { cost: true } };
  const socket = await app.socket({ authorization: ada.headers.authorization });
  const found = [];
  for (const accept of ['application/json', 'text/event-stream']) {
    const headers = { 'content-type': 'application/json', accept, ...ada.headers };
    const text = await (await fetch(app.url, { method: 'POST', headers, body: JSON.stringify(payload) })).text();
    found.push((JSON.parse(/\{.*\}/.exec(text)![0]) as { extensions: { cost: object } }).extensions.cost);
  }
  found.push(
    ((await socket.ask(VIEWER, {}, { extensions: payload.extensions })) as unknown as { extensions: { cost: object } }).extensions.cost,
  );
  socket.close();
  const { cost } = found[0] as { cost: number };
  expect(cost).toBeGreaterThan(0);
  expect(found).toEqual(
    [1, 2, 3].map((n) => ({ cost, limit: 500, perSeconds: 60, remaining: 500 - n * cost, resetsIn: expect.any(Number) })),
  );
  expect((await app.ask(VIEWER, {}, ada.headers)).body).not.toContain('"extensions"');
});

const KINDS = Object.keys(ACTIONS) as ActionKind[];
const RULES = KINDS.flatMap((kind) => SUBJECTS.flatMap((subject) => (ruleOf(kind, subject) ? [[kind, subject] as const] : [])));

test('every kind of action is asked about here, or says where it is shown', () => {
  expect(KINDS.filter((kind) => !QUESTIONS[kind] && !SHOWN_ELSEWHERE[kind])).toEqual([]);
});

describe('each rule of the table holds at every door', () => {
  const points: Record<string, number> = {};
  let world: RateWorld;
  let asker: Record<'person' | 'key' | 'workspace', Record<string, string>>;

  async function build(): Promise<void> {
    await start(points);
    const person = await app.person();
    const key = await app.apiKey(person, SCOPES);
    const sessionId = await app.session(person);
    const { promptId } = await app.send(person, sessionId, 'Hello');
    const budget = { workspaceId: person.workspace.id, scope: 'WORKSPACE', period: 'MONTH', mode: 'HARD', limitMicros: '1000' };
    const { createBudget } = await app.done<{ createBudget: { budget: { id: string } } }>(
      'mutation ($input: CreateBudgetInput!) { createBudget(input: $input) { budget { id } } }',
      { input: budget },
      person.headers,
    );
    const { id: workspaceId, slug } = person.workspace;
    world = { person, workspaceId, slug, sessionId, messageId: promptId, budgetId: createBudget.budget.id };
    asker = { person: person.headers, key: key.headers, workspace: person.headers };
  }

  const headersOf = (subject: Subject): Record<string, string> =>
    subject === 'person' || subject === 'key' || subject === 'workspace' ? asker[subject] : {};
  const doorsOf = (kind: ActionKind): readonly DoorName[] => (kind === 'socket' ? ['WebSocket'] : DOORS);

  test('with nothing left it is refused, and says when to come back; nothing else is in its way', async () => {
    await build();
    const asked = RULES.filter(([kind]) => QUESTIONS[kind]);
    expect(asked.length).toBeGreaterThan(40);
    for (const [kind, subject] of asked) {
      const { name } = ruleOf(kind, subject)!;
      const question = QUESTIONS[kind]!(world);
      for (const door of doorsOf(kind)) {
        points[name] = 0;
        const refused = await askAt(app, door, question, headersOf(subject));
        expect([name, door, refused.codes]).toEqual([name, door, ['RATE_LIMITED']]);
        if (kind !== 'socket') expect([name, door, WAIT.test(refused.text)]).toEqual([name, door, true]);
        delete points[name];
      }
    }
    // But for those of which the questions above have used up what there is.
    for (const [kind, subject] of asked.filter(([one, by]) => ruleOf(one, by)!.points > 20 && one !== 'signInLink')) {
      const { codes } = await askAt(app, 'HTTP', QUESTIONS[kind]!(world), headersOf(subject));
      expect([kind, subject, codes.includes('RATE_LIMITED')]).toEqual([kind, subject, false]);
    }
  }, 120_000);
});

test('over HTTP every answer says in its headers what there is of each kind, and what is left', async () => {
  await start({ 'prompt-person': 1 });
  const ada = await app.person();
  const sessionId = await app.session(ada);
  const prompt = (text: string) =>
    app.ask(
      'mutation ($input: SendPromptInput!) { sendPrompt(input: $input) { prompt { id } } }',
      { input: { sessionId, text, models: ['demo:echo'] } },
      ada.headers,
    );
  const { headers } = await prompt('one');
  expect(headers.get('ratelimit-policy')).toBe('"operation";q=6000;w=60, "cost";q=3000000;w=60, "prompt";q=1;w=60');
  expect(headers.get('ratelimit')).toMatch(/^"operation";r=\d{4};t=\d+, "cost";r=29\d{5};t=\d+, "prompt";r=0;t=\d+$/);
  const refused = await prompt('two');
  expect(refused).toMatchObject({
    status: 429,
    codes: ['RATE_LIMITED'],
    errors: [{ message: expect.stringMatching(/^Too many prompts/) }],
  });
  const wait = Number(refused.headers.get('retry-after'));
  expect(wait).toBeGreaterThan(0);
  expect(refused.headers.get('ratelimit')).toContain(`"prompt";r=0;t=${wait}`);
  expect((await fetch(`${app.origin}/metrics`).then((response) => response.text())).match(/^parley_rate_limited_total.*$/gm)).toEqual([
    'parley_rate_limited_total{rule="prompt-person"} 1',
  ]);
});

test('who is refused takes nothing from the others of a workspace', async () => {
  await start({ 'comment-person': 2, 'comment-workspace': 4 });
  const ada = await app.person('Ada');
  const bea = await app.join(ada, 'Bea');
  const sessionId = await app.session(ada);
  const { promptId: messageId } = await app.send(ada, sessionId, 'Hello');
  const comment = async (headers: Record<string, string>) => {
    const input = { messageId, text: 'Hello' };
    return (await app.ask('mutation ($input: AddCommentInput!) { addComment(input: $input) { comment { id } } }', { input }, headers))
      .codes[0];
  };
  const codes: (string | undefined)[] = [];
  for (let n = 0; n < 6; n++) codes.push(await comment(ada.headers));
  expect(codes).toEqual([undefined, undefined, ...Array<string>(4).fill('RATE_LIMITED')]);
  expect([await comment(bea.headers), await comment(bea.headers)]).toEqual([undefined, undefined]);
  const key = await app.apiKey(ada, SCOPES);
  expect(await comment(key.headers)).toBe('RATE_LIMITED');
});

test('files, and the doors of other protocols, are counted too', async () => {
  await start({ 'export-person': 1, 'openaiDoor-key': 1, 'openaiDoor-ip': 1, 'mcpDoor-key': 1 });
  const ada = await app.person();
  const key = await app.apiKey(ada, SCOPES);
  const sessionId = await app.session(ada);
  const status = async (path: string, headers: Record<string, string>, method = 'GET'): Promise<number> => {
    const response = await fetch(`${app.origin}${path}`, { method, headers });
    await response.text();
    if (response.status === 429) expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    return response.status;
  };
  const twice = async (path: string, headers: Record<string, string>) => [await status(path, headers), await status(path, headers)];
  expect(await twice(`/sessions/${sessionId}/export.md`, ada.headers)).toEqual([200, 429]);
  expect(await twice('/v1/models', key.headers)).toEqual([200, 429]);
  expect(await twice('/v1/models', {})).toEqual([401, 429]);
  expect(await status('/mcp', key.headers, 'POST')).not.toBe(429);
  expect(await status('/mcp', key.headers, 'POST')).toBe(429);
});

test('sockets are counted by whom they belong to', async () => {
  await start({ 'socket-person': 2, 'socket-ip': 1 });
  const ada = await app.person();
  const open = async (authorization?: string) => {
    const socket = await app.socket(authorization === undefined ? {} : { authorization });
    const isOpen = socket.ws.readyState === socket.ws.OPEN;
    if (isOpen) socket.ws.terminate();
    return isOpen ? 'open' : (await socket.closed).code;
  };
  const { authorization } = ada.headers;
  expect([await open(authorization), await open(authorization), await open(authorization)]).toEqual(['open', 'open', 4429]);
  expect([await open(), await open()]).toEqual(['open', 4429]);
});

describe.skipIf(isRedisSkipped)('over nodes', () => {
  test('two nodes count as one, and each goes on counting for itself when Redis is gone', async () => {
    const redis = await startRedisServer();
    closers.push(() => redis.close());
    const tuning = { points: { 'prompt-person': 4, 'cost-key': 40, 'comment-workspace': 2 } };
    const cluster = await createTestCluster(2, { redisUrl: redis.url, tuning });
    closers.unshift(() => cluster.close());
    const [one, two] = cluster.nodes as [TestApp, TestApp];
    const ada = await one.person();
    const key = await one.apiKey(ada, SCOPES);
    const sessionId = await one.session(ada);
    const prompt = async (node: TestApp) => {
      const input = { sessionId, models: [] };
      const query = 'mutation ($input: SendPromptInput!) { sendPrompt(input: $input) { prompt { id } } }';
      return (await node.ask(query, { input: { ...input, text: 'x' } }, ada.headers)).codes[0];
    };
    const codes: (string | undefined)[] = [];
    for (const node of [one, two, one, two, one, two]) codes.push(await prompt(node));
    expect(codes.map((code) => code === 'RATE_LIMITED')).toEqual([false, false, false, false, true, true]);
    const ask = async (node: TestApp) => (await node.ask('{ viewerActor { id } }', {}, key.headers)).codes[0];
    let answered = 0;
    while ((await ask(answered % 2 === 0 ? one : two)) === undefined) answered++;
    expect(answered).toBeGreaterThan(2);
    expect(answered).toBeLessThanOrEqual(40);
    expect([await ask(one), await ask(two)]).toEqual(['RATE_LIMITED', 'RATE_LIMITED']);

    await redis.kill();
    const bea = await one.person('Bea');
    const other = await one.session(bea);
    const alone: (string | undefined)[] = [];
    for (let n = 0; n < 6; n++) {
      const input = { sessionId: other, text: 'x', models: [] };
      alone.push(
        (await one.ask('mutation ($input: SendPromptInput!) { sendPrompt(input: $input) { prompt { id } } }', { input }, bea.headers))
          .codes[0],
      );
    }
    expect(alone.map((code) => code === 'RATE_LIMITED')).toEqual([false, false, false, false, true, true]);
  });
});
