/** Endpoints as their admins make them: what may be one, who may, and what is never shown again. */
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { MAX_WEBHOOK_ENDPOINTS } from '../../schema/wire/webhooks.ts';
import type { Person } from '../testkit/visitors.ts';
import { runJob } from '../testkit/run-job.ts';
import { CREATE, REMOVE, REPLAY_FAILED, ROTATE, TEST, UPDATE, createWebhookApp } from './testkit/webhook-app.ts';
import type { WebhookApp } from './testkit/webhook-app.ts';
import { answer, createReceiver } from './testkit/receiver.ts';
import type { Receiver } from './testkit/receiver.ts';

const lines: string[] = [];
let app: WebhookApp;
let receiver: Receiver;
let ana: Person;
beforeAll(async () => {
  const logTo = new PassThrough();
  logTo.on('data', (line: Buffer) => lines.push(String(line)));
  receiver = await createReceiver();
  app = await createWebhookApp({ logTo, env: { EGRESS_ALLOW: `127.0.0.1:${receiver.port}` } });
}, 60_000);
afterAll(async () => {
  await app.close();
  await receiver.close();
});
beforeEach(async () => {
  ana = await app.person('Ana');
});

const create = (input: Record<string, unknown>, person = ana) =>
  app.ask(
    CREATE,
    { input: { workspaceId: ana.workspace.id, url: receiver.url('/hook'), eventTypes: ['RUN_COMPLETED'], ...input } },
    person.headers,
  );

describe('what may be an endpoint', () => {
  test.each([
    'no address',
    'ftp://example.com/',
    'http://example.com/hook',
    'https://user:password@example.com/',
    'https://127.0.0.2/',
    'https://0.0.0.0/',
    'https://10.1.2.3/',
    'https://169.254.169.254/latest/meta-data',
    'https://192.168.1.1/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[::ffff:7f00:2]/',
    'https://[64:ff9b::a00:1]/',
    'https://[fd00::1]/',
    'https://0x7f000002/',
    'https://2130706434/',
    'https://100.64.0.1/',
    'javascript:alert(1)',
    `https://example.com/${'x'.repeat(2_000)}`,
  ])('not %s', async (url) => {
    expect(await create({ url })).toMatchObject({ codes: ['INVALID'], data: null });
    const { id } = await app.endpoint(ana, receiver.url('/fine'));
    expect((await app.ask(UPDATE, { input: { id, url } }, ana.headers)).codes).toEqual(['INVALID']);
    expect((await app.endpoints(ana)).map((one) => one.url)).toEqual([receiver.url('/fine')]);
  });

  test.each([
    ['no events', { eventTypes: [] }, 'INVALID'],
    ['the test, which is not chosen', { eventTypes: ['WEBHOOK_TEST'] }, 'INVALID'],
    ['a session without anything that happens in one', { eventTypes: ['MEMBER_ADDED'], sessionId: 'own' }, 'INVALID'],
    ['a session that is somebody else’s', { sessionId: 'theirs' }, 'NOT_FOUND'],
    ['a session that is none', { sessionId: 'ses_x' }, 'NOT_FOUND'],
    ['a long description', { description: 'x'.repeat(201) }, 'INVALID'],
  ])('not one with %s', async (_what, input, code) => {
    const bob = await app.person('Bob');
    const sessions: Record<string, string> = { own: await app.session(ana), theirs: await app.session(bob) };
    const sessionId = 'sessionId' in input ? { sessionId: sessions[input.sessionId] ?? input.sessionId } : {};
    expect((await create({ ...input, ...sessionId })).codes).toEqual([code]);
  });

  test(`at most ${MAX_WEBHOOK_ENDPOINTS} in a workspace, also of those that are made at once`, async () => {
    const made = await Promise.all(Array.from({ length: MAX_WEBHOOK_ENDPOINTS + 4 }, () => create({})));
    expect(made.filter(({ codes }) => codes.length === 0)).toHaveLength(MAX_WEBHOOK_ENDPOINTS);
    expect(made.flatMap(({ codes }) => codes)).toEqual(Array(4).fill('CONFLICT'));
    const [first] = await app.endpoints(ana);
    await app.done(REMOVE, { input: { id: first!.id } }, ana.headers);
    expect((await create({})).codes).toEqual([]);
  });

  test('events stand in the order of the list, each once; a fragment is not kept', async () => {
    const { id } = await app.endpoint(ana, `${receiver.url('/order')}#part`, {
      eventTypes: ['RUN_FAILED', 'MESSAGE_CREATED', 'RUN_FAILED'],
    });
    const changed = await app.done<{ updateWebhookEndpoint: { endpoint: unknown } }>(
      UPDATE,
      { input: { id, description: ' a\nb ' } },
      ana.headers,
    );
    expect(changed.updateWebhookEndpoint.endpoint).toMatchObject({
      url: receiver.url('/order'),
      eventTypes: ['MESSAGE_CREATED', 'RUN_FAILED'],
      state: 'ACTIVE',
    });
  });
});

