import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runJob } from '../../testkit/run-job.ts';
import { closeMonthJob } from '../jobs/close-month.ts';
import { releaseReservationsJob } from '../jobs/release-reservations.ts';
import { expectSound } from '../testkit/billing-fixture.ts';
import { createInvoiceFixture } from './testkit/invoice-fixture.ts';
import type { InvoiceFixture } from './testkit/invoice-fixture.ts';
import { invoicesOf, linesOf, problemsOf } from './testkit/recomputed.ts';

let fixture: InvoiceFixture;
beforeAll(async () => {
  fixture = await createInvoiceFixture({ plan: 'free' });
});
afterAll(() => fixture.end());

const DOLLAR = 1_000_000n;

async function house(plan?: 'team' | 'business', seats = 2) {
  fixture.goTo('2026-12-01T00:00:00Z');
  const workspaceId = await fixture.workspace();
  const work = await fixture.work(workspaceId);
  if (plan) await fixture.db.write((tx) => fixture.billing.plans.change(tx, workspaceId, { plan, seats }, fixture.now()));
  return { workspaceId, work };
}

const told = async (id: string) =>
  (await linesOf(fixture.db, id)).map(({ kind, model_id: model, runs, amount_micros: amount }) => [kind, model, runs, Number(amount)]);
const account = async (workspaceId: string) => (await fixture.billing.accounts.read(workspaceId))!;

describe('a month that has ended', () => {
  test('becomes one invoice: usage, who paid for it, and seats; the ledger moves with it', async () => {
    const { workspaceId, work } = await house('team');
    await fixture.move(workspaceId, 'topUp', `topUp:${workspaceId}`, { wallet: DOLLAR, paid: -DOLLAR });
    fixture.goTo('2026-12-10T12:00:00Z');
    // 20 dollars of credits, one in the wallet, the rest metered.
    await fixture.use(work, 3_000_000);
    await fixture.use(work, 2_000_000, { purpose: 'title' });
    fixture.goTo('2027-01-01T00:10:00Z');
    expect(await fixture.close(workspaceId)).toBe(1);
    const [invoice, ...more] = await invoicesOf(fixture.db, workspaceId);
    expect(more).toEqual([]);
    expect(invoice).toMatchObject({ period: '2026-12-01', status: 'open', total_micros: '44000020' });
    expect(invoice!.number).toBe(`${workspaceId.replace('_', '-').toUpperCase()}-2026-12`);
    expect(await told(invoice!.id)).toEqual([
      ['usage', 'acme:one', 1, 15_000_010],
      ['usage', 'acme:one', 1, 10_000_010],
      ['credits', null, 0, -20_000_000],
      ['wallet', null, 0, -1_000_000],
      ['seats', null, 0, 40_000_000],
    ]);
    expect(await problemsOf(fixture.db, invoice!)).toEqual([]);
    expect((await account(workspaceId)).balances).toMatchObject({
      spent: 0n,
      revenue: 65_000_020n,
      metered: 0n,
      invoiced: -44_000_020n,
      wallet: 0n,
    });
    expect((await account(workspaceId)).openPeriod).toBe('2027-01-01');
  });

  test('is closed once, also by ten at a time', async () => {
    const { workspaceId, work } = await house('team');
    await fixture.use(work, 10);
    fixture.goTo('2027-01-02T00:00:00Z');
    const results = await Promise.all(Array.from({ length: 10 }, () => fixture.invoices.closeNext(workspaceId, fixture.now())));
    expect(results.filter((result) => result !== null)).toHaveLength(1);
    expect(await fixture.close(workspaceId)).toBe(0);
    expect(await invoicesOf(fixture.db, workspaceId)).toHaveLength(1);
  });

  test('stays open for the ten minutes that clocks may be apart', async () => {
    const { workspaceId, work } = await house();
    await fixture.use(work, 10);
    fixture.goTo('2027-01-01T00:09:59.999Z');
    expect(await fixture.invoices.due(fixture.now())).not.toContain(workspaceId);
    expect(await fixture.close(workspaceId)).toBe(0);
    fixture.goTo('2027-01-01T00:10:00Z');
    expect(await fixture.invoices.due(fixture.now())).toContain(workspaceId);
    expect(await fixture.close(workspaceId)).toBe(1);
  });

  test('without anything on it makes no invoice, and those that were missed are closed one after the other', async () => {
    const { workspaceId, work } = await house();
    await fixture.use(work, 100);
    fixture.goTo('2027-03-10T00:00:00Z');
    await fixture.use(work, 200);
    fixture.goTo('2027-07-01T06:00:00Z');
    expect(await fixture.close(workspaceId)).toBe(7);
    expect((await invoicesOf(fixture.db, workspaceId)).map(({ period }) => period)).toEqual(['2026-12-01', '2027-03-01']);
    expect((await account(workspaceId)).openPeriod).toBe('2027-07-01');
    await expectSound(fixture.db, workspaceId);
  });

  test('takes no more: what comes late is on the next invoice, and on that one only', async () => {
    const { workspaceId, work } = await house('team', 1);
    await fixture.use(work, 100);
    fixture.goTo('2027-01-01T00:11:00Z');
    await fixture.close(workspaceId);
    const [first] = await invoicesOf(fixture.db, workspaceId);
    const late = new Date('2026-12-31T23:59:59Z');
    await fixture.use(work, 300, { startedAt: late, endedAt: late });
    expect(await problemsOf(fixture.db, first!)).toEqual([]);
    fixture.goTo('2027-02-01T01:00:00Z');
    await fixture.close(workspaceId);
    const [, second] = await invoicesOf(fixture.db, workspaceId);
    expect(second).toMatchObject({ period: '2027-01-01' });
    expect(await told(second!.id)).toContainEqual(['usage', 'acme:one', 1, 1_510]);
  });

  test('of work under way when it ends leaves that to the next: what is held is on no invoice', async () => {
    const { workspaceId, work } = await house('business', 1);
    await fixture.use(work, 6_000_000);
    const run = fixture.ids.next('msg');
    fixture.goTo('2026-12-31T23:59:30Z');
    await fixture.reserve(work, run);
    fixture.goTo('2027-01-01T00:20:00Z');
    await fixture.close(workspaceId);
    const [first] = await invoicesOf(fixture.db, workspaceId);
    expect(first).toMatchObject({ total_micros: String(5_000_010n + 40n * DOLLAR) });
    expect((await account(workspaceId)).balances.metered).toBe(-5_100n);
    await fixture.record(fixture.entry(work, run, { uncachedInput: 100, output: 500 }));
    fixture.goTo('2027-02-01T00:20:00Z');
    await fixture.close(workspaceId);
    const [, second] = await invoicesOf(fixture.db, workspaceId);
    expect(await problemsOf(fixture.db, second!)).toEqual([]);
    expect(second).toMatchObject({ total_micros: String(2_600n + 40n * DOLLAR) });
    expect((await account(workspaceId)).balances.metered).toBe(0n);
  });
});

