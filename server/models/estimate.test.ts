import { describe, expect, test } from 'vitest';
import type { TokenCounts } from '../billing/cost.ts';
import { estimateTokens, estimateUsage, settleUsage } from './estimate.ts';

const none: TokenCounts = { uncachedInput: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };

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
