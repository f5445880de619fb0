import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { systemClock } from '../../kit/clock.ts';
import { createDatabase } from '../../kit/db.ts';
import { createLogger } from '../../kit/logger.ts';
import { runJob } from '../../testkit/run-job.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import type { Person } from '../../testkit/visitors.ts';
import { workspaceJobs } from '../../workspaces/erasing.ts';
import type { DoubleRequest } from '../doubles/script.ts';
import { CLAUDE, HOUSE_KEY, MODELS, OTHER_KEY, OWN_KEY, PAUSE, REMOVE, createKeyWorld } from './testkit/key-world.ts';
import type { KeyWorld } from './testkit/key-world.ts';

let world: KeyWorld;
let other: TestApp;
let owner: Person;
let sessionId: string;
beforeAll(async () => {
  world = await createKeyWorld({ size: 2 });
  other = world.nodes[1]!;
});
afterAll(() => world.close());

/** Of an answer of the double at the list price. */
const COST = '113';
const HELLO = [{ type: 'text', text: 'Hello.' }, { type: 'end' }] as const;

beforeEach(async () => {
  world.claude.use({ script: HELLO });
  world.house.use({ script: HELLO });
  owner = await world.app.person('Olga');
  // With a title, so that none is asked for.
  sessionId = await world.app.session(owner, { title: 'A session' });
});

const keyOf = (request: DoubleRequest | undefined) => String(request?.headers['authorization']).replace('Bearer ', '');
const last = () => keyOf(world.claude.requests.at(-1));
const change = (query: string, input: object, node = world.app) => node.done(query, { input }, owner.headers);
/** Posted for the workspace's runs. */
const ledger = () => world.app.sql('select kind from ledger_transaction where workspace_id = $1', [owner.workspace.id]);

