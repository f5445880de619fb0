import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MIN_OUTPUT_TOKENS, decide, meansOf, settlement, takeFrom } from './allowance.ts';
import type { Wanted } from './allowance.ts';
import { costMicros, worstCostMicros } from './cost.ts';
import type { Price } from './cost.ts';
import { leftOf } from './limits.ts';
import type { LimitState } from './limits.ts';
import { ACCOUNTS } from './ledger.ts';
import type { Balances } from './ledger.ts';
import { PLANS } from './plans.ts';
import type { PlanName } from './plans.ts';

const PRICE: Price = {
  id: '1',
  input: 1_000_000n,
  cacheRead: 100_000n,
  cacheWrite: 1_000_000n,
  output: 5_000_000n,
  reasoning: 5_000_000n,
  above: null,
};
const EMPTY = Object.fromEntries(ACCOUNTS.map((account) => [account, 0n])) as Balances;

function account(planName: PlanName, balances: Partial<Balances> = {}) {
  return { plan: PLANS[planName], balances: { ...EMPTY, ...balances } };
}

function limit(more: Partial<LimitState>): LimitState {
  const state = { id: 'bdg_1', scope: 'workspace', subjectId: null, period: 'month', mode: 'hard', limit: 0n } as const;
  return { ...state, periodStart: '2026-01-01', resetsAt: null, spent: 0n, reserved: 0n, extra: 0n, ...more };
}

const run = (more: Partial<Wanted> = {}): Wanted => ({ id: 'msg_1', inputTokens: 100, maxOutputTokens: 4_000, price: PRICE, ...more });
/** 100 x 1 + 4,000 x 5, and with the shortest answer that is worth it. */
const WORST = 20_100n;
const LEAST = 100n + BigInt(MIN_OUTPUT_TOKENS) * 5n;

describe('a run', () => {
  test('has its worst case where there is enough, and nothing ends it early', () => {
    expect(decide(account('free', { credits: WORST }), [], [run()])).toEqual({
      kind: 'granted',
      allowances: [{ amount: WORST, maxOutputTokens: 4_000, isCut: false }],
    });
    expect(decide(account('selfHosted'), [], [run()])).toMatchObject({ kind: 'granted' });
  });

  test('of a model without a price, or that is free, asks for nothing, whatever is left', () => {
    const free: Price = { id: '2', input: 0n, cacheRead: 0n, cacheWrite: 0n, output: 0n, reasoning: 0n, above: null };
    const decision = decide(account('free'), [limit({})], [run({ price: null }), run({ price: free })]);
    expect(decision).toEqual({ kind: 'granted', allowances: Array(2).fill({ amount: 0n, maxOutputTokens: 4_000, isCut: false }) });
  });

  test('has its least and half of what is left, where there is less', () => {
    const room = LEAST + 1_000n;
    expect(decide(account('free', { wallet: room }), [], [run()])).toEqual({
      kind: 'granted',
      allowances: [{ amount: LEAST + 500n, maxOutputTokens: MIN_OUTPUT_TOKENS + 100, isCut: true }],
    });
  });

  test('is refused below its least, to the micro-dollar, and told by what', () => {
    expect(decide(account('free', { credits: LEAST - 1n }), [], [run()])).toEqual({ kind: 'refused', obstacle: { kind: 'means' } });
    expect(decide(account('free', { credits: LEAST }), [], [run()])).toMatchObject({ kind: 'granted' });
    const tight = limit({ id: 'bdg_tight', limit: LEAST - 1n });
    const wide = limit({ id: 'bdg_wide', limit: LEAST });
    expect(decide(account('selfHosted'), [wide, tight], [run()])).toEqual({ kind: 'refused', obstacle: { kind: 'budget', limit: tight } });
  });

  test('is not held up by a soft limit, nor by what an admin granted on top', () => {
    expect(decide(account('selfHosted'), [limit({ mode: 'soft' })], [run()])).toMatchObject({ kind: 'granted' });
    const granted = limit({ limit: 10n, spent: 10n, extra: WORST });
    expect(decide(account('selfHosted'), [granted], [run()])).toMatchObject({ kind: 'granted', allowances: [{ isCut: false }] });
  });

  test('counts what is held for others', () => {
    const held = limit({ limit: WORST + LEAST - 1n, reserved: WORST });
    expect(decide(account('selfHosted'), [held], [run()])).toMatchObject({ kind: 'refused' });
  });

  test('of which the shortest answer is shorter than the usual least is given where that much is there', () => {
    const short = run({ maxOutputTokens: 10 });
    expect(decide(account('free', { credits: 150n }), [], [short])).toMatchObject({ kind: 'granted', allowances: [{ isCut: false }] });
    expect(decide(account('free', { credits: 149n }), [], [short])).toMatchObject({ kind: 'refused' });
  });
});

