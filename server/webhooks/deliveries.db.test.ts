import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Person } from '../testkit/visitors.ts';
import { REPLAY, REPLAY_FAILED, ROTATE, TEST, UPDATE, createWebhookApp } from './testkit/webhook-app.ts';
import type { ShownDelivery, WebhookApp } from './testkit/webhook-app.ts';
import { answer, createReceiver, reset } from './testkit/receiver.ts';
import type { Heard, Receiver } from './testkit/receiver.ts';

const PATIENT = { timeout: 10_000 };

let app: WebhookApp;
let receiver: Receiver;
let ana: Person;
let sessionId: string;
let path: string;
let count = 0;
beforeAll(async () => {
  receiver = await createReceiver();
  app = await createWebhookApp();
}, 60_000);
afterAll(async () => {
  await app.close();
  await receiver.close();
});
beforeEach(async () => {
  path = `/hook${++count}`;
  ana = await app.person('Ana');
});

const make = (more: Record<string, unknown> = {}) => app.endpoint(ana, receiver.url(path), more);
/** In a session of its own, as the next prompt would wait for the answer. */
const send = async () => {
  sessionId = await app.session(ana);
  return app.send(ana, sessionId, 'Hello');
};
const log = () => app.log(ana, ana.workspace.id);
const heard = (times: number) =>
  vi.waitFor(() => {
    const all = receiver.on(path);
    expect(all.length).toBeGreaterThanOrEqual(times);
    return all;
  }, PATIENT);
const settled = (state: string) =>
  vi.waitFor(async () => {
    const [delivery] = await log();
    expect(delivery).toMatchObject({ state });
    return delivery as ShownDelivery;
  }, PATIENT);

describe('a delivery', () => {
  test('arrives within a second of the commit, signed, thin, and stands in the log with its answer', async () => {
    receiver.behave(path, answer(200, {}, 'thanks'));
    const { secret } = await make();
    const { promptId } = await send();
    const committedBy = Date.now();
    const [first] = (await heard(1)) as [Heard];
    // The job would come by within a minute: a commit wakes the worker at once.
    expect(first.at - committedBy).toBeLessThan(2_000);
    expect(receiver.verify(secret, first)).toEqual(first.message);
    expect(first.message).toEqual({
      type: 'message.created',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      data: {
        workspaceId: ana.workspace.id,
        sessionId,
        messageId: promptId,
        actor: { kind: 'user', id: ana.id },
        url: `${app.origin.replace('127.0.0.1', 'localhost')}/s/${sessionId}?message=${promptId}`,
      },
    });
    expect(first.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': expect.stringMatching(/^Parley-Webhooks\/\d/),
    });
    const delivered = await settled('DELIVERED');
    expect(delivered).toMatchObject({ id: first.id, type: 'MESSAGE_CREATED', body: first.body, nextTryAt: null });
    expect(delivered.tries).toEqual([{ status: 200, error: null, answer: 'thanks', durationMs: expect.any(Number) }]);
    expect(receiver.on(path)).toHaveLength(1);
  });

  test('does not verify with another secret, another body, another id, nor long after', async () => {
    const { secret } = await make();
    await send();
    const [first] = (await heard(1)) as [Heard];
    const other = await make();
    expect(() => receiver.verify(other.secret, first)).toThrow('No matching signature');
    expect(() => receiver.verify(secret, { ...first, body: first.body.replace('message', 'massage') })).toThrow('No matching signature');
    expect(() => receiver.verify(secret, { ...first, headers: { ...first.headers, 'webhook-id': 'whd_x' } })).toThrow(
      'No matching signature',
    );
    const old = String(Number(first.headers['webhook-timestamp']) - 600);
    expect(() => receiver.verify(secret, { ...first, headers: { ...first.headers, 'webhook-timestamp': old } })).toThrow('too old');
  });

  test('is signed by both secrets after a rotation, the new one first', async () => {
    const { id, secret } = await make();
    const { rotateWebhookSecret } = await app.done<{ rotateWebhookSecret: { secret: string } }>(ROTATE, { input: { id } }, ana.headers);
    expect(rotateWebhookSecret.secret).toMatch(/^whsec_[\w+/]{43}=$/);
    await send();
    const [first] = (await heard(1)) as [Heard];
    expect(receiver.verify(secret, first)).toEqual(receiver.verify(rotateWebhookSecret.secret, first));
    expect(first.headers['webhook-signature']?.split(' ')).toHaveLength(2);
    await app.sql("update webhook_endpoint set old_secret_ends_at = now() - interval '1 second' where id = $1", [id]);
    await send();
    const [, second] = (await heard(2)) as [Heard, Heard];
    expect(() => receiver.verify(secret, second)).toThrow('No matching signature');
    expect(receiver.verify(rotateWebhookSecret.secret, second)).toEqual(second.message);
  });
});

