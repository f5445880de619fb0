/** Endpoints that shall hear nothing more, and those that hear slowly: each on its own. */
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { runJob } from '../testkit/run-job.ts';
import type { Person } from '../testkit/visitors.ts';
import { DELIVER_JOB } from './jobs.ts';
import { IMPATIENT, REMOVE, UPDATE, createWebhookApp } from './testkit/webhook-app.ts';
import type { WebhookApp } from './testkit/webhook-app.ts';
import { createReceiver, hang } from './testkit/receiver.ts';
import type { Receiver } from './testkit/receiver.ts';

const DELETE_WORKSPACE = 'mutation ($input: DeleteWorkspaceInput!) { deleteWorkspace(input: $input) { workspace { id } } }';

const PATIENT = { timeout: 10_000 };

let app: WebhookApp;
let receiver: Receiver;
let ana: Person;
let path: string;
let count = 0;
beforeAll(async () => {
  receiver = await createReceiver();
  app = await createWebhookApp({ timing: IMPATIENT });
}, 60_000);
afterAll(async () => {
  await app.close();
  await receiver.close();
});
beforeEach(async () => {
  path = `/hook${++count}`;
  ana = await app.person('Ana');
});

const make = () => app.endpoint(ana, receiver.url(path));
const deliver = () => runJob(app.app.services.webhooks.jobs, DELIVER_JOB, { now: new Date() });
const settle = () =>
  vi.waitFor(async () => {
    const waiting = await app.sql("select 1 from webhook_delivery where workspace_id = $1 and state = 'waiting'", [ana.workspace.id]);
    expect(waiting).toEqual([]);
  }, PATIENT);

describe('an endpoint that shall hear nothing more', () => {
  test('paused: what waits is kept, what happens is not; resumed, what waited goes out', async () => {
    receiver.behave(path, hang);
    const { id } = await make();
    await app.send(ana, await app.session(ana), 'Waits');
    await vi.waitFor(() => expect(receiver.on(path)).toHaveLength(1), PATIENT);
    await app.done(UPDATE, { input: { id, isPaused: true } }, ana.headers);
    await app.send(ana, await app.session(ana), 'Not kept');
    await vi.waitFor(async () => expect((await app.log(ana, ana.workspace.id))[0]?.tries).toHaveLength(1), PATIENT);
    expect(receiver.on(path)).toHaveLength(1);
    expect(await app.log(ana, ana.workspace.id)).toMatchObject([{ state: 'WAITING', nextTryAt: null }]);
    receiver.behave(path, (response) => response.writeHead(204).end());
    await app.done(UPDATE, { input: { id, isPaused: false } }, ana.headers);
    await settle();
    expect(new Set(receiver.on(path).map((one) => one.id)).size).toBe(1);
  });

  test('removed: not even what waits, and nothing of its address or secret is left', async () => {
    receiver.behave(path, (response) => response.writeHead(500).end());
    const { id } = await make();
    await app.send(ana, await app.session(ana), 'Waits');
    await vi.waitFor(() => expect(receiver.on(path).length).toBeGreaterThan(0), PATIENT);
    await app.done(REMOVE, { input: { id } }, ana.headers);
    await vi.waitFor(
      async () => expect(await app.sql('select 1 from webhook_delivery where endpoint_id = $1 and lease_id is not null', [id])).toEqual([]),
      PATIENT,
    );
    const heard = receiver.on(path).length;
    await deliver();
    await app.send(ana, await app.session(ana), 'Nobody');
    const other = await app.endpoint(ana, receiver.url(`${path}-other`));
    await app.send(ana, await app.session(ana), 'Marker');
    await vi.waitFor(() => expect(receiver.on(`${path}-other`).length).toBeGreaterThan(0), PATIENT);
    expect(other.id).not.toBe(id);
    expect(receiver.on(path)).toHaveLength(heard);
    expect(await app.log(ana, ana.workspace.id, id)).toEqual([]);
    expect(await app.sql('select url, sealed_secret, old_sealed_secret from webhook_endpoint where id = $1', [id])).toEqual([
      { url: '', sealed_secret: null, old_sealed_secret: null },
    ]);
  });

  test('of a workspace that was deleted', async () => {
    receiver.behave(path, (response) => response.writeHead(500).end());
    await make();
    await app.send(ana, await app.session(ana), 'Waits');
    await vi.waitFor(() => expect(receiver.on(path).length).toBeGreaterThan(0), PATIENT);
    await app.done(DELETE_WORKSPACE, { input: { workspaceId: ana.workspace.id, confirm: ana.workspace.slug } }, ana.headers);
    await app.sql(
      "update webhook_delivery set due_at = now() - interval '1 hour', lease_id = null, lease_until = null where workspace_id = $1",
      [ana.workspace.id],
    );
    const heard = receiver.on(path).length;
    const bob = await app.person('Bob');
    await app.endpoint(bob, receiver.url(`${path}-bob`));
    await deliver();
    await app.send(bob, await app.session(bob), 'Marker');
    await vi.waitFor(() => expect(receiver.on(`${path}-bob`).length).toBeGreaterThan(0), PATIENT);
    expect(receiver.on(path)).toHaveLength(heard);
  });
});

