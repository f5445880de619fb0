import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createLogger } from '../../kit/logger.ts';
import { PLANS } from '../plans.ts';
import { createGateway } from './gateway.ts';
import { MAX_ATTEMPTS, createInbox } from './inbox.ts';
import { createStripeFixture } from './testkit/stripe-fixture.ts';
import type { Company, StripeFixture } from './testkit/stripe-fixture.ts';

let fixture: StripeFixture;
let company: Company;
beforeAll(async () => {
  fixture = await createStripeFixture();
});
afterAll(() => fixture.end());
beforeEach(async () => {
  company = await fixture.company();
});

const handle = () => fixture.run('billing:handle-webhooks');
const events = async () =>
  (
    await sql<{
      id: string;
      attempts: number;
      last_error: string | null;
      failed_at: string | null;
      handled_at: string | null;
    }>`select * from stripe_event order by received_at, id`.execute(fixture.db.sql())
  ).rows;
const clear = () => sql`delete from stripe_event`.execute(fixture.db.sql());
const later = (ms: number) => fixture.later(ms);

/** An inbox of its own, whose readings the test decides. */
function inboxWith(read: (subject: { kind: string; id: string }) => Promise<string | null>) {
  const gateway = createGateway({
    secretKey: fixture.double.apiKey,
    webhookSecret: 'whsec_fixture',
    apiBase: fixture.double.url,
    clock: fixture.clock,
    plans: PLANS,
  });
  return createInbox({
    db: fixture.db,
    clock: fixture.clock,
    log: createLogger({ level: 'silent' }),
    gateway,
    readings: { read },
    tellOwners: () => undefined,
  });
}
const seed = async (id: string, subjectId: string | null = 'sub_x', type = 'customer.subscription.updated') => {
  await sql`insert into stripe_event (id, type, subject_kind, subject_id, event_created_at, received_at, next_attempt_at)
    values (${id}, ${type}, ${subjectId && 'subscription'}, ${subjectId}, ${fixture.now()}, ${fixture.now()}, ${fixture.now()})`.execute(
    fixture.db.sql(),
  );
};

describe('what comes in', () => {
  test('is kept once however often it comes, also on two connections at once', async () => {
    await clear();
    await fixture.library.customers.create({ name: 'Somebody else' });
    const [event] = fixture.double.events().slice(-1);
    await Promise.all([1, 2, 3, 4].map(() => fixture.double.webhooks.resend(event!)));
    await fixture.settle();
    expect((await events()).map(({ id, handled_at: handledAt }) => [id, handledAt !== null])).toEqual([[event!.id, true]]);
    expect((await fixture.double.webhooks.resend(event!))?.status).toBe(200);
    expect(await events()).toHaveLength(1);
  });

  test('is not answered with 200 while it cannot be kept; Stripe sends it again', async () => {
    await clear();
    await fixture.library.customers.create({ name: 'Somebody else' });
    await fixture.asOwner('alter table stripe_event rename to stripe_event_away');
    expect((await fixture.double.webhooks.deliver()).map(({ status }) => status)).not.toContain(200);
    await fixture.asOwner('alter table stripe_event_away rename to stripe_event');
    await fixture.goTo(new Date(fixture.clock.now() + 61_000).toISOString());
    expect(await events()).toHaveLength(1);
  });

  test('of customers that are not ours is handled, and changes nothing', async () => {
    await clear();
    const { id } = await fixture.library.customers.create({
      payment_method: 'pm_card_visa',
      metadata: { workspaceId: company.workspaceId },
    });
    const [card] = (await fixture.library.customers.listPaymentMethods(id)).data;
    const { seatPrices } = await createGateway({
      secretKey: fixture.double.apiKey,
      webhookSecret: null,
      apiBase: fixture.double.url,
      clock: fixture.clock,
      plans: PLANS,
    }).catalog();
    await fixture.library.subscriptions.create({
      customer: id,
      items: [{ price: seatPrices.business }],
      default_payment_method: card!.id,
      metadata: { workspaceId: company.workspaceId },
    });
    await fixture.settle();
    expect(await fixture.rows('subscription', company.workspaceId)).toEqual([]);
    expect((await events()).every(({ handled_at: handledAt }) => handledAt !== null)).toBe(true);
  });
});

