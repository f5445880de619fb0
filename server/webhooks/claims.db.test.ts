/** Leases: who may send what, how much at a time, and what becomes of what a dead worker held. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createPeople } from '../testkit/people.ts';
import type { People } from '../testkit/people.ts';
import { createClaims } from './claims.ts';
import type { ClaimedDelivery } from './claims.ts';
import type { Outcome, Verdict } from './outcome.ts';
import { WEBHOOK_TIMING } from './timing.ts';

const HOUR_MS = 3_600_000;
const OK: Outcome = { kind: 'answered', status: 200, answer: 'ok', retryAfterMs: null };
const NO: Outcome = { kind: 'failed', error: 'no' };

let people: People;
let workspaceId: string;
let endpointId: string;
let stopped: string[];
let claims: ReturnType<typeof createClaims>;
let other: ReturnType<typeof createClaims>;
let made = 0;
beforeAll(async () => {
  people = await createPeople();
});
afterAll(() => people.close());
beforeEach(async () => {
  await execute('delete from webhook_endpoint');
  const owner = await people.person(`Ana${++made}`);
  workspaceId = await people.firstWorkspace(owner);
  stopped = [];
  const worker = () =>
    createClaims({ ...people, timing: WEBHOOK_TIMING, onStopped: (_tx, endpoint, why) => void stopped.push(`${endpoint.id} ${why}`) });
  [claims, other] = [worker(), worker()];
  endpointId = await endpoint();
});

const execute = (text: string, values: unknown[] = []) => people.db.em().execute<Record<string, unknown>[]>(text, values);

async function endpoint(): Promise<string> {
  const id = people.ids.next('whe');
  await execute(
    `insert into webhook_endpoint (id, workspace_id, url, description, event_types, state, sealed_secret, created_at)
     values (?, ?, 'https://example.com/', '', '{run.completed}', 'active', 'x', now())`,
    [id, workspaceId],
  );
  return id;
}

async function deliveries(count: number, { to = endpointId, type = 'run.completed', dueInMs = 0 } = {}): Promise<string[]> {
  const ids = Array.from({ length: count }, () => people.ids.next('whd'));
  const dueAt = new Date(people.clock.now() + dueInMs);
  for (const id of ids)
    await execute(
      `insert into webhook_delivery (id, endpoint_id, workspace_id, type, body, occurred_at, due_at) values (?, ?, ?, ?, '{}', ?, ?)`,
      [id, to, workspaceId, type, dueAt, dueAt],
    );
  return ids;
}

const ids = (claimed: readonly ClaimedDelivery[]) => claimed.map(({ id }) => id);
const settle = (delivery: ClaimedDelivery, outcome: Outcome, verdict: Verdict, by = claims) =>
  by.settle({ delivery, outcome, verdict, startedAt: new Date(people.clock.now()), durationMs: 12.6 });
const row = async (id: string) =>
  (await execute('select state, attempts, lease_id, due_at, finished_at from webhook_delivery where id = ?', [id]))[0]!;

describe('at a time', () => {
  test('four to one endpoint over all workers, oldest first; a place is free once one is settled', async () => {
    const all = await deliveries(6);
    const [first, second] = [await claims.claim(endpointId, 3), await other.claim(endpointId, 100)];
    expect([ids(first), ids(second)]).toEqual([all.slice(0, 3), all.slice(3, 4)]);
    expect(await claims.claim(endpointId, 100)).toEqual([]);
    await settle(first[0]!, OK, { kind: 'delivered' });
    expect(ids(await other.claim(endpointId, 100))).toEqual([all[4]]);
  });

  test('workers that ask at once never get the same, and no more than four together', async () => {
    const all = await deliveries(12);
    const got = await people.race(12, () => claims.claim(endpointId, 1));
    const claimed = ids(got.flat());
    expect(claimed.toSorted()).toEqual(all.slice(0, 4));
  });

  test('one to an endpoint that fails, and four again once something arrived', async () => {
    await deliveries(6);
    const [only, ...rest] = await claims.claim(endpointId, 100);
    for (const one of rest) await claims.release(one);
    await settle(only!, NO, { kind: 'again', afterMs: 5_000 });
    const [next] = await claims.claim(endpointId, 100);
    expect(await claims.claim(endpointId, 100)).toEqual([]);
    await settle(next!, OK, { kind: 'delivered' });
    expect(await claims.claim(endpointId, 100)).toHaveLength(4);
  });
});

describe('a lease', () => {
  test('that is over lets another worker send, and the one before writes nothing any more', async () => {
    const [id] = await deliveries(1);
    const [mine] = await claims.claim(endpointId, 1);
    people.clock.advance(WEBHOOK_TIMING.leaseMs - 1);
    expect(await other.claim(endpointId, 1)).toEqual([]);
    expect(await other.dueEndpoints()).not.toContain(endpointId);
    people.clock.advance(1);
    expect(await other.dueEndpoints()).toContain(endpointId);
    const [theirs] = await other.claim(endpointId, 1);
    expect(theirs).toMatchObject({ id, attempts: 0 });
    expect(await settle(mine!, NO, { kind: 'failed' })).toBe(false);
    await claims.release(mine!);
    expect(await row(id!)).toMatchObject({ state: 'waiting', lease_id: theirs!.leaseId });
    expect(await settle(theirs!, OK, { kind: 'delivered' }, other)).toBe(true);
    expect(await execute('select status, error, duration_ms, answer from webhook_try where delivery_id = ?', [id!])).toEqual([
      { status: 200, error: null, duration_ms: 13, answer: 'ok' },
    ]);
  });

  test('that is given back is free at once, and counts as no try', async () => {
    const [id] = await deliveries(1);
    const [mine] = await claims.claim(endpointId, 1);
    await claims.release(mine!);
    expect(await row(id!)).toMatchObject({ state: 'waiting', attempts: 0, lease_id: null });
    expect(ids(await other.claim(endpointId, 1))).toEqual([id]);
  });
});

describe('when', () => {
  test('nothing before it is due; the next moment is told, also that of a lease', async () => {
    const [id] = await deliveries(1, { dueInMs: HOUR_MS });
    const now = new Date(people.clock.now());
    expect(await claims.claim(endpointId, 1)).toEqual([]);
    expect(await claims.nextDueAt(now)).toEqual(new Date(people.clock.now() + HOUR_MS));
    people.clock.advance(HOUR_MS);
    const [mine] = await claims.claim(endpointId, 1);
    expect(await claims.nextDueAt(new Date(people.clock.now()))).toEqual(new Date(people.clock.now() + WEBHOOK_TIMING.leaseMs));
    await settle(mine!, NO, { kind: 'again', afterMs: 30_000 });
    expect(await row(id!)).toMatchObject({ state: 'waiting', attempts: 1, finished_at: null });
    expect(await claims.nextDueAt(new Date(people.clock.now()))).toEqual(new Date(people.clock.now() + 30_000));
    // What was told of by then is told of by whoever looked then.
    expect(await claims.nextDueAt(new Date(people.clock.now() + 30_000))).toBeNull();
    people.clock.advance(30_000);
    const [again] = await claims.claim(endpointId, 1);
    expect(again).toMatchObject({ id, attempts: 1 });
    await settle(again!, NO, { kind: 'failed' });
    expect(await row(id!)).toMatchObject({ state: 'failed', attempts: 2 });
    expect(await claims.dueEndpoints()).not.toContain(endpointId);
  });

  test.each([
    ['of an endpoint that is paused', "update webhook_endpoint set state = 'paused' where id = ?", true],
    ['of one that was removed', 'update webhook_endpoint set removed_at = now(), sealed_secret = null where id = ?', false],
    [
      'of a workspace that was deleted',
      'update workspace set deleted_at = now(), erase_at = now() where id = (select workspace_id from webhook_endpoint where id = ?)',
      false,
    ],
  ])('nothing %s; a test only where it is paused', async (_what, change, isTestSent) => {
    await deliveries(2);
    const [test] = await deliveries(1, { type: 'webhook.test' });
    await execute(change, [endpointId]);
    expect(await claims.dueEndpoints()).toEqual(
      isTestSent ? expect.arrayContaining([endpointId]) : expect.not.arrayContaining([endpointId]),
    );
    expect(ids(await claims.claim(endpointId, 100))).toEqual(isTestSent ? [test] : []);
  });
});

describe('an endpoint is stopped', () => {
  const fail = async (verdict: Verdict = { kind: 'again', afterMs: 5_000 }) => {
    await deliveries(1);
    const [mine] = await claims.claim(endpointId, 1);
    await settle(mine!, NO, verdict);
    return (await execute('select state, failing_since from webhook_endpoint where id = ?', [endpointId]))[0]!;
  };

  test('once nothing has arrived for three days, and told of once', async () => {
    const first = await fail();
    people.clock.advance(WEBHOOK_TIMING.failingMs - HOUR_MS);
    expect(await fail()).toEqual({ state: 'active', failing_since: first['failing_since'] });
    expect(stopped).toEqual([]);
    people.clock.advance(HOUR_MS);
    await fail();
    expect(stopped).toEqual([`${endpointId} failed`]);
    expect(await claims.claim(endpointId, 1)).toEqual([]);
  });

  test('at once by 410; not by a test, nor twice', async () => {
    await deliveries(2);
    const [first, second] = await claims.claim(endpointId, 2);
    const [test] = await deliveries(1, { type: 'webhook.test' });
    const [tested] = await claims.claim(endpointId, 1);
    expect(tested!.id).toBe(test);
    await settle(tested!, NO, { kind: 'failed' });
    expect((await execute('select failing_since from webhook_endpoint where id = ?', [endpointId]))[0]).toEqual({ failing_since: null });
    await settle(first!, NO, { kind: 'gone' });
    await settle(second!, NO, { kind: 'gone' });
    expect(stopped).toEqual([`${endpointId} gone`]);
  });
});

test('both secrets sign until the old one has ended', async () => {
  const endsAt = new Date(people.clock.now() + HOUR_MS);
  await execute("update webhook_endpoint set old_sealed_secret = 'y', old_secret_ends_at = ? where id = ?", [endsAt, endpointId]);
  await deliveries(2);
  const [both] = await claims.claim(endpointId, 1);
  expect(both!.endpoint.sealedSecrets.map(String)).toEqual(['x', 'y']);
  people.clock.advance(HOUR_MS);
  const [one] = await claims.claim(endpointId, 1);
  expect(one!.endpoint.sealedSecrets.map(String)).toEqual(['x']);
});
