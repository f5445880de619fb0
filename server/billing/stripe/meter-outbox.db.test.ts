import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLogger } from '../../kit/logger.ts';
import { PLANS } from '../plans.ts';
import { createGateway } from './gateway.ts';
import { createMeterOutbox, identifierOf } from './meter-outbox.ts';
import { createStripeFixture } from './testkit/stripe-fixture.ts';
import type { Company, StripeFixture } from './testkit/stripe-fixture.ts';

let fixture: StripeFixture;
let company: Company;
beforeEach(async () => {
  fixture = await createStripeFixture();
  company = await fixture.company();
  await fixture.subscribe(company);
  await fixture.goTo('2027-01-10T00:00:00Z');
  await fixture.move(company.workspaceId, 'expire', 'no credits', {
    credits: -(await fixture.balances(company.workspaceId)).credits,
    granted: (await fixture.balances(company.workspaceId)).credits,
  });
});
afterEach(() => fixture.end());

/** Micro-dollars of metered usage, at some minute. */
const use = (micros: number, endedAt: string) =>
  fixture.record(
    fixture.entry(
      company.work,
      fixture.ids.next('msg'),
      { output: micros / 5 },
      { startedAt: new Date(endedAt), endedAt: new Date(endedAt) },
    ),
  );
const send = () => fixture.run('billing:send-usage');
const told = () =>
  fixture.double
    .meterEvents()
    .map(({ identifier, payload, timestamp }) => [
      identifier.split(':').slice(2).join(':'),
      Number(payload['value']),
      new Date(timestamp * 1000).toISOString().slice(0, 16),
    ]);
const total = () => fixture.double.meterEvents().reduce((sum, { payload }) => sum + Number(payload['value']), 0);
const owed = async () => Number(-(await fixture.balances(company.workspaceId)).metered);

describe('metered usage', () => {
  test('is told once an hour that has ended, in whole micro-dollars', async () => {
    await use(1_500, '2027-01-10T00:10:00Z');
    await use(500, '2027-01-10T00:59:59Z');
    await use(70, '2027-01-10T01:00:00Z');
    await fixture.goTo('2027-01-10T01:04:00Z');
    expect(await send()).toEqual({ written: 0, sent: 0, later: 0 });
    await fixture.goTo('2027-01-10T01:05:00Z');
    expect(await send()).toEqual({ written: 1, sent: 1, later: 0 });
    await fixture.goTo('2027-01-10T02:06:00Z');
    await send();
    expect(await send()).toEqual({ written: 0, sent: 0, later: 0 });
    expect(told()).toEqual([
      ['2027-01-10T00:1', 2_000, '2027-01-10T00:00'],
      ['2027-01-10T01:1', 70, '2027-01-10T01:00'],
    ]);
    expect(total()).toBe(await owed());
  });

  test('that comes late to an hour is a further revision with the difference', async () => {
    await use(1_000, '2027-01-10T00:10:00Z');
    await fixture.goTo('2027-01-10T02:10:00Z');
    await send();
    await use(300, '2027-01-10T00:20:00Z');
    await send();
    await use(5, '2027-01-10T00:21:00Z');
    await send();
    expect(told().map(([id, value]) => [id, value])).toEqual([
      ['2027-01-10T00:1', 1_000],
      ['2027-01-10T00:2', 300],
      ['2027-01-10T00:3', 5],
    ]);
    expect(identifierOf(company.workspaceId, new Date('2027-01-10T00:00:00Z'), 2)).toBe(`${company.workspaceId}:usage:2027-01-10T00:2`);
  });

  test('what credits and wallet paid for is not told', async () => {
    await fixture.topUp(company, 5_000_000n);
    await use(1_000, '2027-01-10T00:10:00Z');
    await fixture.goTo('2027-01-10T02:10:00Z');
    expect(await send()).toEqual({ written: 0, sent: 0, later: 0 });
  });

  test('a refund beyond the wallet is asked for like usage', async () => {
    const payment = await fixture.topUp(company, 5_000_000n);
    await use(2_000_000, '2027-01-10T00:10:00Z');
    fixture.double.refund(payment);
    await fixture.settle();
    await fixture.goTo('2027-01-10T02:10:00Z');
    await send();
    expect([total(), await owed()]).toEqual([2_000_000, 2_000_000]);
  });

  test('after its month was closed counts in the first hour of the open one, as on our invoice', async () => {
    await use(1_000, '2027-01-31T23:30:00Z');
    await fixture.goTo('2027-02-01T00:15:00Z');
    await fixture.close(company.workspaceId);
    await send();
    await use(400, '2027-01-31T23:40:00Z');
    await fixture.goTo('2027-02-01T01:06:00Z');
    await send();
    expect(told().slice(-2)).toEqual([
      ['2027-01-31T23:1', 1_000, '2027-01-31T23:00'],
      ['2027-02-01T00:1', 400, '2027-02-01T00:00'],
    ]);
  });

  test('two nodes at once write and tell each hour once', async () => {
    for (let hour = 0; hour < 10; hour++) await use(100 + 5 * hour, `2027-01-10T0${hour}:30:00Z`);
    await fixture.goTo('2027-01-10T11:00:00Z');
    await Promise.all([send(), send(), send(), send()]);
    expect(told()).toHaveLength(10);
    expect(total()).toBe(await owed());
  });

  test('a workspace without a plan tells nothing', async () => {
    const other = await fixture.company();
    await fixture.record(fixture.entry(other.work, fixture.ids.next('msg'), { output: 2_000_000 }));
    await fixture.goTo('2027-01-10T02:10:00Z');
    expect(await send()).toEqual({ written: 0, sent: 0, later: 0 });
  });

  test('of the last hours of a plan that ended is still told, and nothing after them', async () => {
    await use(1_000, '2027-01-10T00:30:00Z');
    await fixture.goTo('2027-01-10T02:10:00Z');
    await send();
    await fixture.cards.cancel(company.owner, company.workspaceId);
    await use(2_000, '2027-01-31T23:50:00Z');
    await fixture.goTo('2027-02-01T00:20:00Z');
    await send();
    await fixture.goTo('2027-02-01T02:00:00Z');
    await use(4_000, '2027-02-01T00:30:00Z');
    await fixture.goTo('2027-02-01T03:00:00Z');
    await send();
    expect(total()).toBe(3_000);
    const [last] = await fixture.cards.receiptsOf(company.owner, company.workspaceId);
    // Three tenths of a cent.
    expect(last).toMatchObject({ reason: 'subscription_cycle', totalMicros: 0n });
  });
});

