import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createTestApp } from '../../testkit/test-app.ts';
import type { Person, Visitor } from '../../testkit/visitors.ts';
import { startProviderDouble } from '../doubles/provider-double.ts';
import { CLAUDE, LIST, OTHER_KEY, OWN_KEY, PAUSE, REMOVE, SET, TEST, createKeyWorld } from './testkit/key-world.ts';
import type { KeyWorld, ShownKey } from './testkit/key-world.ts';

let world: KeyWorld;
let owner: Person;
beforeAll(async () => {
  world = await createKeyWorld();
});
afterAll(() => world.close());

beforeEach(async () => {
  owner = await world.app.person('Olga');
  world.claude.use({
    models: [{ id: 'claude-sonnet-5-5' }, { id: 'claude-opus-5-5' }],
    script: [{ type: 'text', text: 'Hi.' }, { type: 'end' }],
  });
  world.box.use({ models: [{ id: 'qwen3:8b' }], script: [{ type: 'text', text: 'Hi.' }, { type: 'end' }] });
});

const AUDIT = `query ($id: ID!) { node(id: $id) { ... on Workspace { auditEvents(first: 20) { edges { node { action targetId facts { name value } } } } } } }`;
const keys = () => world.keys(owner, owner.workspace.id);
const put = (input: object, visitor: Visitor = owner) =>
  world.app.ask<{ setProviderKey: { providerKey: ShownKey } } | null>(
    SET,
    { input: { workspaceId: owner.workspace.id, provider: 'ANTHROPIC', secret: OWN_KEY, ...input } },
    visitor.headers,
  );
const box = (more: object = {}) => put({ provider: 'COMPATIBLE', name: 'Our Box', baseUrl: world.box.url, ...more });
const problems = async (answer: ReturnType<typeof put>) => {
  const { errors } = await answer;
  const [error] = errors as { extensions?: { code?: string; fields?: Record<string, string> } }[];
  return { code: error?.extensions?.code, fields: error?.extensions?.fields };
};
const test_ = async (id: string): Promise<ShownKey> =>
  (await world.app.done<{ testProviderKey: { providerKey: ShownKey } }>(TEST, { input: { id } }, owner.headers)).testProviderKey
    .providerKey;

