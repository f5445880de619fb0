import { expect, test } from 'vitest';
import type { SessionEvent } from './model.ts';
import { createPolls, isOwnVoteHidden, ownVote, shownVotes } from './polls.ts';
import type { Poll, Polls, Voter } from './polls.ts';

const ANA: Voter = { __typename: 'User', id: 'usr_ana', displayName: 'Ana' };
const BEN: Voter = { __typename: 'Guest', id: 'gst_ben', displayName: 'Ben' };

function pollOf(version: number, change: Partial<Poll> = {}): Poll {
  return { id: 'msg_1', isBlind: false, state: 'OPEN', openedBy: BEN, voteCount: 0, tallies: [], votes: [], version, ...change };
}

function open() {
  let tell: (event: SessionEvent) => void = () => undefined;
  const polls = createPolls({
    subscribeEvents(listener) {
      tell = listener;
      return () => undefined;
    },
  });
  return { polls, say: (poll: Poll) => tell({ __typename: 'PollChanged', cursor: 'e1.1', poll }) };
}

function shown(polls: Polls) {
  const { counts, total, votes } = shownVotes(polls.getState(), 'msg_1', ANA);
  return { ...Object.fromEntries(counts), total, votes };
}

test('the newest version stays, in whatever order they come', () => {
  const { polls, say } = open();
  say(pollOf(3, { voteCount: 3 }));
  say(pollOf(2, { voteCount: 2 }));
  polls.receive([pollOf(1)]);
  expect(polls.getState().polls.get('msg_1')?.voteCount).toBe(3);
});

test('a wish is shown at once beside the others, and taking it back shows what the server has', () => {
  const { polls, say } = open();
  const own = { messageId: 'msg_2', actor: ANA };
  const other = { messageId: 'msg_2', actor: BEN };
  say(pollOf(1, { voteCount: 2, tallies: [{ messageId: 'msg_2', count: 2 }], votes: [own, other] }));
  polls.want('msg_1', 'msg_3');
  expect(ownVote(polls.getState(), 'msg_1', ANA.id)).toBe('msg_3');
  expect(shown(polls)).toEqual({ msg_2: 1, msg_3: 1, total: 2, votes: [other, { messageId: 'msg_3', actor: ANA }] });
  polls.want('msg_1', null);
  expect(ownVote(polls.getState(), 'msg_1', ANA.id)).toBeNull();
  expect(shown(polls)).toEqual({ msg_2: 1, total: 1, votes: [other] });
  polls.want('msg_1', undefined);
  expect(ownVote(polls.getState(), 'msg_1', ANA.id)).toBe('msg_2');
  expect(shown(polls)).toEqual({ msg_2: 2, total: 2, votes: [own, other] });
});

test('one’s own vote counts where it is none of those told by name, and is known once the server has said it', () => {
  const { polls, say } = open();
  const other = { messageId: 'msg_2', actor: BEN };
  const tallies = [
    { messageId: 'msg_2', count: 40 },
    { messageId: 'msg_3', count: 60 },
  ];
  say(pollOf(1, { voteCount: 100, tallies, votes: [other] }));
  expect(isOwnVoteHidden(polls.getState().polls.get('msg_1'), ANA.id)).toBe(true);
  expect(isOwnVoteHidden(polls.getState().polls.get('msg_1'), BEN.id)).toBe(false);
  expect(ownVote(polls.getState(), 'msg_1', ANA.id)).toBeNull();
  polls.learnOwn('msg_1', 'msg_3');
  expect(ownVote(polls.getState(), 'msg_1', ANA.id)).toBe('msg_3');
  polls.want('msg_1', 'msg_2');
  expect(shown(polls)).toEqual({ msg_2: 41, msg_3: 59, total: 100, votes: [other, { messageId: 'msg_2', actor: ANA }] });
  polls.want('msg_1', undefined);
  // With all of them told by name the log knows better than what was said before.
  say(pollOf(2, { voteCount: 1, tallies: [{ messageId: 'msg_2', count: 1 }], votes: [other] }));
  expect(ownVote(polls.getState(), 'msg_1', ANA.id)).toBeNull();
});

test('of an open blind vote only one’s own is known, once it is closed everybody’s', () => {
  const { polls, say } = open();
  say(pollOf(1, { isBlind: true, voteCount: 2 }));
  polls.learnOwn('msg_1', 'msg_2');
  polls.want('msg_1', 'msg_3');
  expect(shown(polls)).toEqual({ total: 0, votes: [] });
  expect(ownVote(polls.getState(), 'msg_1', ANA.id)).toBe('msg_3');
  polls.want('msg_1', undefined);
  expect(ownVote(polls.getState(), 'msg_1', ANA.id)).toBe('msg_2');
  say(pollOf(2, { isBlind: true, state: 'CLOSED', voteCount: 1, votes: [{ messageId: 'msg_4', actor: ANA }] }));
  expect(ownVote(polls.getState(), 'msg_1', ANA.id)).toBe('msg_4');
});
