import { expect, test } from 'vitest';
import { parsePresence } from '../../../live/presence.ts';
import { createRecency, nextLeader } from './follow-order.ts';
import type { PresentPerson } from './people.ts';

function person(id: string, said: Record<string, unknown> = {}): PresentPerson {
  const text = JSON.stringify(said);
  return { id, displayName: id, kind: 'User', said: text, state: parsePresence(text) };
}

test('F follows who acted last, then one after the other, then goes round', () => {
  const recency = createRecency();
  recency.notice([person('a'), person('b'), person('c')]);
  const people = [person('a'), person('b', { typing: true }), person('c')];
  recency.notice(people);
  expect(nextLeader(people, null, 'me', recency)).toBe('b');
  expect(nextLeader(people, 'b', 'me', recency)).toBe('c');
  expect(nextLeader(people, 'c', 'me', recency)).toBe('a');
});

test('nobody has acted yet: the first who came', () => {
  const recency = createRecency();
  recency.notice([person('a'), person('b')]);
  expect(nextLeader([person('a'), person('b')], null, 'me', recency)).toBe('a');
});

test('who is away or follows oneself leads nobody; the only one is left with the second F', () => {
  const recency = createRecency();
  const people = [person('gone', { away: 5 }), person('mine', { following: 'me' }), person('a')];
  expect(nextLeader(people, null, 'me', recency)).toBe('a');
  expect(nextLeader(people, 'a', 'me', recency)).toBeNull();
  expect(nextLeader(people.slice(0, 2), null, 'me', recency)).toBeNull();
});