describe('keeping a key', () => {
  test('it is tried first; then its end, its models and who added it are all that is shown', async () => {
    const key = await world.set(owner, { secret: `  ${OWN_KEY}\n` });
    expect(key).toMatchObject({
      provider: 'ANTHROPIC',
      name: 'Anthropic',
      prefix: 'anthropic',
      baseUrl: null,
      models: ['claude-sonnet-5-5', 'claude-opus-5-5'],
      lastFour: 'abcd',
      addedBy: { displayName: 'Olga' },
      replacedAt: null,
      pausedAt: null,
      lastUsedAt: null,
      lastError: null,
    });
    expect(await keys()).toEqual([key]);
    const rows = await world.app.sql('select * from provider_key where workspace_id = $1', [owner.workspace.id]);
    const stored = rows.map((row) =>
      Object.values(row).map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : JSON.stringify(value))),
    );
    expect(JSON.stringify(stored)).not.toContain(OWN_KEY);
    expect(JSON.stringify(stored)).not.toContain(OWN_KEY.slice(0, 12));
  });

  test('the same provider’s next key takes its place, with another data key', async () => {
    const before = await world.set(owner);
    const sealed = () => world.app.sql('select sealed_key, sealed_secret from provider_key where id = $1', [before.id]);
    const [first] = await sealed();
    const after = await world.set(owner, { secret: OTHER_KEY });
    expect(after).toMatchObject({ id: before.id, lastFour: 'wxyz', replacedAt: expect.any(String) });
    expect(await keys()).toHaveLength(1);
    const [second] = await sealed();
    expect(second).not.toEqual(first);
  });

  test('what the provider refuses is not kept, and the refusal says at which field', async () => {
    world.claude.use({ models: { status: 401 } });
    expect(await problems(put({}))).toEqual({ code: 'INVALID', fields: { secret: 'Anthropic refused this key' } });
    world.claude.use({ models: { status: 503 } });
    expect((await problems(put({}))).code).toBe('UPSTREAM');
    world.box.use({ models: { status: 500 } });
    expect((await problems(box())).fields).toHaveProperty('baseUrl');
    expect(await keys()).toEqual([]);
  });

  test('a gateway without a list is taken at its word; of a compatible server the models are named then', async () => {
    world.claude.use({ models: { status: 404 } });
    expect((await put({})).data?.setProviderKey.providerKey).toMatchObject({ models: [], lastError: null });
    world.box.use({ models: { status: 404 } });
    expect((await problems(box())).fields).toEqual({ models: 'name them: this server gives no list' });
    const named = await box({ models: ['my-model', ' other/model ', ''] });
    expect(named.data?.setProviderKey.providerKey).toMatchObject({ models: ['my-model', 'other/model'], hasNamedModels: true });
  });

  test.each([
    [{ secret: 'short' }, 'secret'],
    [{ secret: `sk-${'x'.repeat(600)}` }, 'secret'],
    [{ secret: 'sk-with a space in it' }, 'secret'],
    [{ secret: 'sk-one\r\nx-injected: header' }, 'secret'],
    [{ name: 'Mine' }, 'kind'],
    [{ baseUrl: 'https://example.com/v1' }, 'kind'],
    [{ provider: 'COMPATIBLE', name: '', baseUrl: 'https://example.com/v1' }, 'name'],
    [{ provider: 'COMPATIBLE', name: 'x'.repeat(41), baseUrl: 'https://example.com/v1' }, 'name'],
    [{ provider: 'COMPATIBLE', name: 'Box' }, 'baseUrl'],
    [{ provider: 'COMPATIBLE', name: 'Box', baseUrl: 'http://example.com/v1' }, 'baseUrl'],
    [{ provider: 'COMPATIBLE', name: 'Box', baseUrl: 'https://user:pass@example.com/v1' }, 'baseUrl'],
    [{ provider: 'COMPATIBLE', name: 'Box', baseUrl: 'https://example.com/v1?key=1' }, 'baseUrl'],
    [{ provider: 'COMPATIBLE', name: 'Box', baseUrl: 'https://169.254.169.254/latest' }, 'baseUrl'],
    [{ provider: 'COMPATIBLE', name: 'Box', baseUrl: 'https://localhost/v1' }, 'baseUrl'],
    [{ provider: 'COMPATIBLE', name: 'Box', baseUrl: 'file:///etc/passwd' }, 'baseUrl'],
    [{ provider: 'COMPATIBLE', name: 'Box', baseUrl: 'https://example.com/v1', models: ['a b'] }, 'models'],
  ])('%j is refused at %s, and nobody is asked', async (input, field) => {
    const asked = [world.claude.listings(), world.box.listings()];
    const { code, fields } = await problems(put(input));
    expect(code).toBe('INVALID');
    expect(Object.keys(fields ?? {})).toEqual([field]);
    expect([world.claude.listings(), world.box.listings()]).toEqual(asked);
  });

  test('a hostile list is cut down to what is a list', async () => {
    const many = Array.from({ length: 700 }, (_, index) => ({ id: `model-${index}` }));
    world.box.use({ models: [{ id: 'bad id' }, { id: `x${'y'.repeat(300)}` }, { id: 'ok', name: 'A\u202ename\u0000' }, ...many] });
    const { models } = (await box()).data!.setProviderKey.providerKey;
    expect(models).toHaveLength(500);
    expect(models[0]).toBe('ok');
  });

  test('tries are counted: nobody guesses keys or scans addresses through this server', async () => {
    await world.set(owner);
    let codes: (string | undefined)[] = [];
    for (let tries = 0; tries < 40 && codes.length === 0; tries++) ({ codes } = await put({}));
    expect(codes).toEqual(['RATE_LIMITED']);
  });
});