describe('nothing is due', () => {
  test('where credits paid for all: the invoice is there, and paid', async () => {
    const { workspaceId, work } = await house();
    await fixture.use(work, 1_000);
    fixture.goTo('2027-01-01T01:00:00Z');
    await fixture.close(workspaceId);
    const [invoice] = await invoicesOf(fixture.db, workspaceId);
    expect(invoice).toMatchObject({ status: 'paid', total_micros: '0' });
    const { rows } = await sql`select due_at, paid_at from invoice where id = ${invoice!.id}`.execute(fixture.db.sql());
    expect(rows).toEqual([{ due_at: null, paid_at: expect.anything() }]);
  });

  test('for what went beyond free credits: it is ours, and the invoice says so', async () => {
    const { workspaceId, work } = await house();
    await fixture.use(work, 1_200_000);
    fixture.goTo('2027-01-01T01:00:00Z');
    await fixture.close(workspaceId);
    const [invoice] = await invoicesOf(fixture.db, workspaceId);
    expect(await told(invoice!.id)).toEqual([
      ['usage', 'acme:one', 1, 6_000_010],
      ['absorbed', null, 0, -6_000_010],
    ]);
    expect(await problemsOf(fixture.db, invoice!)).toEqual([]);
  });

  test('on a server without payments: a statement of the same shape', async () => {
    const own = await createInvoiceFixture();
    own.goTo('2026-12-01T00:00:00Z');
    const workspaceId = await own.workspace();
    await own.use(await own.work(workspaceId), 1_000);
    own.goTo('2027-01-01T01:00:00Z');
    await own.close(workspaceId);
    const [invoice] = await invoicesOf(own.db, workspaceId);
    expect(invoice).toMatchObject({ status: 'statement', total_micros: '0' });
    expect((await linesOf(own.db, invoice!.id)).map(({ kind, amount_micros: amount }) => [kind, amount])).toEqual([
      ['usage', '5010'],
      ['absorbed', '-5010'],
    ]);
    expect(await problemsOf(own.db, invoice!)).toEqual([]);
    expect((await own.billing.accounts.read(workspaceId))!.balances).toMatchObject({ metered: 0n, absorbed: -5_010n, spent: 0n });
    await expectSound(own.db, workspaceId);
    await own.end();
  });

  test('for what was metered before the server took payments', async () => {
    const { workspaceId, work } = await house();
    await fixture.use(work, 10);
    await fixture.move(workspaceId, 'adjust', `before:${workspaceId}`, { metered: -700n, credits: 700n });
    await fixture.db.write((tx) => fixture.billing.accounts.lock(tx, workspaceId, fixture.now()));
    fixture.goTo('2027-01-01T01:00:00Z');
    await fixture.close(workspaceId);
    expect(await invoicesOf(fixture.db, workspaceId)).toMatchObject([{ status: 'statement', total_micros: '0' }]);
    expect((await account(workspaceId)).balances.metered).toBe(0n);
  });
});

