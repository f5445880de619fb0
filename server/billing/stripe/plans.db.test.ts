import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { rebuiltBalances } from '../ledger.ts';
import { createStripeFixture } from './testkit/stripe-fixture.ts';
import type { Company, StripeFixture } from './testkit/stripe-fixture.ts';

let fixture: StripeFixture;
let company: Company;

const outcome = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code?: string; message: string }) => error.code ?? error.message,
  );

describe('a plan', () => {
  beforeAll(async () => {
    fixture = await createStripeFixture();
  });
  afterAll(() => fixture.end());
  beforeEach(async () => {
    company = await fixture.company();
  });
  const status = async () => (await fixture.cards.subscriptionOf(company.owner, company.workspaceId))!;

  test('begins on Stripe’s page, with a trial to the end of a month, a seat for each member, and one customer', async () => {
    const { workspaceId, owner } = company;
    const urls = await Promise.all([1, 2].map(() => fixture.cards.startCheckout(owner, { workspaceId, plan: 'team' })));
    fixture.finish(urls[1]!);
    await fixture.settle();
    expect(await fixture.account(workspaceId)).toMatchObject({ plan: 'team', seats: 2, isOnTrial: true, frozenAt: null });
    expect(await status()).toMatchObject({ entitled: 'team', status: 'trialing', seats: 2, trialEndsAt: new Date('2027-01-01T00:00:00Z') });
    const { data: customers } = await fixture.library.customers.list({ limit: 100 });
    expect(customers.filter(({ metadata }) => metadata['workspaceId'] === workspaceId)).toHaveLength(1);
    expect(await outcome(fixture.cards.startCheckout(owner, { workspaceId, plan: 'team' }))).toBe('CONFLICT');
  });

  test('a page that was opened before is closed by the next', async () => {
    const { workspaceId, owner } = company;
    const first = await fixture.cards.startCheckout(owner, { workspaceId, plan: 'team' });
    await fixture.cards.startCheckout(owner, { workspaceId, plan: 'business' });
    expect(() => fixture.finish(first)).toThrow('expired');
  });

  test('two pages that are paid all the same leave one subscription', async () => {
    const { workspaceId, owner } = company;
    const first = await fixture.cards.startCheckout(owner, { workspaceId, plan: 'team' });
    await sql`delete from stripe_checkout where workspace_id = ${workspaceId}`.execute(fixture.db.sql());
    const second = await fixture.cards.startCheckout(owner, { workspaceId, plan: 'business' });
    fixture.finish(first);
    fixture.finish(second);
    await fixture.settle();
    const rows = await fixture.rows<{ status: string; plan: string }>('subscription', workspaceId);
    expect(rows.map(({ plan, status: now }) => `${plan} ${now}`).toSorted()).toEqual(['business canceled', 'team trialing']);
    expect((await fixture.account(workspaceId)).plan).toBe('team');
  });

  test('on trial usage stops at the credits and nothing is owed; a second plan has no trial and starts prorated', async () => {
    const { workspaceId, owner, work } = company;
    const id = await fixture.subscribe(company);
    await fixture.use(work, 10_000_000);
    expect((await fixture.balances(workspaceId)).metered).toBe(0n);
    await fixture.cards.cancel(owner, workspaceId);
    expect((await status()).cancelsAt).toEqual(new Date('2027-01-01T00:00:00Z'));
    fixture.double.stop(id);
    await fixture.settle();
    expect(await fixture.account(workspaceId)).toMatchObject({ plan: 'free', isOnTrial: false });
    await fixture.subscribe(company);
    expect(await status()).toMatchObject({ status: 'active', trialEndsAt: null, periodEnd: new Date('2026-12-01T00:00:00Z') });
    const [receipt] = await fixture.cards.receiptsOf(owner, workspaceId);
    // Two seats for ten and a half of thirty days.
    expect(receipt).toMatchObject({ status: 'paid', totalMicros: 14_000_000n });
  });

  test('only owners manage, admins read, others see nothing; of another workspace nobody does', async () => {
    const { workspaceId } = company;
    const [admin, member, stranger] = [
      await fixture.owner(workspaceId, 'admin'),
      await fixture.owner(workspaceId, 'member'),
      (await fixture.company()).owner,
    ];
    await fixture.subscribe(company);
    const tries = (actor: typeof admin) =>
      Promise.all(
        [
          fixture.cards.startCheckout(actor, { workspaceId, plan: 'team' }),
          fixture.cards.changePlan(actor, { workspaceId, plan: 'business' }),
          fixture.cards.cancel(actor, workspaceId),
          fixture.cards.resume(actor, workspaceId),
          fixture.cards.startTopUp(actor, { workspaceId, amount: 5_000_000n }),
          fixture.cards.openPortal(actor, workspaceId),
          fixture.cards.previewPlan(actor, workspaceId, 'business'),
          fixture.cards.updateAutoTopUp(actor, { workspaceId, isOn: false, threshold: 0n, amount: 5_000_000n, monthlyCap: null }),
        ].map(outcome),
      );
    expect(new Set(await tries(admin))).toEqual(new Set(['FORBIDDEN']));
    expect(new Set(await tries(member))).toEqual(new Set(['FORBIDDEN']));
    expect(new Set(await tries(stranger))).toEqual(new Set(['NOT_FOUND']));
    expect((await fixture.cards.subscriptionOf(admin, workspaceId))?.status).toBe('trialing');
    expect(await fixture.cards.subscriptionOf(member, workspaceId)).toBeNull();
    expect(await fixture.cards.receiptsOf(stranger, workspaceId)).toEqual([]);
    expect(fixture.double.requests.some(({ form }) => JSON.stringify(form).includes('cancel_at_period_end'))).toBe(true);
  });

  test('receipts are the latest hundred, and whatever is still to be paid', async () => {
    await sql`insert into stripe_invoice (id, workspace_id, reading, status, reason, total_micros, due_micros, paid_micros, period_start, period_end,
        attempts, created_at)
      select 'in_' || n || ${company.workspaceId}::text, ${company.workspaceId}, n,
        case n when 1 then 'open' when 2 then 'uncollectible' when 140 then 'void' when 139 then 'draft' else 'paid' end,
        'manual', n, n, n, now(), now(), 1, now() + n * interval '1 hour' from generate_series(1, 140) n`.execute(fixture.db.sql());
    const totals = (await fixture.cards.receiptsOf(company.owner, company.workspaceId)).map(({ totalMicros }) => Number(totalMicros));
    expect(totals).toEqual([...Array.from({ length: 100 }, (_, i) => 138 - i), 2, 1]);
  });

  test('the portal opens, and what is done there is known here', async () => {
    const { workspaceId, owner } = company;
    await fixture.subscribe(company);
    const url = await fixture.cards.openPortal(owner, workspaceId);
    await fetch(`${url}/cancel`, { method: 'POST', redirect: 'manual' });
    await fixture.settle();
    expect((await status()).cancelsAt).not.toBeNull();
    await fixture.cards.resume(owner, workspaceId);
    expect((await status()).cancelsAt).toBeNull();
  });

  test('seats follow members, in either direction and any number of times; guests have none', async () => {
    const { workspaceId } = company;
    const id = await fixture.subscribe(company);
    const seats = async () => {
      await fixture.run('billing:sync-seats');
      await fixture.settle();
      return [fixture.double.seatsOf(id), (await fixture.account(workspaceId)).seats];
    };
    const more = await fixture.owner(workspaceId, 'member');
    await fixture.owner(workspaceId, 'guest');
    expect(await seats()).toEqual([3, 3]);
    for (const wanted of [2, 3, 2]) {
      if (wanted === 2)
        await sql`delete from membership where workspace_id = ${workspaceId} and user_id = ${more.userId}`.execute(fixture.db.sql());
      else
        await sql`insert into membership (workspace_id, user_id, role, created_at) values (${workspaceId}, ${more.userId}, 'member', now())`.execute(
          fixture.db.sql(),
        );
      expect(await seats()).toEqual([wanted, wanted]);
    }
    const before = fixture.double.requests.length;
    await fixture.run('billing:sync-seats');
    expect(fixture.double.requests.length).toBe(before);
  });

  test('a failed step at Stripe leaves the seats for the next time', async () => {
    const id = await fixture.subscribe(company);
    await fixture.owner(company.workspaceId, 'member');
    fixture.double.faults.add({ kind: 'status', status: 429 }, { method: 'POST', path: '/v1/subscriptions' });
    expect(await fixture.run('billing:sync-seats')).toEqual({ changed: 0, failed: 1 });
    expect(await fixture.run('billing:sync-seats')).toEqual({ changed: 1, failed: 0 });
    expect(fixture.double.seatsOf(id)).toBe(3);
  });
});

