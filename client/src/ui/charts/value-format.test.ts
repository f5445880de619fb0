import { describe, expect, test } from 'vitest';
import { changeOf, countFormat, durationFormat, formatChange, moneyFormat, shareFormat } from './value-format.ts';

const money = moneyFormat('en-US');

describe('money', () => {
  test.each([
    [0, '$0.00'],
    [4_200, '$0.0042'],
    [7, '$0.000007'],
    [42_000, '$0.042'],
    [500_000, '$0.50'],
    [1_234_560_000, '$1,234.56'],
    [99_999_990_000, '$99,999.99'],
    [123_456_000_000, '$123.5K'],
    [-1_500_000, '-$1.50'],
  ])('%i micros at a glance are %s', (micros, text) => {
    expect(money.short(micros)).toBe(text);
  });

  test.each([
    [1, '$0.000001'],
    [1_230_000, '$1.23'],
    [1_230_001, '$1.230001'],
    [8_999_999_999_999_999, '$8,999,999,999.999999'],
    [-3, '-$0.000003'],
  ])('%i micros are %s to the last digit', (micros, text) => {
    expect(money.exact(micros)).toBe(text);
  });

  test.each([
    [0, 200, '$0'],
    [400, 200, '$0.0004'],
    [10_000_000, 5_000_000, '$10'],
    [1_500_000, 500_000, '$1.50'],
    [1_000_000, 500_000, '$1.00'],
    [20_000_000_000, 20_000_000_000, '$20K'],
  ])('the tick at %i, %i apart, is %s', (micros, step, text) => {
    expect(money.tick(micros, step)).toBe(text);
  });

  test('is written as people write it where they are', () => {
    expect(moneyFormat('de-DE').exact(1_234_560_000).replaceAll(/\s/gu, ' ')).toBe('1.234,56 $');
  });
});

test.each([
  [0, '0'],
  [9_999, '9,999'],
  [12_345, '12.3K'],
  [4_200_000, '4.2M'],
])('%i at a glance is %s', (count, text) => {
  expect(countFormat('en').short(count)).toBe(text);
});

test('a count to the last digit', () => {
  expect(countFormat('en').exact(12_345_678)).toBe('12,345,678');
});

test.each([
  [0, '0ms', '0'],
  [420.4, '420ms', '420ms'],
  [1_250, '1.3s', '1.3s'],
  [90_000, '1.5m', '1.5m'],
])('%d ms are %s, and %s beside the axis', (ms, short, tick) => {
  expect(durationFormat('en').short(ms)).toBe(short);
  expect(durationFormat('en').tick(ms, 100)).toBe(tick);
});

test('a share', () => {
  const share = shareFormat('en');
  expect(share.short(0.0214)).toBe('2.1%');
  expect(share.short(0.5)).toBe('50%');
  expect(share.exact(0.02146)).toBe('2.15%');
  expect(share.tick(0.02, 0.01)).toBe('2%');
  expect(share.tick(0.005, 0.005)).toBe('0.5%');
});

describe('the change against the period before', () => {
  test.each([
    [120, 100, '+20%'],
    [96, 100, '-4%'],
    [99.6, 100, '-0.4%'],
    [100, 100, '0%'],
    [5_000, 100, '>+999%'],
  ])('%d after %d is %s', (now, before, text) => {
    expect(formatChange(changeOf(now, before)!, 'en')).toBe(text);
  });

  test('there is none against nothing', () => {
    expect(changeOf(5, 0)).toBeNull();
    expect(changeOf(5, null)).toBeNull();
  });
});