describe('a receiver that is not well', () => {
  test('is told again with the same id and body, until it is', async () => {
    let times = 0;
    receiver.behave(path, (response, ...rest) => answer(++times < 3 ? 500 : 200, {}, `answer ${times}`)(response, ...rest));
    const { secret } = await make();
    await send();
    const tries = await heard(3);
    expect(new Set(tries.map(({ id, body }) => `${id} ${body}`)).size).toBe(1);
    for (const one of tries) receiver.verify(secret, one);
    const delivered = await settled('DELIVERED');
    expect(delivered.tries.map((one) => [one.status, one.answer])).toEqual([
      [500, 'answer 1'],
      [500, 'answer 2'],
      [200, 'answer 3'],
    ]);
    expect((await app.endpoints(ana))[0]).toMatchObject({ state: 'ACTIVE', failingSince: null });
  });

  test.each([
    ['cuts the connection', reset, null, /^The connection broke off/],
    ['redirects, to where nobody goes', answer(307, { location: '/elsewhere' }), 307, null],
    ['says that it is not modified', answer(304), 304, null],
  ] as const)('%s: tried as often as planned, then given up', async (_name, behaviour, status, error) => {
    receiver.behave(path, behaviour);
    await make();
    await send();
    const failed = await settled('FAILED');
    expect(failed.tries).toHaveLength(4);
    for (const one of failed.tries) {
      expect(one.status).toBe(status);
      if (error) expect(one.error).toMatch(error);
    }
    expect(receiver.on('/elsewhere')).toEqual([]);
    expect((await app.endpoints(ana))[0]).toMatchObject({ state: 'ACTIVE', failingSince: expect.any(String) });
  });

  test('what came back is kept as text, whatever it is', async () => {
    receiver.behave(path, (response) => response.writeHead(200).end(Buffer.from([0x61, 0, 0xff, 0x62])));
    await make();
    await send();
    expect((await settled('DELIVERED')).tries[0]!.answer).toBe('a\uFFFD\uFFFDb');
  });

  test('410 stops the endpoint, tells the admins, and resuming sends what happens from then on', async () => {
    const ada = await app.join(ana, 'Ada', 'ADMIN');
    receiver.behave(path, answer(410));
    const { id } = await make();
    await send();
    await settled('FAILED');
    expect((await app.endpoints(ana))[0]).toMatchObject({ state: 'GONE' });
    await send();
    expect(await log()).toHaveLength(1);
    const outbox = await (await fetch(`${app.origin}/outbox`)).text();
    for (const { email } of [ana, ada]) expect(outbox).toMatch(new RegExp(`to ${email} `));
    expect(outbox).toContain(`webhook to 127.0.0.1:${receiver.port} gets nothing more. It answered “410 Gone”`);
    expect(await app.sql("select actor_kind, detail from audit_event where action = 'webhook:stop' and target_id = $1", [id])).toEqual([
      { actor_kind: null, detail: { why: 'gone' } },
    ]);
    receiver.behave(path, answer(204));
    await app.done(UPDATE, { input: { id, isPaused: false } }, ana.headers);
    await send();
    await settled('DELIVERED');
  });

  test('where nothing arrived for three days, it is stopped at the next failure', async () => {
    receiver.behave(path, answer(503));
    const { id } = await make();
    const failingFor = (hours: number) =>
      app.sql("update webhook_endpoint set failing_since = now() - $2 * interval '1 hour' where id = $1", [id, hours]);
    await failingFor(71);
    await send();
    await settled('FAILED');
    expect((await app.endpoints(ana))[0]).toMatchObject({ state: 'ACTIVE' });
    await failingFor(73);
    await send();
    await vi.waitFor(async () => expect((await app.endpoints(ana))[0]).toMatchObject({ state: 'FAILED' }), PATIENT);
    expect((await log())[0]).toMatchObject({ state: 'WAITING', nextTryAt: null, tries: [{ status: 503 }] });
  });

  test('Retry-After is honoured, within bounds', async () => {
    receiver.behave(path, answer(429, { 'retry-after': '3600' }));
    await make();
    await send();
    const [waiting] = await vi.waitFor(async () => {
      const all = await log();
      expect(all[0]?.tries).toHaveLength(1);
      return all as [ShownDelivery];
    }, PATIENT);
    const wait = Date.parse(waiting.nextTryAt!) - Date.now();
    expect(wait).toBeGreaterThan(3_590_000);
    expect(wait).toBeLessThanOrEqual(3_600_000);
  });
});