test('one that hangs holds up no other, and has at most four at a time, one once it is known to fail', async () => {
  const slowPath = `${path}-slow`;
  let [now, most] = [0, 0];
  const counted: Parameters<Receiver['behave']>[1] = (response) => {
    most = Math.max(most, ++now);
    response.once('close', () => now--);
  };
  receiver.behave(slowPath, counted);
  await app.endpoint(ana, receiver.url(slowPath));
  const bea = await app.person('Bea');
  await app.endpoint(bea, receiver.url(path));
  const sessions = await Promise.all(Array.from({ length: 12 }, () => app.session(ana)));
  await Promise.all(sessions.map((id) => app.send(ana, id, 'Hello')));
  const sent = Date.now();
  await app.send(bea, await app.session(bea), 'Hello');
  await vi.waitFor(() => expect(receiver.distinct(path)).toHaveLength(1), PATIENT);
  expect(receiver.on(path)[0]!.at - sent).toBeLessThan(2_000);
  expect(most).toBeLessThanOrEqual(4);
  await vi.waitFor(async () => expect((await app.endpoints(ana))[0]?.failingSince).not.toBeNull(), PATIENT);
  await vi.waitFor(() => expect(now).toBeLessThanOrEqual(1), PATIENT);
  most = 0;
  const before = receiver.on(slowPath).length;
  await vi.waitFor(() => expect(receiver.on(slowPath).length).toBeGreaterThan(before + 1), PATIENT);
  expect(most).toBeLessThanOrEqual(2);
});

describe('a receiver that does not end', () => {
  const log = () => app.log(ana, ana.workspace.id);

  test('never answers: tried as often as planned, then given up', async () => {
    receiver.behave(path, hang);
    await make();
    await app.send(ana, await app.session(ana), 'Hello');
    await vi.waitFor(async () => expect((await log())[0]).toMatchObject({ state: 'FAILED' }), { timeout: 20_000 });
    const [failed] = await log();
    expect(failed!.tries.map(({ status, error }) => [status, error])).toEqual(
      Array.from({ length: 4 }, () => [null, 'There was no answer within 0.6 seconds.']),
    );
  });

  test('answers well and then never ends, or without end: it has heard', async () => {
    receiver.behave(path, (response) => {
      response.writeHead(200);
      response.write('slow');
    });
    await make();
    await app.send(ana, await app.session(ana), 'Hello');
    const delivered = (times: number) =>
      vi.waitFor(async () => {
        const all = await log();
        expect(all.map(({ state }) => state)).toEqual(Array.from({ length: times }, () => 'DELIVERED'));
        return all[0]!.tries.at(-1)!;
      }, PATIENT);
    expect(await delivered(1)).toMatchObject({ status: 200, answer: 'slow' });
    receiver.behave(path, (response) => {
      response.writeHead(200);
      const more = () => void (response.write('x'.repeat(65_536)) ? setImmediate(more) : response.once('drain', more));
      response.once('close', () => response.destroy());
      more();
    });
    await app.send(ana, await app.session(ana), 'Hello');
    expect(await delivered(2)).toMatchObject({ status: 200, answer: 'x'.repeat(2_048) });
  });
});
