import { describe, expect, test } from 'vitest';
import type { PlanName } from '../plans.ts';
import { billOf } from './bill.ts';
import type { BillParts, UsageSum } from './bill.ts';
import type { SeatChange } from './seats.ts';

const PERIOD = '2028-02-01';
const used = (modelId: string, cost: bigint, paid: Partial<Pick<UsageSum, 'credits' | 'wallet' | 'absorbed'>> = {}): UsageSum => ({
  modelId,
  purpose: 'answer',
  runs: 3,
  inputTokens: 10n,
  outputTokens: 20n,
  cost,
  credits: 0n,
  wallet: 0n,
  absorbed: 0n,
  ...paid,
});
const team: SeatChange = { plan: 'team', seats: 1, trialEndsAt: null, effectiveAt: new Date('2027-01-01T00:00:00Z') };
const bill = (planName: PlanName, parts: Partial<BillParts>) =>
  billOf({ planName }, { usage: [], changes: [], adjustments: [], ...parts }, PERIOD);
const told = (planName: PlanName, parts: Partial<BillParts>) => bill(planName, parts).lines.map(({ kind, amount }) => [kind, amount]);

describe('a bill', () => {
  test('of nothing has no lines', () => {
    expect(bill('free', {})).toEqual({ lines: [], total: 0n, spent: 0n, metered: 0n, seats: 0n, isCharged: true });
  });

  test('has what was used, what paid for it, seats and corrections, in this order, and its lines sum to its total', () => {
    const parts = {
      usage: [used('acme:one', 100n, { credits: 30n }), used('acme:two', 50n, { wallet: 20n, absorbed: 5n })],
      changes: [team],
      adjustments: [{ note: 'A refund', amount: 7n }],
    };
    expect(told('team', parts)).toEqual([
      ['usage', 100n],
      ['usage', 50n],
      ['credits', -30n],
      ['wallet', -20n],
      ['absorbed', -5n],
      ['seats', 20_000_000n],
      ['adjustment', 7n],
    ]);
    const { lines, ...sums } = bill('team', parts);
    expect(sums).toEqual({ total: 20_000_102n, spent: 150n, metered: 102n, seats: 20_000_000n, isCharged: true });
    expect(lines.reduce((sum, { amount }) => sum + amount, 0n)).toBe(sums.total);
    expect(lines[0]).toMatchObject({ description: 'one: answers', runs: 3, inputTokens: 10n, outputTokens: 20n });
    expect(lines.at(-1)).toMatchObject({ description: 'A refund' });
  });

  test('shows also what cost nothing', () => {
    expect(told('free', { usage: [used('demo:echo', 0n)] })).toEqual([['usage', 0n]]);
  });
});

describe('whether it is charged', () => {
  const metered = { usage: [used('acme:one', 100n)] };

  test.each([
    ['selfHosted', [], false],
    ['team', [team], true],
    ['business', [team], true],
    // It was Team when it was used, and changed since.
    ['free', [team, { ...team, plan: 'free' as const }], true],
    // Nobody ever agreed to pay: used before there were payments.
    ['free', [], false],
    ['free', [{ ...team, plan: 'free' as const }], false],
  ] as const)('on %s with such a history', (planName, changes, isCharged) => {
    const found = bill(planName, {
      ...metered,
      changes: changes.map((change) => ({ ...change, trialEndsAt: new Date('2030-01-01T00:00:00Z') })),
    });
    expect(found.isCharged).toBe(isCharged);
    expect(found.total).toBe(isCharged ? 100n : 0n);
    expect(found.lines.at(-1)?.kind).toBe(isCharged ? 'usage' : 'absorbed');
  });

  test.each([
    ['who paid for what was used', metered, 'Paid to the providers by whoever runs this server'],
    [
      'that a bank took it back',
      { adjustments: [{ note: 'Refunded, or taken back by the bank', amount: 100n }] },
      'Taken back by a refund or a bank, and not charged on this plan',
    ],
  ])('where it is not, the bill says %s', (_what, parts, description) => {
    const { lines, total, isCharged } = bill('free', parts);
    expect([total, isCharged, lines.at(-1)]).toMatchObject([0n, false, { kind: 'absorbed', amount: -100n, description }]);
  });
});
