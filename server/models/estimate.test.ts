import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { costMicros, estimateTokens, estimateUsage, settleUsage } from './estimate.ts';
import type { TokenCounts } from './model.ts';
import { listPrice } from './price-table.ts';

const NOVEMBER = new Date('2026-11-20T00:00:00Z');
const none: TokenCounts = { uncachedInput: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };
const cost = (id: string, counts: Partial<TokenCounts>, at = NOVEMBER) => costMicros({ ...none, ...counts }, listPrice(id, at)!);

test('tokens are estimated from bytes, so that every script counts', () => {
  expect(estimateTokens('')).toBe(0);
  expect(estimateTokens('abcdefg')).toBe(2);
  expect(estimateTokens('東京')).toBe(2);
  expect(estimateUsage([{ role: 'user', text: 'abcdefg' }], 'abc')).toEqual({ ...none, uncachedInput: 6, output: 1 });
});

describe('G4: what is billed', () => {
  const estimate = { ...none, uncachedInput: 50, output: 20 };

  test('final figures stand, zero too', () => {
    const counts = { uncachedInput: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };
    expect(settleUsage({ ...counts, final: true }, estimate)).toEqual({ counts, estimated: false });
  });

  test('early figures replace their part of the estimate and only raise its output', () => {
    expect(settleUsage({ uncachedInput: 44, cacheRead: 3, output: 1, final: false }, estimate)).toEqual({
      counts: { ...none, uncachedInput: 44, cacheRead: 3, output: 20 },
      estimated: true,
    });
    expect(settleUsage({ output: 90, final: false }, estimate).counts.output).toBe(90);
  });

  test('figures that leave out a part are an estimate', () => {
    expect(settleUsage({ uncachedInput: 44, final: true }, estimate)).toMatchObject({ counts: { output: 20 }, estimated: true });
    expect(settleUsage(null, estimate)).toEqual({ counts: estimate, estimated: true });
  });
});

describe('cost', () => {
  test('of a million of each', () => {
    const million = 1_000_000;
    expect(cost('anthropic:claude-opus-5-5', { uncachedInput: million })).toBe(4_000_000n);
    expect(cost('anthropic:claude-opus-5-5', { cacheRead: million })).toBe(400_000n);
    expect(cost('anthropic:claude-opus-5-5', { cacheWrite: million })).toBe(5_000_000n);
    expect(cost('anthropic:claude-opus-5-5', { output: million / 2, reasoning: million / 2 })).toBe(20_000_000n);
    expect(cost('openai:gpt-6-astra', { cacheRead: 100_000 })).toBe(100_000n);
  });

  test('is rounded up once', () => {
    expect(cost('anthropic:claude-haiku-5-5', { uncachedInput: 1, cacheRead: 1, output: 1 })).toBe(1n);
    expect(cost('anthropic:claude-haiku-5-5', {})).toBe(0n);
  });

  test('follows the size of the whole prompt', () => {
    expect(cost('anthropic:claude-haiku-5-5', { uncachedInput: 100_000 })).toBe(10_000n);
    expect(cost('anthropic:claude-haiku-5-5', { uncachedInput: 100_001 })).toBe(50_001n);
    expect(cost('anthropic:claude-haiku-5-5', { uncachedInput: 50_000, cacheRead: 50_001, output: 1000 })).toBe(25_000n + 2_501n + 2_500n);
    expect(cost('openai:gpt-6.1-sol', { uncachedInput: 300_000, output: 1000 })).toBe(1_200_000n + 15_000n);
  });

  test('follows the date', () => {
    const january = new Date('2027-01-01T00:00:00Z');
    const eve = new Date(january.getTime() - 1);
    expect(cost('google:gemini-3.8-flash', { uncachedInput: 1_000_000 }, eve)).toBe(750_000n);
    expect(cost('google:gemini-3.8-flash', { uncachedInput: 1_000_000 }, january)).toBe(1_500_000n);
    expect(cost('google:gemini-3.8-flash', { uncachedInput: 1_000_000 }, new Date(0))).toBe(750_000n);
  });

  test('is unknown for models nobody lists, and nothing for the demo', () => {
    expect(listPrice('ollama:llama4', NOVEMBER)).toBeNull();
    expect(listPrice('toString', NOVEMBER)).toBeNull();
    expect(listPrice('anthropic:claude-opus-5-5-20261001', NOVEMBER)).not.toBeNull();
    expect(cost('demo:writer', { uncachedInput: 5_000_000, output: 5_000_000 })).toBe(0n);
  });

  test('is exact, never falls with more tokens, and is less than one micro above the true figure', () => {
    const count = fc.nat(2_000_000);
    const counts = fc.record({ uncachedInput: count, cacheRead: count, cacheWrite: count, output: count, reasoning: count });
    const ids = fc.constantFrom('anthropic:claude-sonnet-5-5', 'openai:gpt-6.1-terra', 'google:gemini-3.5-flash-lite');
    fc.assert(
      fc.property(ids, counts, (id, given) => {
        const price = listPrice(id, NOVEMBER)!;
        const prompt = given.uncachedInput + given.cacheRead + given.cacheWrite;
        const rates = price.above && prompt > price.above.promptTokens ? price.above : price;
        const exact =
          given.uncachedInput * rates.input +
          given.cacheRead * rates.cacheRead +
          given.cacheWrite * rates.cacheWrite +
          (given.output + given.reasoning) * rates.output;
        const billed = costMicros(given, price);
        expect(billed * 1_000_000n >= BigInt(exact)).toBe(true);
        expect(billed * 1_000_000n < BigInt(exact) + 1_000_000n).toBe(true);
        expect(costMicros({ ...given, output: given.output + 1 }, price) >= billed).toBe(true);
      }),
    );
  });
});
