import { expect, test } from 'vitest';
import { SHOWN_GROUPS, groupingOf } from './grouping.ts';
import { latencyOf } from './usage-reads.ts';
import { groupsOf } from './usage-shapes.ts';
import { NOTHING } from './sums.ts';
import { usd } from './usage-export.ts';

const word = (text: string | null, costMicros: bigint) => ({ key: `hash of ${text}`, word: text, costMicros });

test('models of one provider are one group, the one that cost most first', () => {
  const { names, places } = groupingOf('provider', [word('a:big', 5n), word('b:one', 4n), word('a:small', 1n), word('b:two', 3n)]);
  expect(names).toEqual([
    { key: 'b', kind: 'value' },
    { key: 'a', kind: 'value' },
  ]);
  expect(places).toEqual([1, 0, 1, 0]);
});

test('what nobody knows any more, and what has no such value, is one group', () => {
  const { names, places } = groupingOf('person', [word('usr_1', 9n), word('key_1', 5n), word('key_2', 5n), word(null, 1n)]);
  expect(names).toEqual([
    { key: 'none', kind: 'none' },
    { key: 'usr_1', kind: 'value' },
  ]);
  expect(places).toEqual([1, 0, 0, 0]);
  expect(groupingOf('session', [word('', 2n), word('ses_1', 1n)]).names.map(({ key }) => key)).toEqual(['none', 'ses_1']);
});

test('only the largest have a place; without any cost the order stays', () => {
  const many = Array.from({ length: 30 }, (_, index) => word(`usr_${String(index).padStart(2, '0')}`, 0n));
  const { names, keys } = groupingOf('person', many);
  expect([names.length, keys.length, names[0]!.key, names.at(-1)!.key]).toEqual([SHOWN_GROUPS, SHOWN_GROUPS, 'usr_00', 'usr_19']);
});

test('groups that used nothing are left out, the rest is one, and shares are of the whole', () => {
  const sums = (costMicros: bigint) => ({ ...NOTHING, costMicros, runs: 1, inputTokens: 2n, outputTokens: 3n });
  const rows = [
    { point: 0, place: 0, sums: sums(600n) },
    { point: 1, place: 0, sums: sums(100n) },
    { point: 0, place: 2, sums: sums(200n) },
    { point: 0, place: -1, sums: sums(100n) },
  ];
  const names = ['a', 'b', 'c'].map((key) => ({ key, kind: 'value' as const }));
  const named = names.map(({ key }) => ({ label: key.toUpperCase(), actor: null, sessionId: null }));
  expect(
    groupsOf(rows, { names, named }, 3).map(({ key, label, costMicros, tokens, share }) => [key, label, costMicros, tokens, share]),
  ).toEqual([
    ['a', 'A', 700n, 10n, 0.7],
    ['c', 'C', 200n, 5n, 0.2],
    ['other', 'Other', 100n, 5n, 0.1],
  ]);
  expect(groupsOf(rows, { names, named }, 1).map(({ key, costMicros }) => [key, costMicros])).toEqual([
    ['a', 700n],
    ['other', 300n],
  ]);
});

test('the median and the 95th are found by the nearest rank, evenly within a bucket that is half as wide again as the one before', () => {
  expect(latencyOf([])).toBeNull();
  const middle = Math.round(1.5 ** 20.5);
  expect(latencyOf([{ bucket: 20, runs: 1 }])).toEqual({ p50Ms: middle, p95Ms: middle });
  const hundred = latencyOf([
    { bucket: 22, runs: 6 },
    { bucket: 20, runs: 94 },
  ])!;
  expect(hundred).toEqual({ p50Ms: Math.round(1.5 ** (20 + 49.5 / 94)), p95Ms: Math.round(1.5 ** (22 + 0.5 / 6)) });
  const fewer = latencyOf([
    { bucket: 22, runs: 5 },
    { bucket: 20, runs: 95 },
  ])!;
  expect(fewer.p95Ms).toBe(Math.round(1.5 ** (20 + 94.5 / 95)));
});

test.each([
  [0n, '0.000000'],
  [1n, '0.000001'],
  [-1_500_000n, '-1.500000'],
  [9_007_199_254_740_993n, '9007199254.740993'],
])('%s micro-USD are $%s', (micros, text) => {
  expect(usd(micros)).toBe(text);
});