describe('handling', () => {
  beforeEach(() => clear());

  test('one reading answers everything that waits about an object', async () => {
    const read = vi.fn<() => Promise<null>>(async () => null);
    for (const id of ['evt_1', 'evt_2', 'evt_3']) await seed(id);
    await seed('evt_4', 'sub_other');
    await seed('evt_5', null);
    expect(await inboxWith(read).handleDue()).toEqual({ handled: 5, later: 0, failed: 0 });
    expect(read.mock.calls).toHaveLength(2);
  });

  test('what fails is tried again with growing waits, and is given up visibly', async () => {
    await seed('evt_poison');
    await seed('evt_good', 'sub_good');
    const inbox = inboxWith(({ id }) => (id === 'sub_good' ? Promise.resolve(null) : Promise.reject(new Error('no such subscription'))));
    expect(await inbox.handleDue()).toEqual({ handled: 1, later: 1, failed: 0 });
    expect(await inbox.handleDue()).toEqual({ handled: 0, later: 0, failed: 0 });
    for (let attempt = 2; attempt < MAX_ATTEMPTS; attempt++) {
      later(6 * 3_600_000);
      expect(await inbox.handleDue()).toEqual({ handled: 0, later: 1, failed: 0 });
    }
    later(6 * 3_600_000);
    expect(await inbox.handleDue()).toEqual({ handled: 0, later: 0, failed: 1 });
    later(24 * 3_600_000);
    expect(await inbox.handleDue()).toEqual({ handled: 0, later: 0, failed: 0 });
    const poison = (await events()).find(({ id }) => id === 'evt_poison');
    expect(poison).toMatchObject({ attempts: MAX_ATTEMPTS, last_error: 'Error: no such subscription', handled_at: null });
    expect((await handle())['failed']).toBe(1);
  });

  test('one that has just come is not given up with one that was tried twelve times', async () => {
    await seed('evt_old');
    const inbox = inboxWith(() => Promise.reject(new Error('no such subscription')));
    await sql`update stripe_event set attempts = ${MAX_ATTEMPTS - 1}`.execute(fixture.db.sql());
    await seed('evt_new');
    expect(await inbox.handleDue()).toEqual({ handled: 0, later: 1, failed: 1 });
    expect((await events()).map(({ id, failed_at: failedAt }) => [id, failedAt !== null])).toEqual([
      ['evt_new', false],
      ['evt_old', true],
    ]);
  });

  test('any number of nodes take what waits about few objects, and none waits for another', async () => {
    await sql`insert into stripe_event (id, type, subject_kind, subject_id, event_created_at, received_at, next_attempt_at)
      select 'evt_' || n, 'invoice.paid', 'invoice', 'in_' || n % 3, now(), now(), ${fixture.now()}::timestamptz - n * interval '1 second' * (n % 7)
      from generate_series(1, 3000) n`.execute(fixture.db.sql());
    const nodes = Array.from({ length: 8 }, () => inboxWith(async () => null).handleDue());
    const counts = await Promise.all(nodes);
    expect(counts.reduce((sum, { handled }) => sum + handled, 0)).toBeGreaterThanOrEqual(3000);
    expect((await events()).every(({ handled_at: handledAt }) => handledAt !== null)).toBe(true);
  });

  test('nothing is given up while Stripe does not answer', async () => {
    await seed('evt_patient', 'sub_none');
    for (let attempt = 0; attempt < MAX_ATTEMPTS + 3; attempt++) {
      fixture.double.faults.add({ kind: 'status', status: 429 }, { path: '/v1/subscriptions/sub_none' });
      expect(await handle()).toMatchObject({ later: 1, failed: 0 });
      later(6 * 3_600_000);
    }
    expect(await handle()).toMatchObject({ failed: 1 });
  });

  test('who took an event and died has lost it after a minute', async () => {
    await seed('evt_1');
    void inboxWith(() => new Promise<never>(() => undefined)).handleDue();
    await expect.poll(async () => (await events())[0]?.attempts).toBe(1);
    const read = vi.fn<() => Promise<null>>(async () => null);
    expect(await inboxWith(read).handleDue()).toMatchObject({ handled: 0 });
    later(60_000);
    expect(await inboxWith(read).handleDue()).toMatchObject({ handled: 1 });
  });

  test('what is read later wins, though it is written first', async () => {
    const id = await fixture.subscribe(company);
    const { promise, resolve } = Promise.withResolvers<void>();
    fixture.double.faults.add({ kind: 'hold', when: 'after', until: promise }, { method: 'GET', path: `/v1/subscriptions/${id}` });
    await seed('evt_slow', id);
    const readings = () =>
      fixture.double.requests.filter(({ method, path }) => method === 'GET' && path === `/v1/subscriptions/${id}`).length;
    const before = readings();
    const slow = handle();
    await expect.poll(readings).toBe(before + 1);
    fixture.double.stop(id);
    await fixture.double.webhooks.deliver();
    await expect.poll(async () => (await fixture.account(company.workspaceId)).plan).toBe('free');
    resolve();
    await slow;
    await fixture.settle();
    expect((await fixture.rows<{ status: string }>('subscription', company.workspaceId)).map(({ status }) => status)).toEqual(['canceled']);
    expect((await fixture.account(company.workspaceId)).plan).toBe('free');
  });

  test('a webhook that was lost is made good by reading everything again', async () => {
    const session = fixture.finish(await fixture.cards.startCheckout(company.owner, { workspaceId: company.workspaceId, plan: 'team' }));
    fixture.double.webhooks.forget();
    expect((await fixture.account(company.workspaceId)).plan).toBeNull();
    expect((await fixture.run('billing:reread-stripe'))['failed']).toBe(0);
    expect([(await fixture.account(company.workspaceId)).plan, session.status]).toEqual(['team', 'complete']);
  });

  test('old ones are deleted after 90 days', async () => {
    await seed('evt_old', null);
    later(90 * 86_400_000 + 1);
    await seed('evt_new', null);
    expect(await fixture.run('billing:delete-old-webhooks')).toEqual({ deleted: 1 });
    expect((await events()).map(({ id }) => id)).toEqual(['evt_new']);
  });
});
