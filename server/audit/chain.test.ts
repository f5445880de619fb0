import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, GENESIS, seal } from './chain.ts';
import type { SealedFields } from './chain.ts';

const EVENT: SealedFields = {
  workspaceId: 'wsp_1',
  seq: 1,
  at: '2026-11-20T12:00:00.000Z',
  actor: { kind: 'user', id: 'usr_1' },
  action: 'member:remove',
  targetId: 'usr_2',
  detail: { was: 'admin' },
  ip: null,
  previousHash: GENESIS,
};

test('one value has one spelling, whatever the order of its keys', () => {
  expect(canonicalJson({ b: [2, 1], a: { d: null, c: 'ü"\n' } })).toBe('{"a":{"c":"ü\\"\\n","d":null},"b":[2,1]}');
  const detail = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.string())));
  const isOrderless = fc.property(detail, (value) => {
    const turned = Object.fromEntries(Object.entries(value).toReversed());
    return canonicalJson(value) === canonicalJson(turned) && JSON.stringify(JSON.parse(canonicalJson(value))) !== undefined;
  });
  expect(fc.check(isOrderless).counterexample).toBeNull();
});

test('two values have two spellings', () => {
  const pair = fc.tuple(fc.dictionary(fc.string(), fc.string()), fc.dictionary(fc.string(), fc.string()));
  const sorted = (value: Record<string, string>) => Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  const same = (a: Record<string, string>, b: Record<string, string>) => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
  const isExact = fc.property(pair, ([a, b]) => same(a, b) === (canonicalJson(a) === canonicalJson(b)));
  expect(fc.check(isExact).counterexample).toBeNull();
});

test('the hash is the one that was given to events of 2026: a change here breaks every chain', () => {
  expect(seal(EVENT)).toBe('b904dc1487d501b1b26eb3c6a9e6146291f031d18cd739164472763562538c37');
});

const CHANGES: Partial<SealedFields>[] = [
  { workspaceId: 'wsp_2' },
  { seq: 2 },
  { at: '2026-11-20T12:00:00.001Z' },
  { actor: null },
  { actor: { kind: 'apiKey', id: 'usr_1' } },
  { action: 'member:leave' },
  { targetId: null },
  { detail: {} },
  { detail: { was: 'member' } },
  { ip: '203.0.113.7' },
  { previousHash: '1'.repeat(64) },
];
test.each(CHANGES)('the seal holds %j', (change) => {
  expect(seal({ ...EVENT, ...change })).not.toBe(seal(EVENT));
});
