/** Several workers, and the death of one: nothing is lost, little comes twice, and what comes twice has the same id. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { createTestDatabase } from '../testkit/services/database.ts';
import type { TestDatabase } from '../testkit/services/database.ts';
import type { Person } from '../testkit/visitors.ts';
import { createWebhookApp } from './testkit/webhook-app.ts';
import type { WebhookApp } from './testkit/webhook-app.ts';
import { answer, createReceiver, hang } from './testkit/receiver.ts';
import type { Receiver } from './testkit/receiver.ts';
import type { WorkerOptions } from './testkit/worker-process.ts';

const SECRET = 'a secret of the tests, long enough';
const TIMING = { tryMs: 8_000, leaseMs: 10_000 };

let database: TestDatabase;
let receiver: Receiver;
let web: WebhookApp;
let ana: Person;
let children: ChildProcess[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  receiver = await createReceiver();
  web = await createWebhookApp({ databaseUrl: database.url, env: { ROLES: 'web', APP_SECRET: SECRET } });
  ana = await web.person('Ana');
}, 120_000);
afterEach(async () => {
  for (const child of children) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  children = [];
});
afterAll(async () => {
  await web.close();
  await receiver.close();
  await database.drop();
});

async function worker(): Promise<ChildProcess> {
  const options: WorkerOptions = { databaseUrl: database.url, appSecret: SECRET, timing: TIMING };
  const child = spawn(process.execPath, [join(import.meta.dirname, 'testkit/worker-process.ts'), JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  await once(child.stdout!, 'data');
  return child;
}

const sendMany = async (times: number) => {
  for (let i = 0; i < times; i++) await web.send(ana, await web.session(ana), `Prompt ${i}`);
};
const idsOn = (path: string) => receiver.on(path).map(({ id }) => id);

test('a worker is killed while it sends: another one sends what was under way again, and everything else once', async () => {
  const path = '/killed';
  receiver.behave(path, hang);
  const { id, secret } = await web.endpoint(ana, receiver.url(path));
  const first = await worker();
  await sendMany(7);
  await vi.waitFor(() => expect(receiver.on(path)).toHaveLength(4), { timeout: 30_000 });
  const underWay = idsOn(path);
  first.kill('SIGKILL');
  await once(first, 'exit');
  receiver.behave(path, answer(204));
  const killedAt = Date.now();
  await worker();
  await vi.waitFor(
    async () => expect((await web.log(ana, ana.workspace.id, id)).map(({ state }) => state)).toEqual(Array(7).fill('DELIVERED')),
    {
      timeout: 60_000,
    },
  );
  const ids = idsOn(path);
  expect(new Set(ids).size).toBe(7);
  expect(ids).toHaveLength(7 + underWay.length);
  const twice = ids.filter((one, index) => ids.indexOf(one) < index);
  expect(twice.toSorted()).toEqual(underWay.toSorted());
  for (const one of receiver.on(path)) receiver.verify(secret, one);
  // The three that waited did not wait for the leases of the dead one.
  const others = receiver.on(path).filter((one) => !underWay.includes(one.id));
  expect(others).toHaveLength(3);
  expect(receiver.on(path).at(-1)!.at - killedAt).toBeLessThan(60_000);
}, 120_000);

test('two workers on one database send everything once', async () => {
  const paths = Array.from({ length: 5 }, (_, index) => `/shared${index}`);
  for (const path of paths) await web.endpoint(ana, receiver.url(path));
  await Promise.all([worker(), worker()]);
  await sendMany(12);
  await vi.waitFor(() => expect(paths.flatMap(idsOn)).toHaveLength(60), { timeout: 60_000 });
  await vi.waitFor(
    async () =>
      expect(await web.sql("select 1 from webhook_delivery where state = 'waiting' and workspace_id = $1", [ana.workspace.id])).toEqual([]),
    { timeout: 30_000 },
  );
  expect(new Set(paths.flatMap(idsOn)).size).toBe(60);
  expect(paths.flatMap(idsOn)).toHaveLength(60);
}, 120_000);

test('a worker that stops in good order leaves what it could not end, and the next one sends it', async () => {
  const path = '/drained';
  receiver.behave(path, hang);
  const { id } = await web.endpoint(ana, receiver.url(path));
  const first = await worker();
  await sendMany(1);
  await vi.waitFor(() => expect(receiver.on(path)).toHaveLength(1), { timeout: 30_000 });
  first.kill('SIGTERM');
  await once(first, 'exit');
  receiver.behave(path, answer(204));
  await worker();
  await vi.waitFor(async () => expect((await web.log(ana, ana.workspace.id, id))[0]).toMatchObject({ state: 'DELIVERED' }), {
    timeout: 60_000,
  });
  expect(new Set(idsOn(path)).size).toBe(1);
}, 120_000);