describe('who may', () => {
  test('owners and admins; members, guests and strangers learn nothing; a program needs the scope', async () => {
    const { id } = await world.set(owner);
    const admin = await world.app.join(owner, 'Ada', 'ADMIN');
    expect(await world.keys(admin, owner.workspace.id)).toHaveLength(1);
    const reader = await world.app.apiKey(owner, ['providers:read']);
    const writer = await world.app.apiKey(owner, ['providers:write']);
    expect(await world.keys(reader, owner.workspace.id)).toHaveLength(1);
    expect((await world.app.ask(TEST, { input: { id } }, writer.headers)).codes).toEqual([]);
    expect((await put({ secret: OTHER_KEY }, writer)).data?.setProviderKey.providerKey).toMatchObject({ addedBy: null, lastFour: 'wxyz' });
    const others: [Visitor, string][] = [
      [await world.app.join(owner, 'Max'), 'FORBIDDEN'],
      [await world.app.person('Stefan'), 'NOT_FOUND'],
      [await world.app.apiKey(owner, ['keys:read', 'session:write']), 'FORBIDDEN'],
    ];
    for (const [visitor, code] of others) {
      expect((await world.app.ask(LIST, { id: owner.workspace.id }, visitor.headers)).codes).toEqual([code]);
      expect((await put({}, visitor)).codes).toEqual([code]);
    }
    for (const [visitor] of [...others, [reader] as const]) {
      for (const [query, more] of [
        [TEST, {}],
        [REMOVE, {}],
        [PAUSE, { isPaused: true }],
      ] as const)
        expect((await world.app.ask(query, { input: { id, ...more } }, visitor.headers)).codes).toEqual(['NOT_FOUND']);
    }
    expect(await keys()).toMatchObject([{ pausedAt: null }]);
  });

  test('everything that was done is in the audit log, without a word of the key', async () => {
    const { id } = await world.set(owner);
    await world.set(owner, { secret: OTHER_KEY });
    await test_(id);
    const change = (query: string, more: object = {}) => world.app.done(query, { input: { id, ...more } }, owner.headers);
    await change(PAUSE, { isPaused: true });
    await change(PAUSE, { isPaused: true });
    await change(PAUSE, { isPaused: false });
    await change(REMOVE);
    await box();
    interface Log {
      node: { auditEvents: { edges: { node: { action: string; targetId: string; facts: { name: string; value: string }[] } }[] } };
    }
    const { node } = await world.app.done<Log>(AUDIT, { id: owner.workspace.id }, owner.headers);
    const events = node.auditEvents.edges.map((edge) => edge.node).filter(({ action }) => action.startsWith('provider-key:'));
    expect(events.map(({ action }) => action).toReversed()).toEqual([
      'provider-key:add',
      'provider-key:replace',
      'provider-key:test',
      'provider-key:pause',
      'provider-key:resume',
      'provider-key:remove',
      'provider-key:add',
    ]);
    expect(JSON.stringify(events)).toContain('wxyz');
    expect(JSON.stringify(events)).toContain(new URL(world.box.url).host);
    for (const secret of [OWN_KEY, OTHER_KEY]) expect(JSON.stringify(events)).not.toContain(secret.slice(0, -4));
    expect(await world.app.sql('select 1 from provider_key where id = $1', [id])).toEqual([]);
  });
});

