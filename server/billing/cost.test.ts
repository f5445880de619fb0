import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { affordableOutput, costMicros, isFree, worstCostMicros } from './cost.ts';
import type { Price, Rates, TokenCounts } from './cost.ts';

const MILLION = 1_000_000;
const NONE: TokenCounts = { uncachedInput: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };
const RATES: Rates = { input: 4_000_000n, cacheRead: 400_000n, cacheWrite: 5_000_000n, output: 20_000_000n, reasoning: 25_000_000n };
const FLAT: Price = { id: '1', ...RATES, above: null };
const TIERED: Price = {
  id: '2',
  input: 100_000n,
  cacheRead: 10_000n,
  cacheWrite: 125_000n,
  output: 500_000n,
  reasoning: 500_000n,
  above: { promptTokens: 100_000, input: 500_000n, cacheRead: 50_000n, cacheWrite: 625_000n, output: 2_500_000n, reasoning: 2_500_000n },
};
const NOTHING: Rates = { input: 0n, cacheRead: 0n, cacheWrite: 0n, output: 0n, reasoning: 0n };

const cost = (price: Price, counts: Partial<TokenCounts>) => costMicros({ ...NONE, ...counts }, price);

describe('cost', () => {
  test.each([
    ['uncachedInput', 4_000_000n],
    ['cacheRead', 400_000n],
    ['cacheWrite', 5_000_000n],
    ['output', 20_000_000n],
    ['reasoning', 25_000_000n],
  ] as const)('of a million %s tokens is their rate', (part, micros) => {
    expect(cost(FLAT, { [part]: MILLION })).toBe(micros);
  });

  test('is the sum of its parts, rounded up once', () => {
    expect(cost(FLAT, { uncachedInput: 100, cacheRead: 1000, cacheWrite: 10, output: 3, reasoning: 1 })).toBe(
      400n + 400n + 50n + 60n + 25n,
    );
    expect(cost(TIERED, { uncachedInput: 1, cacheRead: 1, output: 1 })).toBe(1n);
    expect(cost(TIERED, { uncachedInput: 10 })).toBe(1n);
    expect(cost(TIERED, { uncachedInput: 11 })).toBe(2n);
    expect(cost(FLAT, {})).toBe(0n);
  });

  test('a prompt that is larger than the tier, by whatever part, costs the whole request more', () => {
    expect(cost(TIERED, { uncachedInput: 100_000 })).toBe(10_000n);
    expect(cost(TIERED, { uncachedInput: 100_001 })).toBe(50_001n);
    expect(cost(TIERED, { uncachedInput: 50_000, cacheRead: 50_001, output: 1000 })).toBe(25_000n + 2_500n + 2_500n + 1n);
    expect(cost(TIERED, { cacheWrite: 100_001 })).toBe(62_501n);
    expect(cost(TIERED, { uncachedInput: 1, output: 5 * MILLION })).toBe(2_500_001n);
  });

  test('is free only where no rate of any tier asks for anything', () => {
    expect(isFree({ id: '1', ...NOTHING, above: null })).toBe(true);
    expect(isFree({ id: '1', ...NOTHING, above: { promptTokens: 1, ...NOTHING } })).toBe(true);
    expect(isFree({ id: '1', ...NOTHING, above: { promptTokens: 1, ...NOTHING, cacheRead: 1n } })).toBe(false);
    for (const part of Object.keys(NOTHING)) expect(isFree({ id: '1', ...NOTHING, [part]: 1n, above: null })).toBe(false);
  });

  test('stays exact where a double would not', () => {
    const dollarAToken = { id: '1', ...NOTHING, output: 1_000_000_000_000n, above: null };
    expect(cost(dollarAToken, { output: 9_007_199_254_740_991 })).toBe(9_007_199_254_740_991n * 1_000_000n);
  });
});