describe('who may', () => {
  test('owners and admins; to members and strangers there is none; a key with the scope', async () => {
    const { id } = await app.endpoint(ana, receiver.url('/mine'));
    const [ada, ben, eve] = [await app.join(ana, 'Ada', 'ADMIN'), await app.join(ana, 'Ben'), await app.person('Eve')];
    const key = await app.apiKey(ana, ['webhook:manage']);
    const rename = (headers: Record<string, string>) => app.ask(UPDATE, { input: { id, description: 'x' } }, headers);
    expect((await rename(ada.headers)).codes).toEqual([]);
    expect((await rename(key.headers)).codes).toEqual([]);
    for (const { headers } of [ben, eve]) expect((await rename(headers)).codes).toEqual(['NOT_FOUND']);
    expect((await create({}, ben)).codes).toEqual(['FORBIDDEN']);
    expect((await create({}, eve)).codes).toEqual(['NOT_FOUND']);
  });

  test('nothing is replayed to an endpoint that is paused', async () => {
    const { id } = await app.endpoint(ana, receiver.url('/paused'));
    await app.done(UPDATE, { input: { id, isPaused: true } }, ana.headers);
    const input = { endpointId: id, since: '2026-01-01T00:00:00Z' };
    expect((await app.ask(REPLAY_FAILED, { input }, ana.headers)).codes).toEqual(['CONFLICT']);
  });

  test('everything that they do is in the audit log, without secrets and without paths', async () => {
    const { id } = await app.endpoint(ana, receiver.url('/secretpath'));
    await app.done(UPDATE, { input: { id, isPaused: true } }, ana.headers);
    await app.done(ROTATE, { input: { id } }, ana.headers);
    await app.done(REMOVE, { input: { id } }, ana.headers);
    const events = await app.sql('select action, actor_id, detail from audit_event where target_id = $1 order by seq', [id]);
    expect(events.map(({ action, actor_id: by }) => [action, by])).toEqual(
      ['webhook:create', 'webhook:update', 'webhook:rotate-secret', 'webhook:delete'].map((action) => [action, ana.id]),
    );
    expect(JSON.stringify(events)).not.toMatch(/secretpath|whsec/);
  });
});

describe('the secret', () => {
  test('is shown when it is made, and then nowhere: not in answers, rows, deliveries, logs', async () => {
    receiver.behave('/secret', answer(500));
    const { id, secret } = await app.endpoint(ana, receiver.url('/secret'));
    const { rotateWebhookSecret } = await app.done<{ rotateWebhookSecret: { secret: string } }>(ROTATE, { input: { id } }, ana.headers);
    await app.done(TEST, { input: { id } }, ana.headers);
    await expect.poll(() => receiver.on('/secret').length, { timeout: 10_000 }).toBe(1);
    const everything = JSON.stringify([
      await app.endpoints(ana),
      await app.log(ana, ana.workspace.id),
      await app.sql('select * from webhook_endpoint where id = $1', [id]),
      await app.sql('select * from webhook_delivery where endpoint_id = $1', [id]),
      await app.sql('select * from audit_event where workspace_id = $1', [ana.workspace.id]),
      receiver.on('/secret'),
      lines,
    ]);
    expect(lines.length).toBeGreaterThan(5);
    for (const one of [secret, rotateWebhookSecret.secret]) {
      const raw = one.slice('whsec_'.length);
      expect(everything).not.toContain(raw);
      expect(everything).not.toContain(Buffer.from(raw, 'base64').toString('hex'));
    }
    expect((await app.endpoints(ana))[0]).toMatchObject({ oldSecretEndsAt: expect.any(String) });
  });

  test('one that does not open any more sends nothing, and says so', async () => {
    const { id } = await app.endpoint(ana, receiver.url('/unsealed'));
    const other = await app.endpoint(ana, receiver.url('/other'));
    await app.sql('update webhook_endpoint set sealed_secret = (select sealed_secret from webhook_endpoint where id = $2) where id = $1', [
      id,
      other.id,
    ]);
    await app.done(TEST, { input: { id } }, ana.headers);
    await expect
      .poll(async () => (await app.log(ana, ana.workspace.id, id))[0]?.tries[0]?.error)
      .toMatch(/cannot open the endpoint’s secret/);
    expect(receiver.on('/unsealed')).toEqual([]);
  });
});

test('the log is kept for 30 days, and what was removed goes with its log', async () => {
  const { id } = await app.endpoint(ana, receiver.url('/kept'));
  const removed = await app.endpoint(ana, receiver.url('/gone'));
  for (const one of [id, id, removed.id]) await app.done(TEST, { input: { id: one } }, ana.headers);
  await expect
    .poll(async () => (await app.log(ana, ana.workspace.id)).filter(({ state }) => state === 'DELIVERED').length, { timeout: 10_000 })
    .toBe(3);
  const [newest] = await app.log(ana, ana.workspace.id, id);
  await app.sql("update webhook_delivery set occurred_at = now() - interval '29 days' where endpoint_id = $1", [id]);
  await app.sql("update webhook_delivery set occurred_at = now() - interval '31 days' where id = $1", [newest!.id]);
  await app.done(REMOVE, { input: { id: removed.id } }, ana.headers);
  await runJob(app.app.services.webhooks.jobs, 'webhooks:delete-old-deliveries', { now: new Date() });
  const left = await app.sql('select endpoint_id from webhook_delivery where workspace_id = $1', [ana.workspace.id]);
  expect(left).toEqual([{ endpoint_id: id }]);
  expect(await app.sql('select id from webhook_endpoint where workspace_id = $1', [ana.workspace.id])).toEqual([{ id }]);
  expect(
    await app.sql(
      'select count(*)::int as n from webhook_try t where not exists (select from webhook_delivery d where d.id = t.delivery_id)',
    ),
  ).toEqual([{ n: 0 }]);
});