describe('a paid plan', () => {
  let id: string;
  beforeEach(async () => {
    fixture = await createStripeFixture();
    company = await fixture.company();
    id = await fixture.subscribe(company);
    await fixture.goTo('2026-12-29T12:00:00Z');
    // The trial is over, and the first whole month is paid.
    await fixture.goTo('2027-01-01T02:00:00Z');
    return () => fixture.end();
  });
  const status = async () => (await fixture.cards.subscriptionOf(company.owner, company.workspaceId))!;
  const order = (plan: 'free' | 'team' | 'business') => fixture.cards.changePlan(company.owner, { workspaceId: company.workspaceId, plan });
  const preview = (plan: 'free' | 'team' | 'business') => fixture.cards.previewPlan(company.owner, company.workspaceId, plan);
  const receipts = () => fixture.cards.receiptsOf(company.owner, company.workspaceId);

  test('is charged when the trial ends, and told of three days before', async () => {
    expect(await status()).toMatchObject({
      status: 'active',
      periodStart: new Date('2027-01-01T00:00:00Z'),
      periodEnd: new Date('2027-02-01T00:00:00Z'),
    });
    expect(await fixture.account(company.workspaceId)).toMatchObject({ plan: 'team', isOnTrial: false, pastDueSince: null });
    expect((await receipts())[0]).toMatchObject({ status: 'paid', totalMicros: 40_000_000n, pdfUrl: expect.stringContaining('/pdf') });
    const mails = () => fixture.mail.outbox().map(({ subject }) => subject);
    await expect.poll(mails).toEqual(['The trial of Team ends on January 1, 2027']);
  });

  test('goes up at once: the difference is told before and charged', async () => {
    await fixture.goTo('2027-01-16T12:00:00Z');
    expect(await preview('business')).toEqual({ dueNow: 20_000_000n, effectiveAt: fixture.now() });
    await order('business');
    expect([(await status()).entitled, (await fixture.account(company.workspaceId)).plan]).toEqual(['business', 'business']);
    await fixture.settle();
    expect((await receipts())[0]).toMatchObject({ reason: 'subscription_update', status: 'paid', totalMicros: 20_000_000n });
  });

  test('does not go up on a card that says no', async () => {
    await fixture.cardsBehave(company.workspaceId, 'pm_card_chargeCustomerFail');
    expect(await outcome(order('business'))).toBe('PAYMENT_REQUIRED');
    await fixture.settle();
    expect(await status()).toMatchObject({ entitled: 'team', plan: 'team' });
  });

  test('that ends goes on with a step up, and still ends where the card says no to it', async () => {
    const end = new Date('2027-02-01T00:00:00Z');
    await order('free');
    await fixture.cardsBehave(company.workspaceId, 'pm_card_chargeCustomerFail');
    expect(await outcome(order('business'))).toBe('PAYMENT_REQUIRED');
    await fixture.settle();
    expect(await status()).toMatchObject({ entitled: 'team', cancelsAt: end });
    await fixture.cardsBehave(company.workspaceId, 'pm_card_visa');
    await order('business');
    expect(await status()).toMatchObject({ entitled: 'business', cancelsAt: null });
  });

  test('goes down with the next period, and what was paid is kept until then', async () => {
    await order('business');
    await fixture.goTo('2027-01-16T12:00:00Z');
    expect(await preview('team')).toEqual({ dueNow: 0n, effectiveAt: new Date('2027-02-01T00:00:00Z') });
    await order('team');
    await fixture.settle();
    expect([await status(), (await fixture.account(company.workspaceId)).plan]).toMatchObject([
      { entitled: 'business', plan: 'team' },
      'business',
    ]);
    expect((await receipts())[0]?.reason).toBe('subscription_update');
    await fixture.goTo('2027-02-01T00:00:30Z');
    await fixture.run('billing:refresh-standing');
    expect([(await status()).entitled, (await fixture.account(company.workspaceId)).plan]).toEqual(['team', 'team']);
    await fixture.goTo('2027-02-01T02:00:00Z');
    expect((await receipts())[0]).toMatchObject({ status: 'paid', totalMicros: 40_000_000n });
  });

  test('a step down is taken back for nothing', async () => {
    await order('business');
    await order('team');
    await order('business');
    await fixture.settle();
    expect(await status()).toMatchObject({ entitled: 'business', plan: 'business' });
    await fixture.goTo('2027-02-01T02:00:00Z');
    expect((await receipts())[0]).toMatchObject({ totalMicros: 80_000_000n });
    expect((await receipts()).filter(({ reason }) => reason === 'subscription_update')).toHaveLength(1);
  });

  test('seats that are taken away are owed what they gave, where it was used', async () => {
    const { workspaceId, work } = company;
    for (let i = 0; i < 10; i++) await fixture.owner(workspaceId, 'member');
    await fixture.run('billing:sync-seats');
    await fixture.settle();
    const { credits } = await fixture.balances(workspaceId);
    await fixture.use(work, Math.floor((Number(credits) - 10) / 5));
    await fixture.goTo('2027-01-01T03:00:00Z');
    await sql`delete from membership where workspace_id = ${workspaceId} and user_id in
      (select user_id from membership where workspace_id = ${workspaceId} and role = 'member' limit 10)`.execute(fixture.db.sql());
    await fixture.run('billing:sync-seats');
    await fixture.settle();
    await fixture.goTo('2027-02-01T00:20:00Z');
    await fixture.close(workspaceId);
    const { rows } = await sql<{ amount: string }>`select amount_micros as amount from invoice_line l join invoice i on i.id = l.invoice_id
      where i.workspace_id = ${workspaceId} and l.kind = 'adjustment'`.execute(fixture.db.sql());
    // Ten seats’ credits of that month, but for the hour that they were had, and the hours before.
    expect(rows.map(({ amount }) => Math.round(Number(amount) / 100_000))).toEqual([996]);
    await fixture.goTo('2027-02-01T01:10:00Z');
    await fixture.run('billing:send-usage');
    await fixture.goTo('2027-03-01T02:00:00Z');
    const owed = (await receipts())[0]!.totalMicros - 40_000_000n;
    expect(Math.abs(Number(owed) - Number(rows[0]!.amount))).toBeLessThan(10_000);
    const { rows: stored } = await sql`select granted, metered, invoiced from billing_account where workspace_id = ${workspaceId}`.execute(
      fixture.db.sql(),
    );
    const { granted, metered, invoiced } = await rebuiltBalances(fixture.db.sql(), workspaceId);
    expect(stored).toEqual([{ granted: String(granted), metered: String(metered), invoiced: String(invoiced) }]);
  });

  test('ends with its period, may be kept after all, and is free then', async () => {
    expect(await preview('free')).toEqual({ dueNow: 0n, effectiveAt: new Date('2027-02-01T00:00:00Z') });
    await fixture.cards.cancel(company.owner, company.workspaceId);
    expect(await status()).toMatchObject({ status: 'active', cancelsAt: new Date('2027-02-01T00:00:00Z') });
    await order('team');
    expect((await status()).cancelsAt).toBeNull();
    await order('free');
    await fixture.goTo('2027-02-01T00:00:30Z');
    expect([(await status()).status, await fixture.account(company.workspaceId)]).toMatchObject([
      'canceled',
      { plan: 'free', frozenAt: null },
    ]);
    expect(await outcome(fixture.cards.resume(company.owner, company.workspaceId))).toBe('CONFLICT');
    expect(fixture.double.seatsOf(id)).toBe(2);
  });

  test('our invoice of a month and Stripe’s are one: linked, paid, and ended even where nothing more is asked for', async () => {
    await fixture.use(company.work, 6_000_000);
    await fixture.goTo('2027-01-01T03:10:00Z');
    await fixture.run('billing:send-usage');
    await fixture.cards.cancel(company.owner, company.workspaceId);
    await fixture.goTo('2027-02-01T00:20:00Z');
    await fixture.close(company.workspaceId);
    await fixture.run('billing:send-usage');
    await fixture.goTo('2027-02-01T02:00:00Z');
    await fixture.run('billing:refresh-standing');
    const invoices = await fixture.rows<{ period: string; status: string; stripe_id: string | null; pdf_url: string | null }>(
      'invoice',
      company.workspaceId,
    );
    const [last] = await receipts();
    expect(last).toMatchObject({ reason: 'subscription_cycle', status: 'paid', totalMicros: 19_750_000n });
    const january = invoices.find(({ stripe_id: stripeId }) => stripeId !== null);
    expect(january).toMatchObject({ status: 'paid', pdf_url: expect.stringContaining('/pdf') });
    expect((await fixture.balances(company.workspaceId)).invoiced).toBe(0n);
  });
});

test('without a key everything says so, and nothing is asked of Stripe', async () => {
  fixture = await createStripeFixture();
  company = await fixture.company();
  const { workspaceId, owner } = company;
  const { createStripe } = await import('./stripe.ts');
  const { createReading } = await import('../../workspaces/reading.ts');
  const { createRateLimits } = await import('../../kit/rate-limit.ts');
  const { createLogger } = await import('../../kit/logger.ts');
  const log = createLogger({ level: 'silent' });
  const { db, clock, mail, billing, invoices } = fixture;
  const none = createStripe({
    audit: () => undefined,
    config: null,
    db,
    clock,
    log,
    mail,
    billing,
    invoices,
    rateLimits: createRateLimits({ redis: null, log }),
    workspaces: createReading({ db }),
    publicUrl: () => '',
  });
  expect([none.jobs, none.receive, none.cards.isConfigured]).toEqual([[], null, false]);
  expect(await outcome(none.cards.startCheckout(owner, { workspaceId, plan: 'team' }))).toBe('UNAVAILABLE');
  expect(await none.cards.subscriptionOf(owner, workspaceId)).toBeNull();
  await fixture.end();
});
