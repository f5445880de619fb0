import { expect, test } from 'vitest';
import { PLAN_TABLE } from '../../../testkit/billing-world.ts';
import type { Plan, Subscription } from '../billing-model.ts';
import { planChange } from './plan-change.ts';
import { planGives } from './plan-words.ts';
import { standingOf } from './standing.ts';

const [FREE, TEAM, BUSINESS] = PLAN_TABLE as readonly [Plan, Plan, Plan];
const NOW = Date.parse('2026-11-16T00:00:00.000Z');

const subscription = (more: Partial<Subscription> = {}): Subscription => ({
  plan: 'TEAM',
  nextPlan: null,
  status: 'ACTIVE',
  seats: 3,
  trialEndsAt: null,
  currentPeriodEnd: '2026-12-01T00:00:00.000Z',
  cancelsAt: null,
  pastDueSince: null,
  freezesAt: null,
  frozenAt: null,
  ...more,
});

const change = (current: Plan, next: Plan, of: Subscription | null, now = NOW) =>
  planChange({ now, current, next, seats: 3, subscription: of });

test('half a month costs half of the difference', () => {
  expect(change(TEAM, BUSINESS, subscription())).toEqual({
    kind: 'now',
    monthly: 120_000_000n,
    today: 30_000_000n,
    daysLeft: 15,
    from: '2026-12-01T00:00:00.000Z',
  });
});

test('in a leap February a day is a 29th', () => {
  const now = Date.parse('2028-02-29T00:00:00.000Z');
  const { today } = change(TEAM, BUSINESS, subscription({ currentPeriodEnd: '2028-03-01T00:00:00.000Z' }), now) as { today: bigint };
  expect(today).toBe(60_000_000n / 29n);
});

test('on trial a change is free, whichever way it goes', () => {
  const trial = subscription({ status: 'TRIALING', plan: 'BUSINESS' });
  expect(change(BUSINESS, TEAM, trial)).toMatchObject({ kind: 'now', today: null });
  expect(change(TEAM, BUSINESS, trial)).toMatchObject({ kind: 'now', today: null });
});

test('down and out wait for the end of what is paid', () => {
  expect(change(BUSINESS, TEAM, subscription()).kind).toBe('later');
  expect(change(TEAM, FREE, subscription())).toEqual({ kind: 'cancel', from: '2026-12-01T00:00:00.000Z' });
});

test.each([
  ['2026-11-16T00:00:00.000Z', '2026-12-01T00:00:00.000Z'],
  ['2026-11-17T00:00:00.000Z', '2026-12-01T00:00:00.000Z'],
  ['2026-11-17T00:00:00.001Z', '2027-01-01T00:00:00.000Z'],
])('a trial that begins at %s lasts until %s, as the server reckons', (now, until) => {
  expect(change(FREE, TEAM, null, Date.parse(now))).toEqual({ kind: 'start', monthly: 60_000_000n, today: null, from: until });
});

test.each(['CANCELED', 'INCOMPLETE', 'PAUSED'] as const)('after a plan that is %s another one begins without a trial', (status) => {
  expect(change(FREE, TEAM, subscription({ status }))).toMatchObject({ kind: 'start', today: 30_000_000n });
});

test('each standing has its sentence', () => {
  expect(standingOf('FREE', null, NOW)).toBe('No renewal: nothing is charged.');
  expect(standingOf('TEAM', subscription({ status: 'TRIALING', trialEndsAt: '2026-12-01T00:00:00.000Z' }), NOW)).toBe(
    'Trial: 15 days left. The first payment is on December 1.',
  );
  expect(standingOf('BUSINESS', subscription({ nextPlan: 'TEAM' }), NOW)).toBe('Becomes Team on December 1.');
  expect(standingOf('FREE', subscription({ status: 'CANCELED' }), NOW)).toBe('The plan has ended: the workspace is on Free.');
});

test('Free has one grant for everybody, the others one a seat', () => {
  expect(planGives(FREE)[0]).toBe('$5 of credits a month, for everybody together');
  expect(planGives(BUSINESS)).toEqual([
    '$25 of credits a month for each seat',
    'Usage beyond them is metered and put on the invoice',
    'As many members as you like',
    'Analytics of all time',
    'A report by mail each week',
  ]);
});