describe('lanes', () => {
  test('are all granted or none', () => {
    const two = [run(), run({ id: 'msg_2' })];
    expect(decide(account('free', { credits: 2n * LEAST - 1n }), [], two)).toMatchObject({ kind: 'refused' });
    expect(decide(account('free', { credits: 2n * LEAST }), [], two)).toMatchObject({ kind: 'granted' });
  });

  test('share what is left in proportion to what they could use', () => {
    const [short, long] = [run({ maxOutputTokens: MIN_OUTPUT_TOKENS + 100 }), run({ maxOutputTokens: MIN_OUTPUT_TOKENS + 300 })];
    const decision = decide(account('free', { credits: 2n * LEAST + 1_000n }), [], [short, long]);
    expect(decision).toMatchObject({
      allowances: [
        { amount: LEAST + 125n, maxOutputTokens: MIN_OUTPUT_TOKENS + 25 },
        { amount: LEAST + 375n, maxOutputTokens: MIN_OUTPUT_TOKENS + 75 },
      ],
    });
  });
});

const money = fc.bigInt(0n, 3_000_000n);
const rate = fc.bigInt(0n, 60_000_000n);
const tierRates = { input: rate, cacheRead: rate, cacheWrite: rate, output: rate, reasoning: rate };
const anyPrice: fc.Arbitrary<Price | null> = fc.option(
  fc.record({
    id: fc.constant('1'),
    ...tierRates,
    above: fc.option(fc.record({ promptTokens: fc.integer({ min: 1, max: 50_000 }), ...tierRates })),
  }),
  { freq: 8 },
);
const wanted = fc.array(
  fc.record({
    id: fc.constant('msg_1'),
    inputTokens: fc.nat(100_000),
    maxOutputTokens: fc.integer({ min: 1, max: 20_000 }),
    price: anyPrice,
  }),
  { minLength: 1, maxLength: 6 },
);
const limits = fc.array(
  fc
    .record({ limit: money, extra: money, spent: money, reserved: money, mode: fc.constantFrom('hard', 'soft') })
    .map((state) => limit(state)),
  { maxLength: 4 },
);
const anyAccount = fc
  .tuple(fc.constantFrom<PlanName>('free', 'team', 'selfHosted'), money, money)
  .map(([plan, credits, wallet]) => account(plan, { credits, wallet }));