const rate = fc.bigInt(0n, 60_000_000n);
const rates = fc.record({ input: rate, cacheRead: rate, cacheWrite: rate, output: rate, reasoning: rate });
/** Also tiers where large prompts cost less. */
const prices: fc.Arbitrary<Price> = fc.record({
  id: fc.constant('1'),
  input: rate,
  cacheRead: rate,
  cacheWrite: rate,
  output: rate,
  reasoning: rate,
  above: fc.option(fc.tuple(fc.integer({ min: 1, max: 400_000 }), rates).map(([promptTokens, of]) => ({ promptTokens, ...of }))),
});
const count = fc.oneof(fc.nat(2_000_000), fc.nat(20));
const counts: fc.Arbitrary<TokenCounts> = fc.record({
  uncachedInput: count,
  cacheRead: count,
  cacheWrite: count,
  output: count,
  reasoning: count,
});
const promptOf = ({ uncachedInput, cacheRead, cacheWrite }: TokenCounts) => uncachedInput + cacheRead + cacheWrite;

describe('whatever the price', () => {
  test('the cost is less than one micro-dollar above the true figure, and never below it', () => {
    fc.assert(
      fc.property(prices, counts, (price, given) => {
        const of = price.above && promptOf(given) > price.above.promptTokens ? price.above : price;
        const exact =
          BigInt(given.uncachedInput) * of.input +
          BigInt(given.cacheRead) * of.cacheRead +
          BigInt(given.cacheWrite) * of.cacheWrite +
          BigInt(given.output) * of.output +
          BigInt(given.reasoning) * of.reasoning;
        const billed = costMicros(given, price);
        expect(billed * 1_000_000n >= exact && billed * 1_000_000n < exact + 1_000_000n).toBe(true);
      }),
    );
  });

  test('one token more of the answer never costs less', () => {
    fc.assert(
      fc.property(prices, counts, (price, given) => {
        const more = costMicros({ ...given, output: given.output + 1 }, price);
        expect(more >= costMicros(given, price)).toBe(true);
      }),
    );
  });

  test('the worst case is at least what any request within it costs, however its prompt is split and in whichever tier it ends', () => {
    const shares = fc.tuple(fc.nat(100), fc.nat(100), fc.nat(100), fc.nat(100), fc.nat(100));
    fc.assert(
      fc.property(prices, fc.nat(800_000), fc.nat(200_000), shares, (price, inputTokens, outputTokens, [size, a, b, length, c]) => {
        const prompt = Math.floor((inputTokens * size) / 100);
        const uncachedInput = Math.floor((prompt * a) / 100);
        const cacheRead = Math.floor(((prompt - uncachedInput) * b) / 100);
        const answer = Math.floor((outputTokens * length) / 100);
        const output = Math.floor((answer * c) / 100);
        const used = { uncachedInput, cacheRead, cacheWrite: prompt - uncachedInput - cacheRead, output, reasoning: answer - output };
        expect(costMicros(used, price) <= worstCostMicros({ inputTokens, outputTokens }, price)).toBe(true);
      }),
    );
  });

  test('a prompt that turns out smaller than estimated may cost more, where large prompts are cheaper: the worst case knows it', () => {
    const bulk: Price = { id: '1', ...RATES, above: { promptTokens: 1_000, ...NOTHING, input: 1_000_000n, output: 1_000_000n } };
    const reserved = worstCostMicros({ inputTokens: 1_200, outputTokens: 100 }, bulk);
    expect(reserved).toBe(cost(bulk, { cacheWrite: 1_000, reasoning: 100 }));
    expect(reserved > cost(bulk, { uncachedInput: 1_200, output: 100 })).toBe(true);
    expect(affordableOutput(reserved, 1_200, bulk)).toBe(100);
  });

  test('what is affordable is paid for, and one token more would not be', () => {
    fc.assert(
      fc.property(prices, fc.nat(500_000), fc.bigInt(0n, 50_000_000n), (price, inputTokens, micros) => {
        const outputTokens = affordableOutput(micros, inputTokens, price);
        const isPaid = worstCostMicros({ inputTokens, outputTokens: 0 }, price) <= micros;
        if (!isPaid) expect(outputTokens).toBe(0);
        fc.pre(isPaid && outputTokens < Number.MAX_SAFE_INTEGER);
        expect(worstCostMicros({ inputTokens, outputTokens }, price) <= micros).toBe(true);
        expect(worstCostMicros({ inputTokens, outputTokens: outputTokens + 1 }, price) > micros).toBe(true);
      }),
    );
  });

  test('a price without a rate for output affords as much as one likes', () => {
    expect(affordableOutput(10n, 0, { id: '1', ...NOTHING, input: 1n, above: null })).toBe(Number.MAX_SAFE_INTEGER);
  });
});