describe('sent again by hand', () => {
  test('one delivery, with its id, whether it arrived or not', async () => {
    await make();
    await send();
    const { id } = await settled('DELIVERED');
    const { replayWebhookDelivery } = await app.done<{ replayWebhookDelivery: unknown }>(REPLAY, { input: { id } }, ana.headers);
    expect(replayWebhookDelivery).toEqual({ delivery: { id, state: 'WAITING' } });
    const [first, second] = (await heard(2)) as [Heard, Heard];
    expect(second).toMatchObject({ id: first.id, body: first.body });
    expect((await settled('DELIVERED')).tries).toHaveLength(2);
  });

  test('everything that was given up since a moment', async () => {
    receiver.behave(path, answer(500));
    const { id } = await make();
    for (let i = 0; i < 3; i++) await send();
    await vi.waitFor(async () => expect((await log()).map(({ state }) => state)).toEqual(['FAILED', 'FAILED', 'FAILED']), {
      timeout: 15_000,
    });
    const [, second] = await log();
    receiver.behave(path, answer(200));
    const since = (JSON.parse(second!.body) as { timestamp: string }).timestamp;
    const { replayFailedWebhooks } = await app.done<{ replayFailedWebhooks: { count: number } }>(
      REPLAY_FAILED,
      { input: { endpointId: id, since } },
      ana.headers,
    );
    expect(replayFailedWebhooks.count).toBe(2);
    await vi.waitFor(async () => expect((await log()).map(({ state }) => state)).toEqual(['DELIVERED', 'DELIVERED', 'FAILED']), PATIENT);
  });

  test('a test goes out once, also where the endpoint is paused, and stops nothing', async () => {
    receiver.behave(path, answer(410));
    const { id, secret } = await make();
    await app.done(UPDATE, { input: { id, isPaused: true } }, ana.headers);
    await send();
    await app.done(TEST, { input: { id } }, ana.headers);
    const [first] = (await heard(1)) as [Heard];
    expect(receiver.verify(secret, first)).toMatchObject({ type: 'webhook.test', data: { endpointId: id } });
    await settled('FAILED');
    expect((await app.endpoints(ana))[0]).toMatchObject({ state: 'PAUSED', failingSince: null });
    expect((await log()).map(({ type }) => type)).toEqual(['WEBHOOK_TEST']);
    const refused = await app.ask(REPLAY, { input: { id: first.id } }, ana.headers);
    expect(refused.codes).toEqual(['CONFLICT']);
  });
});
