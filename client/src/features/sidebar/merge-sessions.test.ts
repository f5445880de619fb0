import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeSessions, uniquePeople } from './merge-sessions.ts';

const row = (id: string, minute: number) => ({ id, updatedAt: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString() });

test('a session that moved up leaves its old place', () => {
  const merged = mergeSessions([row('c', 9), row('a', 8)], [row('b', 5), row('c', 4)]);
  expect(merged.map((one) => one.id)).toEqual(['c', 'a', 'b']);
});

test('a row that should stand on the first page but does not is gone', () => {
  const merged = mergeSessions([row('a', 8), row('b', 5)], [row('gone', 7), row('c', 3)]);
  expect(merged.map((one) => one.id)).toEqual(['a', 'b', 'c']);
});

test('no session stands twice, and none of the first page is lost', () => {
  const rows = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.nat(50)).map(([id, minute]) => row(id, minute)));
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(9)), rows, (first, older) => {
      const firstPage = first.map((id) => row(`f${id}`, 60));
      const ids = mergeSessions(firstPage, older).map((one) => one.id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.slice(0, firstPage.length)).toEqual(firstPage.map((one) => one.id));
    }),
  );
});

test('a person with three tabs is one face', () => {
  expect(uniquePeople([{ id: 'a' }, { id: 'b' }, { id: 'a' }])).toEqual([{ id: 'a' }, { id: 'b' }]);
});