describe('whatever is asked', () => {
  test('never more is granted than there is; every amount lies between the least and the worst, and pays for the answer it allows', () => {
    fc.assert(
      fc.property(anyAccount, limits, wanted, (given, states, runs) => {
        const decision = decide(given, states, runs);
        if (decision.kind === 'refused') return;
        const total = decision.allowances.reduce((sum, { amount }) => sum + amount, 0n);
        const rooms = [meansOf(given), ...states.filter(({ mode }) => mode === 'hard').map(leftOf)];
        for (const room of rooms) if (room !== null && total > 0n) expect(total <= room).toBe(true);
        for (const [index, { amount, maxOutputTokens, isCut }] of decision.allowances.entries()) {
          const { price, inputTokens, maxOutputTokens: most } = runs[index]!;
          const cost = (outputTokens: number) => (price ? worstCostMicros({ inputTokens, outputTokens }, price) : 0n);
          expect(amount >= cost(Math.min(MIN_OUTPUT_TOKENS, most)) && amount <= cost(most)).toBe(true);
          expect(cost(maxOutputTokens) <= amount || cost(most) === 0n).toBe(true);
          expect(maxOutputTokens).toBeGreaterThanOrEqual(Math.min(MIN_OUTPUT_TOKENS, most));
          expect(isCut).toBe(maxOutputTokens < most);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('who is refused could not have had the least', () => {
    fc.assert(
      fc.property(anyAccount, limits, wanted, (given, states, runs) => {
        const decision = decide(given, states, runs);
        if (decision.kind === 'granted') return;
        const least = runs.reduce((sum, { price, inputTokens, maxOutputTokens }) => {
          const outputTokens = Math.min(MIN_OUTPUT_TOKENS, maxOutputTokens);
          return sum + (price ? worstCostMicros({ inputTokens, outputTokens }, price) : 0n);
        }, 0n);
        const { obstacle } = decision;
        const room = obstacle.kind === 'means' ? meansOf(given)! : leftOf(obstacle.limit);
        expect(room < least).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('a request that kept to what it was told costs at most what was held for it', () => {
    const share = fc.integer({ min: 0, max: 1_000 });
    fc.assert(
      fc.property(anyAccount, limits, wanted, share, share, (given, states, runs, prompt, answer) => {
        const decision = decide(given, states, runs);
        if (decision.kind === 'refused') return;
        for (const [index, { amount, maxOutputTokens }] of decision.allowances.entries()) {
          const { price, inputTokens } = runs[index]!;
          if (!price) continue;
          const used = {
            uncachedInput: 0,
            cacheRead: Math.floor((inputTokens * prompt) / 1_000),
            cacheWrite: 0,
            output: Math.floor((maxOutputTokens * answer) / 1_000),
            reasoning: 0,
          };
          expect(costMicros(used, price) <= amount).toBe(true);
        }
      }),
    );
  });
});

describe('paying', () => {
  test('takes credits first, then the wallet, then what is on account', () => {
    expect(takeFrom({ credits: 5n, wallet: 3n }, 4n)).toEqual({ fromCredits: 4n, fromWallet: 0n, fromMetered: 0n });
    expect(takeFrom({ credits: 5n, wallet: 3n }, 7n)).toEqual({ fromCredits: 5n, fromWallet: 2n, fromMetered: 0n });
    expect(takeFrom({ credits: 5n, wallet: 3n }, 10n)).toEqual({ fromCredits: 5n, fromWallet: 3n, fromMetered: 2n });
  });

  test('gives back what was not used, the wallet’s and the metered part before the credits', () => {
    const held = { fromCredits: 10n, fromWallet: 5n, fromMetered: 5n };
    expect(settlement(held, 12n, account('team'))).toEqual({
      reserved: -20n,
      credits: 0n,
      wallet: 3n,
      metered: 5n,
      absorbed: 0n,
      spent: 12n,
    });
  });

  test('takes what was used beyond it from what is there, and bears itself what nobody can be charged for', () => {
    const held = { fromCredits: 10n, fromWallet: 0n, fromMetered: 0n };
    expect(settlement(held, 17n, account('free', { credits: 4n, wallet: 1n }))).toEqual({
      reserved: -10n,
      credits: -4n,
      wallet: -1n,
      metered: 0n,
      absorbed: -2n,
      spent: 17n,
    });
    expect(settlement(held, 17n, account('team'))).toMatchObject({ metered: -7n, absorbed: 0n });
  });

  test('always sums to zero, brings nothing below its floor, and spends exactly the charge', () => {
    const held = fc.record({ fromCredits: money, fromWallet: money, fromMetered: money });
    fc.assert(
      fc.property(held, fc.bigInt(0n, 12_000_000n), anyAccount, (given, charge, who) => {
        const postings = settlement(given, charge, who);
        expect(Object.values(postings).reduce((sum, amount) => sum + amount, 0n)).toBe(0n);
        expect(postings.spent).toBe(charge);
        expect(postings.reserved).toBe(-(given.fromCredits + given.fromWallet + given.fromMetered));
        expect(who.balances.credits + (postings.credits ?? 0n) >= 0n).toBe(true);
        expect(who.balances.wallet + (postings.wallet ?? 0n) >= 0n).toBe(true);
        expect((postings.metered ?? 0n) <= given.fromMetered).toBe(true);
        expect((postings.absorbed ?? 0n) <= 0n).toBe(true);
        if (who.plan.beyond === 'metered') expect(postings.absorbed).toBe(0n);
      }),
      { numRuns: 500 },
    );
  });
});