describe('what goes wrong on the way', () => {
  const at = async (hours: number) => fixture.goTo(new Date(Date.parse('2027-01-10T02:10:00Z') + hours * 3_600_000).toISOString());
  beforeEach(async () => {
    await use(1_000, '2027-01-10T00:30:00Z');
    await at(0);
  });

  test('an answer that was lost: Stripe refuses the second, and it counts once', async () => {
    fixture.double.faults.add({ kind: 'reset', when: 'after' }, { path: '/v1/billing/meter_events', times: 3 });
    expect(await send()).toEqual({ written: 1, sent: 0, later: 1 });
    await at(1);
    expect(await send()).toMatchObject({ sent: 1 });
    expect([told().length, total()]).toEqual([1, 1_000]);
  });

  test('an answer that was lost, and a day of silence: Stripe is asked what it has before anything is sent again', async () => {
    fixture.double.faults.add({ kind: 'reset', when: 'after' }, { path: '/v1/billing/meter_events', times: 3 });
    await send();
    await at(30);
    expect(await send()).toMatchObject({ sent: 1 });
    expect([told().length, total()]).toEqual([1, 1_000]);
  });

  test('a day of silence in which nothing arrived: it is sent', async () => {
    fixture.double.faults.add({ kind: 'reset', when: 'before' }, { path: '/v1/billing/meter_events', times: 3 });
    await send();
    fixture.double.faults.clear();
    await at(30);
    expect(await send()).toMatchObject({ sent: 1 });
    expect(total()).toBe(1_000);
  });

  test('a node that dies after sending: the next one finds it there', async () => {
    const gateway = createGateway({
      secretKey: fixture.double.apiKey,
      webhookSecret: null,
      apiBase: fixture.double.url,
      clock: fixture.clock,
      plans: PLANS,
    });
    const dying = createMeterOutbox({
      db: fixture.db,
      clock: fixture.clock,
      log: createLogger({ level: 'silent' }),
      gateway: {
        ...gateway,
        async sendMeterEvent(event) {
          await gateway.sendMeterEvent(event);
          await sql`update meter_event set last_error = 'died'`.execute(fixture.db.sql());
          return new Promise<never>(() => undefined);
        },
      },
    });
    void dying.run(2 * 86_400_000);
    await expect.poll(() => told().length).toBe(1);
    expect(await send()).toEqual({ written: 0, sent: 0, later: 0 });
    await at(1);
    expect(await send()).toMatchObject({ sent: 1 });
    expect([told().length, total()]).toEqual([1, 1_000]);
  });

  test.each([
    ['goes on is stamped with the beginning of the open month', false, () => '2027-02-01T00:00'],
    ['ended is stamped with the oldest moment that it takes', true, (now: Date) => new Date(now.getTime() - 34 * 86_400_000).toISOString()],
  ])('usage that is older than Stripe takes, of a plan that %s', async (_what, isEnded, stamp) => {
    fixture.double.faults.add({ kind: 'status', status: 500 }, { path: '/v1/billing/meter_events', times: 1_000 });
    await send();
    await sql`update meter_event set stamped_at = null`.execute(fixture.db.sql());
    fixture.double.faults.clear();
    if (isEnded) await fixture.cards.cancel(company.owner, company.workspaceId);
    await at(24 * 40);
    expect(await send()).toMatchObject({ sent: 1 });
    expect(told()).toEqual([['2027-01-10T00:1', 1_000, stamp(fixture.now()).slice(0, 16)]]);
  });

  test.each([
    ['is not told before its month’s invoice is made', async () => undefined],
    [
      'is refused until its month’s invoice is made',
      async () => {
        await fixture.goTo('2027-02-01T00:20:00Z');
        fixture.double.faults.add({ kind: 'status', status: 500 }, { path: '/v1/billing/meter_events', times: 1_000 });
        expect(await send()).toMatchObject({ sent: 0, later: 1 });
        fixture.double.faults.clear();
      },
    ],
  ])('usage that %s is on the next one', async (_what, before) => {
    await send();
    await use(3_000_000, '2027-01-31T23:30:00Z');
    await before();
    await fixture.goTo('2027-02-01T02:30:00Z');
    const receipts = () => fixture.cards.receiptsOf(company.owner, company.workspaceId);
    expect((await receipts())[0]).toMatchObject({ reason: 'subscription_cycle', totalMicros: 40_000_000n });
    expect(await send()).toMatchObject({ sent: 1, later: 0 });
    expect(told().at(-1)).toEqual(['2027-01-31T23:1', 3_000_000, '2027-02-01T00:00']);
    await fixture.goTo('2027-03-01T02:00:00Z');
    expect((await receipts())[0]).toMatchObject({ reason: 'subscription_cycle', totalMicros: 43_000_000n });
  });

  test('an answer that was lost before its month’s invoice was made: what Stripe has counts there, and once', async () => {
    await send();
    await use(3_000_000, '2027-01-31T23:30:00Z');
    await fixture.goTo('2027-02-01T00:20:00Z');
    fixture.double.faults.add({ kind: 'reset', when: 'after' }, { path: '/v1/billing/meter_events', times: 3 });
    expect(await send()).toMatchObject({ later: 1 });
    await fixture.goTo('2027-02-01T02:30:00Z');
    expect(await send()).toMatchObject({ sent: 1 });
    expect(told().slice(1)).toEqual([['2027-01-31T23:1', 3_000_000, '2027-01-31T23:00']]);
    expect(await sql`select stamped_at from meter_event order by id desc limit 1`.execute(fixture.db.sql())).toMatchObject({
      rows: [{ stamped_at: expect.stringMatching(/^2027-01-31.23:00/) }],
    });
  });

  test('what Stripe took and did not count is noticed two days later, and what it says of it is kept', async () => {
    await send();
    await use(500, '2027-01-10T03:00:00Z');
    await at(2);
    await send();
    expect(await fixture.run('billing:check-sent-usage')).toMatchObject({ differing: 0 });
    await at(72);
    expect(await fixture.run('billing:check-sent-usage')).toMatchObject({ differing: 0 });
    fixture.double.refuseMeterEvents([fixture.double.meterEvents()[1]!.identifier]);
    await fixture.settle();
    expect(await fixture.count("type = 'v1.billing.meter.error_report_triggered' and handled_at is not null")).toBe(1);
    expect(await fixture.run('billing:check-sent-usage')).toMatchObject({ sent: 0, differing: 1 });
  });

  test('the whole month is compared once a day: what the hourly look did not reach is told', async () => {
    await at(24 * 5);
    expect(await send()).toEqual({ written: 0, sent: 0, later: 0 });
    expect(await fixture.run('billing:check-sent-usage')).toEqual({ written: 1, sent: 1, later: 0, differing: 0 });
    expect(total()).toBe(1_000);
  });
});
