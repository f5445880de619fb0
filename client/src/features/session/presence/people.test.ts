import { expect, test } from 'vitest';
import type { Participant } from '../../../live/model.ts';
import { byInterest, clusterReaders, doingOf, peopleOf, readersOf } from './people.ts';

function participant(id: string, state: unknown = {}, kind: 'User' | 'Guest' = 'User'): Participant {
  const said = typeof state === 'string' ? state : JSON.stringify(state);
  return { actor: { __typename: kind, id, displayName: id.toUpperCase() }, state: said, since: '2026-11-20T00:00:00.000Z' } as Participant;
}

const reading = (messageId: string, fraction = 0) => ({ reading: { messageId, leafId: 'leaf', fraction } });

test('a person is one face, guests are told from members, and hostile words change nothing', () => {
  const people = peopleOf([participant('ana', reading('m1')), participant('gus', '}{', 'Guest'), participant('ana', { typing: true })]);
  expect(people.map(({ id, kind, state }) => [id, kind, state.typing])).toEqual([
    ['ana', 'User', true],
    ['gus', 'Guest', false],
  ]);
});

test('the same participants give the same people, so that nothing is drawn again', () => {
  const participants = [participant('ana')];
  expect(peopleOf(participants)).toBe(peopleOf(participants));
  expect(readersOf(participants)).toBe(readersOf(participants));
});

test('readers are kept by message; who is away reads nothing', () => {
  const readers = readersOf([
    participant('ana', reading('m1')),
    participant('ben', reading('m1')),
    participant('cyd', { ...reading('m2'), away: 5 }),
  ]);
  expect([...readers].map(([id, people]) => [id, people.map((person) => person.id)])).toEqual([['m1', ['ana', 'ben']]]);
});

test('who writes comes first, then who is here, oneself, and who is away', () => {
  const people = peopleOf([
    participant('me', { typing: true }),
    participant('gone', { away: 5 }),
    participant('ana'),
    participant('ben', { typing: true }),
  ]);
  expect(byInterest(people, 'me').map(({ id }) => id)).toEqual(['ben', 'ana', 'me', 'gone']);
});

test.each([
  [
    { typing: true, away: 7 },
    { kind: 'away', since: 7 },
  ],
  [{ typing: true, ...reading('m1') }, { kind: 'typing' }],
  [{ caret: { anchor: 'a', head: 'b' }, ...reading('m1') }, { kind: 'inPrompt' }],
  [reading('m1'), { kind: 'reading', messageId: 'm1' }],
  [{}, { kind: 'here' }],
])('%j means %j', (said, doing) => {
  expect(doingOf(peopleOf([participant('ana', said)])[0]!.state)).toEqual(doing);
});

test('those who read close to each other stand together', () => {
  const people = peopleOf([participant('a', reading('m', 0.9)), participant('b', reading('m', 0.1)), participant('c', reading('m', 0.2))]);
  expect(clusterReaders(people).map((cluster) => [cluster.fraction, cluster.people.map(({ id }) => id)])).toEqual([
    [0.1, ['b', 'c']],
    [0.9, ['a']],
  ]);
});