describe('a run on an own key', () => {
  test('sends exactly that key, and only to its provider; it is metered, flagged, and charged to nobody', async () => {
    const housed = world.house.requests.length;
    await world.set(owner);
    const answer = await world.ask(owner, sessionId);
    expect(answer).toMatchObject({ status: 'COMPLETE', text: 'Hello.', model: { name: 'Claude Sonnet 5.5' } });
    expect(answer.usage).toMatchObject({ costMicros: '0', onOwnKey: true, inputTokens: 16, outputTokens: 9 });
    expect(last()).toBe(OWN_KEY);
    expect(world.claude.listed.map(({ authorization }) => authorization)).toEqual([`Bearer ${OWN_KEY}`]);
    expect(JSON.stringify(world.claude.requests.at(-1))).not.toContain(HOUSE_KEY);
    expect(world.house.requests.length).toBe(housed);
    expect(await world.usage(owner.workspace.id)).toEqual([
      { purpose: 'answer', status: 'complete', cost_micros: '0', on_own_key: true, price_id: null, output: '7' },
    ]);
    expect(await ledger()).toEqual([]);
    expect(await world.app.sql('select 1 from reservation where workspace_id = $1', [owner.workspace.id])).toEqual([]);
  });

  test('another workspace goes by the key of the house, and pays', async () => {
    await world.set(owner);
    const stranger = await world.app.person('Stefan');
    const asked = world.claude.requests.length;
    const answer = await world.ask(stranger, await world.app.session(stranger, { title: 'Elsewhere' }));
    expect(answer.usage).toMatchObject({ costMicros: COST, onOwnKey: false });
    expect(world.claude.requests.length).toBe(asked);
    expect(keyOf(world.house.requests.at(-1))).toBe(HOUSE_KEY);
    expect(await world.app.sql('select kind from ledger_transaction where workspace_id = $1', [stranger.workspace.id])).toContainEqual({
      kind: 'settle',
    });
  });

  test('asks for the title by the own key as well', async () => {
    const asked = world.claude.requests.length;
    await world.set(owner);
    await world.ask(owner, await world.app.session(owner));
    await vi.waitFor(async () =>
      expect(await world.usage(owner.workspace.id)).toMatchObject([
        { purpose: 'answer', on_own_key: true },
        { purpose: 'title', on_own_key: true, cost_micros: '0' },
      ]),
    );
    expect(world.claude.requests.slice(asked).map(keyOf)).toEqual([OWN_KEY, OWN_KEY]);
  });

  test('so does a model that is asked in a comment', async () => {
    await world.set(owner);
    await world.ask(owner, sessionId);
    const [answer] = await world.app.sql(`select id from message where session_id = $1 and role = 'assistant'`, [sessionId]);
    const mentions = [{ kind: 'MODEL', id: CLAUDE, name: 'Claude' }];
    await change('mutation ($input: AddCommentInput!) { addComment(input: $input) { comment { id } } }', {
      messageId: answer!['id'],
      text: 'What do you say, @Claude?',
      mentions,
    });
    await vi.waitFor(async () =>
      expect(await world.usage(owner.workspace.id)).toMatchObject([
        { purpose: 'answer' },
        { purpose: 'comment', on_own_key: true, cost_micros: '0' },
      ]),
    );
    expect(last()).toBe(OWN_KEY);
  });

  test('goes on where the workspace’s money ended: a used-up hard budget and a frozen account do not stop it', async () => {
    const input = { workspaceId: owner.workspace.id, scope: 'WORKSPACE', period: 'MONTH', mode: 'HARD', limitMicros: '1' };
    await change('mutation ($input: CreateBudgetInput!) { createBudget(input: $input) { budget { id } } }', input);
    const send = 'mutation ($input: SendPromptInput!) { sendPrompt(input: $input) { prompt { id } } }';
    const refused = await world.app.ask(send, { input: { sessionId, text: 'Hi', models: [CLAUDE] } }, owner.headers);
    expect(refused.codes).toEqual(['BUDGET_EXCEEDED']);
    await world.set(owner);
    expect(await world.ask(owner, sessionId)).toMatchObject({ status: 'COMPLETE' });
    await world.app.sql('update billing_account set frozen_at = now() where workspace_id = $1', [owner.workspace.id]);
    expect(await world.ask(owner, sessionId)).toMatchObject({ status: 'COMPLETE' });
    const mixed = await world.app.ask(send, { input: { sessionId, text: 'Hi', models: [CLAUDE, 'demo:echo'] } }, owner.headers);
    expect(mixed.codes).toEqual(['PAYMENT_REQUIRED']);
  });

  test('is estimated as free, whatever is left', async () => {
    await world.set(owner);
    const { promptEstimate } = await world.app.done<{ promptEstimate: object }>(
      'query ($input: PromptEstimateInput!) { promptEstimate(input: $input) { mostMicros verdict } }',
      { input: { sessionId, models: [CLAUDE], textBytes: 100 } },
      owner.headers,
    );
    expect(promptEstimate).toEqual({ mostMicros: '0', verdict: 'FREE' });
  });

  test('a program’s own run, by the doors that OpenAI’s library uses', async () => {
    await world.set(owner);
    const bot = await world.app.apiKey(owner, ['session:read', 'session:write']);
    const post = (path: string, body: object) =>
      fetch(`${world.app.origin}/v1/${path}`, {
        method: 'POST',
        headers: { ...bot.headers, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const answer = await post('chat/completions', { model: CLAUDE, messages: [{ role: 'user', content: 'Hello' }] });
    expect(answer.status).toBe(200);
    expect(last()).toBe(OWN_KEY);
    expect(await world.usage(owner.workspace.id)).toMatchObject([{ purpose: 'api', on_own_key: true, cost_micros: '0' }]);
  });
});

describe('what can be asked', () => {
  const list = async (headers: Record<string, string>, variables: object) =>
    (await world.app.done<{ models: { id: string; onOwnKey: boolean }[] }>(MODELS, { ...variables }, headers)).models.map(
      ({ id, onOwnKey }) => (onOwnKey ? `own ${id}` : id),
    );

  test('the house’s models and those of its own keys, for the workspace, a session, a guest and a program', async () => {
    await world.set(owner);
    await world.set(owner, { provider: 'COMPATIBLE', name: 'Our Box', baseUrl: world.box.url, secret: OTHER_KEY });
    const all = [`own ${CLAUDE}`, 'own our-box:qwen3:8b', 'demo:echo'];
    expect(await list(owner.headers, { workspace: owner.workspace.id })).toEqual(expect.arrayContaining(all));
    expect(await list(owner.headers, { session: sessionId })).toEqual(expect.arrayContaining(all));
    const elsewhere = await list(owner.headers, {});
    expect(elsewhere).toContain(CLAUDE);
    expect(elsewhere.filter((id) => id.startsWith('own '))).toEqual([]);
    const bot = await world.app.apiKey(owner, ['session:read']);
    expect(await list(bot.headers, {})).toEqual(expect.arrayContaining(all));
    const { token } = await world.app.shareLink(owner, sessionId, { role: 'EDITOR' });
    const guest = await world.app.comeByLink(token);
    expect(await list(guest.headers, { session: sessionId })).toEqual(expect.arrayContaining(all));
    const stranger = await world.app.person('Stefan');
    for (const variables of [{ workspace: owner.workspace.id }, { session: sessionId }])
      expect((await world.app.ask(MODELS, variables, stranger.headers)).codes).toEqual(['NOT_FOUND']);
    expect(await world.ask(guest, sessionId, 'our-box:qwen3:8b')).toMatchObject({ status: 'COMPLETE', usage: { onOwnKey: true } });
    expect(world.box.requests.at(-1)?.headers.authorization).toBe(`Bearer ${OTHER_KEY}`);
    const elsewhereId = await world.app.session(stranger);
    const foreign = { input: { sessionId: elsewhereId, text: 'Hi', models: ['our-box:qwen3:8b'] } };
    const send = 'mutation ($input: SendPromptInput!) { sendPrompt(input: $input) { prompt { id } } }';
    expect((await world.app.ask(send, foreign, stranger.headers)).codes).toEqual(['INVALID']);
  });
});

describe('a change while answers are written', () => {
  test('a replaced key is used by every node with the next request; what runs goes to its end on the one before', async () => {
    await world.set(owner);
    const gate = Promise.withResolvers<void>();
    world.claude.use({
      script: [{ type: 'text', text: 'Hel' }, { type: 'wait', until: gate.promise }, { type: 'text', text: 'lo.' }, { type: 'end' }],
    });
    const arrived = world.claude.nextRequest();
    const running = world.ask(owner, sessionId);
    await arrived;
    await world.set(owner, { secret: OTHER_KEY }, other);
    gate.resolve();
    expect(await running).toMatchObject({ status: 'COMPLETE', text: 'Hello.' });
    expect(last()).toBe(OWN_KEY);
    world.claude.use({ script: HELLO });
    for (const node of world.nodes) {
      await world.ask(owner, sessionId, CLAUDE, node);
      expect(last()).toBe(OTHER_KEY);
    }
  });

  test('a second attempt goes by the key of its own moment', async () => {
    const id = (await world.set(owner)).id;
    let attempts = 0;
    world.claude.use({
      script: () => {
        attempts++;
        return attempts === 1 ? [{ type: 'status', status: 529, headers: { 'retry-after': '1' } }] : HELLO;
      },
    });
    const arrived = world.claude.nextRequest();
    const running = world.ask(owner, sessionId);
    await arrived;
    await world.set(owner, { secret: OTHER_KEY }, other);
    expect(await running).toMatchObject({ status: 'COMPLETE' });
    expect(last()).toBe(OTHER_KEY);
    expect((await world.keys(owner, owner.workspace.id)).map((key) => key.id)).toEqual([id]);
  });

  test.each([
    ['removed', REMOVE, {}],
    ['paused', PAUSE, { isPaused: true }],
  ])('a key that is %s between two attempts ends the run in clear words, and the house pays for nothing', async (_name, query, more) => {
    const { id } = await world.set(owner);
    const housed = world.house.requests.length;
    world.claude.use({ script: [{ type: 'status', status: 529, headers: { 'retry-after': '1' } }] });
    const arrived = world.claude.nextRequest();
    const running = world.ask(owner, sessionId);
    await arrived;
    await change(query, { id, ...more }, other);
    expect(await running).toMatchObject({
      status: 'FAILED',
      failure: { code: 'OWN_KEY_GONE', message: 'The workspace’s key for Anthropic was paused or removed after this was sent. Ask again.' },
    });
    expect(world.house.requests.length).toBe(housed);
    // From now on it is the house's again.
    expect(await world.ask(owner, sessionId)).toMatchObject({ status: 'COMPLETE', usage: { onOwnKey: false, costMicros: COST } });
    expect(await world.usage(owner.workspace.id)).toMatchObject([{ on_own_key: true, cost_micros: '0' }, { on_own_key: false }]);
  });

  test('a node that dies leaves its run to another, which ends it, and charges nobody', async () => {
    await world.set(owner);
    world.claude.use({ script: [{ type: 'text', text: 'Hel' }, { type: 'stall' }] });
    const arrived = world.claude.nextRequest();
    const { answerIds } = await world.app.send(owner, sessionId, 'Say hello.', [CLAUDE]);
    await arrived;
    // As after a crash: its owner has no lease, and never ends it.
    await world.app.sql(`update message set node_id = 'node_gone' where id = $1`, [answerIds[0]]);
    await vi.waitFor(async () => expect(await world.answer(owner, answerIds[0]!)).toMatchObject({ status: 'INTERRUPTED' }), 15_000);
    expect(await world.usage(owner.workspace.id)).toMatchObject([{ status: 'interrupted', on_own_key: true, cost_micros: '0' }]);
    expect(await ledger()).toEqual([]);
  });

  test('a key that was added after a run was paid for leaves that run with the house', async () => {
    const gate = Promise.withResolvers<void>();
    world.house.use({ script: [{ type: 'wait', until: gate.promise }, ...HELLO] });
    const arrived = world.house.nextRequest();
    const running = world.ask(owner, sessionId);
    await arrived;
    await world.set(owner);
    gate.resolve();
    expect(await running).toMatchObject({ status: 'COMPLETE', usage: { onOwnKey: false, costMicros: COST } });
  });
});

test('an erased workspace leaves no key behind', async () => {
  await world.set(owner);
  await world.app.sql('delete from membership where workspace_id = $1', [owner.workspace.id]);
  await world.app.sql(`update workspace set deleted_at = now() - interval '20 days', erase_at = now() - interval '1 day' where id = $1`, [
    owner.workspace.id,
  ]);
  const db = await createDatabase({ url: world.database.url, entities: [], log: createLogger({ level: 'silent' }) });
  const jobs = workspaceJobs({ db, clock: systemClock, eraseSessions: () => Promise.resolve(0), audit: () => undefined });
  await runJob(jobs, 'workspaces:erase-deleted', { now: new Date() });
  await db.close();
  expect(await world.app.sql('select 1 from provider_key where workspace_id = $1', [owner.workspace.id])).toEqual([]);
});
