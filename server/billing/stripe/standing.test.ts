import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GRACE_MS, standingOf } from './standing.ts';
import { SUBSCRIPTION_STATUSES } from './states.ts';
import type { InvoiceState, SubscriptionState, SubscriptionStatus } from './states.ts';

const NOW = new Date('2026-03-20T12:00:00Z');
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000);

const subscription = (more: Partial<SubscriptionState> = {}): SubscriptionState => ({
  id: 'sub_1',
  customerId: 'cus_1',
  status: 'active',
  plan: 'team',
  kept: null,
  seats: 3,
  seatItemId: 'si_1',
  trialEndsAt: null,
  periodStart: new Date('2026-03-01T00:00:00Z'),
  periodEnd: new Date('2026-04-01T00:00:00Z'),
  cancelsAt: null,
  endedAt: null,
  createdAt: new Date('2026-02-10T00:00:00Z'),
  ...more,
});
const invoice = (more: Partial<InvoiceState> = {}) => ({
  status: 'open' as const,
  attempts: 1,
  dueMicros: 1n,
  issuedAt: daysAgo(1),
  subscriptionId: 'sub_1',
  ...more,
});

describe('the plan', () => {
  test.each<[SubscriptionStatus, 'team' | 'free']>([
    ['trialing', 'team'],
    ['active', 'team'],
    ['past_due', 'team'],
    ['unpaid', 'team'],
    ['incomplete', 'free'],
    ['incomplete_expired', 'free'],
    ['paused', 'free'],
    ['canceled', 'free'],
  ])('of a subscription that is %s is %s', (status, plan) => {
    expect(standingOf([subscription({ status })], [], null, NOW)).toMatchObject({ plan, isOnTrial: status === 'trialing' });
  });

  test('that was paid for is kept to its moment, not longer', () => {
    const kept = { plan: 'business' as const, until: NOW };
    expect(standingOf([subscription({ kept })], [], 'business', daysAgo(0.001))).toMatchObject({ plan: 'business', since: null });
    expect(standingOf([subscription({ kept })], [], 'business', NOW)).toMatchObject({ plan: 'team', since: NOW });
  });

  test('counts from when it began, and its end from when it ended', () => {
    const createdAt = daysAgo(3);
    expect(standingOf([subscription({ createdAt })], [], 'free', NOW).since).toEqual(createdAt);
    expect(standingOf([subscription({ createdAt })], [], 'team', NOW).since).toBeNull();
    expect(standingOf([subscription({ status: 'canceled', endedAt: daysAgo(2) })], [], 'team', NOW).since).toEqual(daysAgo(2));
    expect(standingOf([], [], null, NOW)).toMatchObject({ plan: 'free', since: null });
  });

  test('comes from the oldest that is alive; others are extra', () => {
    const subscriptions = [
      subscription({ id: 'sub_3', createdAt: daysAgo(1) }),
      subscription({ id: 'sub_2', plan: 'business', createdAt: daysAgo(2) }),
      subscription({ id: 'sub_1', status: 'canceled', createdAt: daysAgo(9) }),
    ];
    expect(standingOf(subscriptions, [], null, NOW)).toMatchObject({ subscriptionId: 'sub_2', plan: 'business', extraIds: ['sub_3'] });
  });
});

describe('what is owed', () => {
  test.each([
    ['an open one that was tried', {}, true],
    ['one that was given up', { status: 'uncollectible' as const }, true],
    ['one that was not tried yet', { attempts: 0 }, false],
    ['a draft', { status: 'draft' as const }, false],
    ['a paid one', { status: 'paid' as const }, false],
    ['one that was taken back', { status: 'void' as const }, false],
    ['one over nothing', { dueMicros: 0n }, false],
  ])('%s', (_what, more, isOwed) => {
    expect(standingOf([subscription()], [invoice(more)], 'team', NOW).pastDueSince).toEqual(isOwed ? daysAgo(1) : null);
  });

  test('freezes 14 days after the first, to the millisecond, whatever became of the plan', () => {
    const at = (ms: number) =>
      standingOf(
        [subscription({ status: 'canceled', endedAt: daysAgo(8) })],
        [invoice({ issuedAt: daysAgo(3) }), invoice({ issuedAt: new Date(NOW.getTime() - ms) })],
        'free',
        NOW,
      );
    expect(at(GRACE_MS - 1)).toMatchObject({ plan: 'free', frozenAt: null });
    expect(at(GRACE_MS)).toMatchObject({ plan: 'free', frozenAt: NOW });
  });
});

test('the order of the rows makes no difference', () => {
  const someSubscription = fc.record({
    id: fc.constantFrom('sub_1', 'sub_2', 'sub_3', 'sub_4'),
    status: fc.constantFrom(...SUBSCRIPTION_STATUSES),
    plan: fc.constantFrom('team' as const, 'business' as const),
    createdAt: fc.integer({ min: 0, max: 3 }).map(daysAgo),
    endedAt: fc.option(fc.integer({ min: 0, max: 3 }).map(daysAgo), { nil: null }),
  });
  const someInvoice = fc.record({
    status: fc.constantFrom('open' as const, 'paid' as const),
    issuedAt: fc.integer({ min: 0, max: 30 }).map(daysAgo),
  });
  const rows = fc.tuple(fc.uniqueArray(someSubscription, { selector: ({ id }) => id }), fc.array(someInvoice));
  fc.assert(
    fc.property(rows, fc.infiniteStream(fc.nat()), ([subscriptions, invoices], numbers) => {
      const shuffled = <T>(items: readonly T[]) =>
        items
          .map((item) => ({ item, at: numbers.next().value ?? 0 }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ item }) => item);
      const found = (s: typeof subscriptions, i: typeof invoices) =>
        standingOf(
          s.map((one) => subscription(one)),
          i.map((one) => invoice(one)),
          'team',
          NOW,
        );
      expect(found(shuffled(subscriptions), shuffled(invoices))).toEqual(found(subscriptions, invoices));
    }),
  );
});