describe('testing and what goes wrong', () => {
  test('a test takes the models of now, and says what is wrong until it works again', async () => {
    const { id } = await world.set(owner);
    world.claude.use({ models: [{ id: 'claude-sonnet-6' }] });
    expect(await test_(id)).toMatchObject({ models: ['claude-sonnet-6'], lastError: null });
    world.claude.use({ models: { status: 403 } });
    expect(await test_(id)).toMatchObject({ models: ['claude-sonnet-6'], lastError: { code: 'OWN_KEY_REFUSED' } });
    world.claude.use({ models: [{ id: 'claude-sonnet-6' }] });
    expect(await test_(id)).toMatchObject({ lastError: null });
  });

  test('a key that is refused at run time fails the run in clear words, and admins see it at the key until it works', async () => {
    await world.set(owner);
    const sessionId = await world.app.session(owner, { title: 'A session' });
    world.claude.use({ script: [{ type: 'status', status: 401 }] });
    const message = 'The workspace’s key for Anthropic was refused. An admin can replace it in Settings → Provider keys.';
    const answer = await world.ask(owner, sessionId);
    expect(answer).toMatchObject({ status: 'FAILED', failure: { code: 'OWN_KEY_REFUSED', message } });
    expect(await keys()).toMatchObject([{ lastUsedAt: null, lastError: { code: 'OWN_KEY_REFUSED', message } }]);
    world.claude.use({ script: [{ type: 'text', text: 'Hi.' }, { type: 'end' }] });
    expect(await world.ask(owner, sessionId)).toMatchObject({ status: 'COMPLETE' });
    await vi.waitFor(async () => expect(await keys()).toMatchObject([{ lastUsedAt: expect.any(String), lastError: null }]));
  });

  test('nothing is sent to where the first host redirects', async () => {
    const asked: string[] = [];
    const elsewhere = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end('{}');
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const location = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/stolen`;
    await world.set(owner);
    await box();
    const sessionId = await world.app.session(owner, { title: 'A session' });
    for (const [double, model] of [
      [world.claude, CLAUDE],
      [world.box, 'our-box:qwen3:8b'],
    ] as const) {
      double.use({ script: [{ type: 'status', status: 307, headers: { location } }] });
      expect(await world.ask(owner, sessionId, model)).toMatchObject({ status: 'FAILED' });
    }
    elsewhere.close();
    expect(asked).toEqual([]);
  });

  test('an address that may not be reached any more is not: the run says so, and so does the key', async () => {
    const { id } = (await box()).data!.setProviderKey.providerKey;
    const stricter = await createTestApp({ databaseUrl: world.database.url });
    const sessionId = await world.app.session(owner, { title: 'A session' });
    const asked = world.box.requests.length;
    const answer = await world.ask(owner, sessionId, 'our-box:qwen3:8b', stricter);
    expect(answer).toMatchObject({ status: 'FAILED', failure: { code: 'ADDRESS_REFUSED' } });
    expect(answer.failure?.message).toBe(
      'This server may not reach the address of the workspace’s key for Our Box. An admin can replace it in Settings → Provider keys.',
    );
    expect(world.box.requests.length).toBe(asked);
    expect(await keys()).toMatchObject([{ id, lastError: { code: 'ADDRESS_REFUSED' } }]);
    await stricter.close();
  });

  test('a key opens for no other address than it was given for', async () => {
    const { id } = (await box()).data!.setProviderKey.providerKey;
    const thief = await startProviderDouble('openai-compatible', { models: [{ id: 'qwen3:8b' }] });
    await world.app.sql('update provider_key set base_url = $2 where id = $1', [id, thief.url]);
    const sessionId = await world.app.session(owner, { title: 'A session' });
    expect(await world.ask(owner, sessionId, 'our-box:qwen3:8b')).toMatchObject({ status: 'FAILED', failure: { code: 'OWN_KEY_GONE' } });
    expect(await test_(id)).toMatchObject({ lastError: { code: 'OWN_KEY_GONE', message: expect.stringContaining('cannot be read') } });
    expect([thief.listings(), thief.requests.length]).toEqual([0, 0]);
    await thief.close();
  });

  test('what was sealed for one place opens in no other', async () => {
    const stranger = await world.app.person('Stefan');
    const mine = await world.set(owner);
    const theirs = await world.set(stranger, { secret: OTHER_KEY });
    await world.app.sql(
      `update provider_key t set sealed_key = s.sealed_key, sealed_secret = s.sealed_secret from provider_key s where t.id = $1 and s.id = $2`,
      [theirs.id, mine.id],
    );
    const asked = world.claude.requests.length;
    const answer = await world.ask(stranger, await world.app.session(stranger, { title: 'Elsewhere' }));
    expect(answer).toMatchObject({ status: 'FAILED', failure: { code: 'OWN_KEY_GONE' } });
    expect(world.claude.requests.length).toBe(asked);
  });
});
