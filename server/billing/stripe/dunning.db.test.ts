import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createStripeFixture } from './testkit/stripe-fixture.ts';
import type { Company, StripeFixture } from './testkit/stripe-fixture.ts';

let fixture: StripeFixture;
let company: Company;

/** The second month's charge fails, an hour into it. */
async function begin(
  afterDunning: 'canceled' | 'unpaid' | 'past_due' = 'canceled',
  before: () => Promise<unknown> = async () => undefined,
): Promise<void> {
  fixture = await createStripeFixture({ afterDunning });
  await before();
  company = await fixture.company();
  await fixture.subscribe(company);
  await fixture.goTo('2027-01-01T02:00:00Z');
  await fixture.cardsBehave(company.workspaceId, 'pm_card_chargeCustomerFail');
  await fixture.goTo('2027-02-01T02:00:00Z');
}
beforeEach(() => begin());
afterEach(() => fixture.end());

async function beginAgain(...how: Parameters<typeof begin>): Promise<void> {
  await fixture.end();
  await begin(...how);
}

const account = () => fixture.account(company.workspaceId);
const subjects = () => fixture.mail.outbox().map(({ subject }) => subject);
const refresh = async (moment: string) => {
  await fixture.goTo(moment);
  await fixture.run('billing:refresh-standing');
  return account();
};
let runs = 0;
const send = () =>
  fixture.reserve(company.work, `msg_${++runs}`).then(
    () => 'sent',
    (error: { code: string }) => error.code,
  );
async function payByHand(): Promise<void> {
  const [open] = (await fixture.cards.receiptsOf(company.owner, company.workspaceId)).filter(({ status }) => status === 'open');
  await fetch(open!.hostedUrl!, { method: 'POST', body: new URLSearchParams({ card: 'pm_card_mastercard' }), redirect: 'manual' });
  await fixture.settle();
}

describe('a charge that fails', () => {
  test('changes nothing for 14 days, then sends answer PAYMENT_REQUIRED, and the owners are told of both once', async () => {
    expect(await account()).toEqual({ plan: 'team', seats: 2, isOnTrial: false, pastDueSince: '2027-02-01T01:00:00.000Z', frozenAt: null });
    expect(await send()).toBe('sent');
    await beginAgain('past_due');
    const freezesAt = async () => (await fixture.cards.subscriptionOf(company.owner, company.workspaceId))?.freezesAt;
    expect(await freezesAt()).toEqual(new Date('2027-02-15T01:00:00Z'));
    expect(await refresh('2027-02-15T00:59:00Z')).toMatchObject({ frozenAt: null });
    expect(await send()).toBe('sent');
    expect(await refresh('2027-02-15T01:00:00Z')).toMatchObject({ plan: 'team', frozenAt: '2027-02-15T01:00:00.000Z' });
    expect(await send()).toBe('PAYMENT_REQUIRED');
    await refresh('2027-02-16T00:00:00Z');
    await expect.poll(() => subjects().toReversed()).toEqual(['A payment for Team did not go through', 'Team is frozen']);
    expect((await fixture.cards.subscriptionOf(company.owner, company.workspaceId))?.frozenAt).toEqual(new Date('2027-02-15T01:00:00Z'));
  });

  test('freezes all others where one workspace cannot be looked at', async () => {
    let broken!: Company;
    await beginAgain('past_due', async () => {
      broken = await fixture.company();
      await fixture.subscribe(broken);
    });
    await sql`update subscription set kept_plan = 'business', kept_until = ${fixture.now()} where workspace_id = ${broken.workspaceId}`.execute(
      fixture.db.sql(),
    );
    await fixture.asOwner(`create function refuse() returns trigger language plpgsql as $$ begin raise exception 'broken'; end $$;
      create trigger refuse before update on billing_account for each row when (new.workspace_id = '${broken.workspaceId}') execute function refuse()`);
    await fixture.goTo('2027-02-15T01:00:00Z');
    for (const _again of [1, 2]) await expect(fixture.run('billing:refresh-standing')).rejects.toThrow(/^1 of \d failed/);
    expect((await account()).frozenAt).toBe('2027-02-15T01:00:00.000Z');
  });

  test('is over when the card works again at the next try', async () => {
    await fixture.cardsBehave(company.workspaceId, 'pm_card_visa');
    expect(await refresh('2027-02-04T02:00:00Z')).toMatchObject({ plan: 'team', pastDueSince: null, frozenAt: null });
    await expect.poll(() => subjects()[0]).toBe('Team is paid');
    expect((await fixture.cards.subscriptionOf(company.owner, company.workspaceId))?.freezesAt).toBeNull();
  });

  test('that is paid by hand thaws what was frozen', async () => {
    await beginAgain('unpaid');
    expect((await refresh('2027-02-16T00:00:00Z')).frozenAt).not.toBeNull();
    await payByHand();
    expect(await account()).toMatchObject({ plan: 'team', pastDueSince: null, frozenAt: null });
    expect(await send()).toBe('sent');
  });

  test('for good ends the plan; the debt stays, and freezes the workspace until it is paid', async () => {
    expect(await refresh('2027-02-08T02:00:00Z')).toMatchObject({ plan: 'free', pastDueSince: '2027-02-01T01:00:00.000Z', frozenAt: null });
    expect(await refresh('2027-02-15T01:00:00Z')).toMatchObject({ plan: 'free', frozenAt: '2027-02-15T01:00:00.000Z' });
    await payByHand();
    expect(await account()).toMatchObject({ plan: 'free', frozenAt: null });
  });

  test('a free plan does not save from it, and nobody goes up on a debt', async () => {
    const up = fixture.cards.changePlan(company.owner, { workspaceId: company.workspaceId, plan: 'business' });
    await expect(up).rejects.toMatchObject({ code: 'PAYMENT_REQUIRED' });
  });
});
