import { expect, test } from 'vitest';
import type { ShownVotes, Voter } from '../../../live/polls.ts';
import type { Lane } from '../../../live/turns.ts';
import { tally } from './tally.ts';

const laneOf = (lane: number, ...ids: string[]): Lane => ({ lane, shownId: ids.at(-1)!, attempts: { ids, index: ids.length - 1 } });
const VOTER: Voter = { __typename: 'User', id: 'usr_ana', displayName: 'Ana' };
/** Only the first vote by name. */
const shown = (messageIds: readonly string[]): ShownVotes => ({
  counts: new Map([...Map.groupBy(messageIds, (id) => id)].map(([id, { length }]) => [id, length])),
  total: messageIds.length,
  votes: messageIds.slice(0, 1).map((messageId) => ({ messageId, actor: VOTER })),
});
const LANES = [laneOf(0, 'a'), laneOf(1, 'b', 'b2'), laneOf(2, 'c')];
const brief = (...messageIds: string[]) => tally(LANES, shown(messageIds)).map(({ lane, count, isWinner }) => [lane.lane, count, isWinner]);

test('most votes first; the attempts of a lane count together', () => {
  expect(brief('a', 'b', 'b2')).toEqual([
    [1, 2, true],
    [0, 1, false],
    [2, 0, false],
  ]);
});

test('a tie has several winners, no votes none', () => {
  expect(brief('a', 'c')).toEqual([
    [0, 1, true],
    [2, 1, true],
    [1, 0, false],
  ]);
  expect(brief().every(([, , isWinner]) => isWinner === false)).toBe(true);
});
