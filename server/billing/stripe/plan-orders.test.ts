import { describe, expect, test } from 'vitest';
import { checkPaidPlan, entitledPlan, planOrder, trialEnd } from './plan-orders.ts';
import type { SubscriptionState } from './states.ts';
import { centsToMicros, microsToCents } from './states.ts';

const NOW = new Date('2026-03-20T12:00:00Z');
const END = new Date('2026-04-01T00:00:00Z');
type Current = Pick<SubscriptionState, 'status' | 'plan' | 'kept' | 'cancelsAt' | 'periodEnd'>;
const current = (more: Partial<Current> = {}): Current => ({
  status: 'active',
  plan: 'team',
  kept: null,
  cancelsAt: null,
  periodEnd: END,
  ...more,
});
const kept = { plan: 'business' as const, until: END };

describe('what an order of a plan means', () => {
  test.each<[string, Partial<Current>, 'free' | 'team' | 'business', object]>([
    ['up is at once', {}, 'business', { kind: 'change', plan: 'business', isImmediate: true, kept: null }],
    ['down is with the next period', { plan: 'business' }, 'team', { kind: 'change', plan: 'team', isImmediate: false, kept }],
    [
      'down on trial keeps nothing',
      { plan: 'business', status: 'trialing' },
      'team',
      { kind: 'change', plan: 'team', isImmediate: false, kept: null },
    ],
    ['up on trial costs nothing', { status: 'trialing' }, 'business', { kind: 'change', plan: 'business', isImmediate: false, kept: null }],
    ['a step down is taken back for nothing', { kept }, 'business', { kind: 'change', plan: 'business', isImmediate: false, kept: null }],
    ['a step down again is nothing', { kept }, 'team', { kind: 'nothing' }],
    ['the same is nothing', {}, 'team', { kind: 'nothing' }],
    ['the same while it ends keeps it', { cancelsAt: END }, 'team', { kind: 'resume' }],
    ['free ends it', {}, 'free', { kind: 'cancel' }],
    ['free while it ends is nothing', { cancelsAt: END }, 'free', { kind: 'nothing' }],
  ])('%s', (_what, more, wanted, order) => {
    expect(planOrder(current(more), wanted, 3, NOW)).toEqual(order);
  });

  test('not into a plan without room, nor up on a debt; down on one is fine', () => {
    expect(() => planOrder(current({ plan: 'business' }), 'team', 101, NOW)).toThrow('100 members');
    expect(planOrder(current({ plan: 'business' }), 'team', 100, NOW).kind).toBe('change');
    expect(() => planOrder(current({ status: 'past_due' }), 'business', 3, NOW)).toThrow('unpaid');
    expect(planOrder(current({ status: 'past_due', plan: 'business' }), 'team', 3, NOW).kind).toBe('change');
    expect(planOrder(current({ status: 'past_due' }), 'free', 3, NOW).kind).toBe('cancel');
  });

  test('what is kept is had to its end', () => {
    expect([entitledPlan({ plan: 'team', kept }, NOW), entitledPlan({ plan: 'team', kept }, END)]).toEqual(['business', 'team']);
  });

  test('only what is sold can be bought', () => {
    expect(checkPaidPlan('team')).toBe('team');
    for (const plan of ['free', 'selfHosted'] as const) expect(() => checkPaidPlan(plan)).toThrow('plan');
  });
});

test.each([
  ['2026-03-01T00:00:00Z', '2026-04-01'],
  ['2026-03-17T23:59:59Z', '2026-04-01'],
  ['2026-03-18T00:00:00Z', '2026-04-01'],
  ['2026-03-18T00:00:01Z', '2026-05-01'],
  ['2026-12-31T12:00:00Z', '2027-02-01'],
  ['2028-02-15T12:00:00Z', '2028-03-01'],
])('a trial from %s is at least 14 days and ends with a month: %s', (now, end) => {
  expect(trialEnd('team', new Date(now))).toEqual(new Date(`${end}T00:00:00Z`));
});

test('cents and micro-dollars', () => {
  expect([centsToMicros(1_234), microsToCents(12_340_000n)]).toEqual([12_340_000n, 1_234]);
  expect(() => microsToCents(12_345n)).toThrow('whole cents');
});