test('what a dispute leaves to pay is on the next invoice, once, with its reason', async () => {
  const { workspaceId, work } = await house('team', 1);
  await fixture.use(work, 10);
  await fixture.move(
    workspaceId,
    'refund',
    `refund:${workspaceId}`,
    { metered: -3n * DOLLAR, paid: 3n * DOLLAR },
    'A dispute took back 3.00 USD',
  );
  fixture.goTo('2027-02-03T00:00:00Z');
  await fixture.use(work, 10);
  await fixture.close(workspaceId);
  const [december, january] = await invoicesOf(fixture.db, workspaceId);
  expect(await told(december!.id)).toContainEqual(['adjustment', null, 0, 3_000_000]);
  expect(await told(january!.id)).toEqual([['seats', null, 0, 20_000_000]]);
  expect(await problemsOf(fixture.db, december!)).toEqual([]);
  const { rows } = await sql`select description from invoice_line where kind = 'adjustment' and invoice_id = ${december!.id}`.execute(
    fixture.db.sql(),
  );
  expect(rows).toEqual([{ description: 'A dispute took back 3.00 USD' }]);
});

test('what was used before there was a ledger is on no invoice', async () => {
  const { workspaceId, work } = await house('team', 1);
  await fixture.use(work, 10);
  await sql`insert into usage_entry (purpose, workspace_id, session_id, actor_kind, actor_id, provider, model, uncached_input, cache_read, cache_write,
      output, reasoning, cost_micros, provider_cost_micros, period, estimated, status, started_at, ended_at)
    values ('title', ${workspaceId}, ${work.sessionId}, 'user', 'usr_1', 'acme', 'one', 1, 0, 0, 1, 0, 999, 999, '1970-01-01', false, 'complete',
      ${fixture.now()}, ${fixture.now()})`.execute(fixture.db.sql());
  fixture.goTo('2027-01-02T00:00:00Z');
  await fixture.close(workspaceId);
  const [invoice] = await invoicesOf(fixture.db, workspaceId);
  expect(await told(invoice!.id)).toContainEqual(['usage', 'acme:one', 1, 60]);
});

describe('the jobs', () => {
  test('close every workspace that is due; one that cannot be closed holds up nobody and is told of', async () => {
    const [good, bad, better] = [await house('team'), await house('team'), await house('team')];
    for (const { work } of [good, bad, better]) await fixture.use(work, 10);
    fixture.goTo('2027-01-01T00:30:00Z');
    // An invoice of that month that nobody can know of.
    await sql`insert into invoice (id, workspace_id, period, number, status, total_micros, issued_at)
      values ('ivc_other', ${bad.workspaceId}, '2026-12-01', 'OTHER', 'open', 0, now())`.execute(fixture.db.sql());
    const job = [closeMonthJob(fixture.invoices)];
    await expect(runJob(job, 'billing:close-month', { now: fixture.now() })).rejects.toThrow(/^1 of \d+ failed/);
    expect(await invoicesOf(fixture.db, good.workspaceId)).toHaveLength(1);
    expect(await invoicesOf(fixture.db, better.workspaceId)).toHaveLength(1);
    expect((await account(bad.workspaceId)).openPeriod).toBe('2026-12-01');
    expect((await account(bad.workspaceId)).balances.spent).toBe(60n);
  });

  test('stop between two workspaces when they are told to', async () => {
    const { workspaceId, work } = await house('team');
    await fixture.use(work, 10);
    fixture.goTo('2027-01-01T00:30:00Z');
    const touch = () => {
      throw new Error('told to end');
    };
    await expect(runJob([closeMonthJob(fixture.invoices)], 'billing:close-month', { now: fixture.now(), touch })).rejects.toThrow(
      'told to end',
    );
    expect(await invoicesOf(fixture.db, workspaceId)).toEqual([]);
  });

  test('give back what nobody holds any more', async () => {
    const { workspaceId, work } = await house('team');
    await fixture.reserve(work, fixture.ids.next('msg'));
    expect((await account(workspaceId)).balances.reserved).toBeGreaterThan(0n);
    fixture.clock.advance(3_600_001);
    expect(await runJob([releaseReservationsJob(fixture.billing)], 'billing:release-reservations', { now: fixture.now() })).toEqual({
      released: 1,
    });
    expect((await account(workspaceId)).balances.reserved).toBe(0n);
  });
});

test('an invoice and its lines cannot be changed, but for how far it is', async () => {
  const { workspaceId, work } = await house('team');
  await fixture.use(work, 10);
  fixture.goTo('2027-01-01T00:30:00Z');
  await fixture.close(workspaceId);
  for (const change of [
    sql`update invoice set total_micros = 0`,
    sql`update invoice set period = '2020-01-01'`,
    sql`delete from invoice`,
    sql`update invoice_line set amount_micros = 0`,
    sql`delete from invoice_line`,
    sql`update plan_change set seats = 1`,
    sql`delete from plan_change`,
  ])
    await expect(change.execute(fixture.db.sql())).rejects.toThrow(/permission denied/);
});
