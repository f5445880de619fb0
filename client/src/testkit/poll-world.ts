/** The votes of a session as a server keeps them, for tests: what a blind one hides is not told. */
import { SHOWN_VOTERS } from '../../../schema/wire/limits.ts';
import type { Poll, Voter } from '../live/polls.ts';
import { isSecretPoll } from '../live/polls.ts';
import type { SessionMessage } from '../live/model.ts';
import type { createEventFeed } from './event-feed.ts';

const VIEWER: Voter = { __typename: 'User', id: 'usr_ana', displayName: 'Ana Reyes' };

export function createPollWorld(feed: Pick<ReturnType<typeof createEventFeed>, 'say'>, messages: ReadonlyMap<string, SessionMessage>) {
  const polls = new Map<string, Poll>();

  function told(poll: Poll): Poll {
    return isSecretPoll(poll) ? { ...poll, tallies: [], votes: [] } : { ...poll, votes: poll.votes.slice(0, SHOWN_VOTERS) };
  }

  function change(promptId: string, to: Partial<Poll>): Poll & { viewerVote: string | null } {
    const before = polls.get(promptId) ?? {
      id: promptId,
      isBlind: false,
      state: 'OPEN',
      openedBy: VIEWER,
      voteCount: 0,
      tallies: [],
      votes: [],
      version: 0,
    };
    const changed: Poll = { ...before, ...to, version: before.version + 1 };
    changed.voteCount = changed.votes.length;
    changed.tallies = [...Map.groupBy(changed.votes, ({ messageId }) => messageId)].map(([messageId, { length: count }]) => ({
      messageId,
      count,
    }));
    polls.set(promptId, changed);
    feed.say({ __typename: 'PollChanged', poll: told(changed) });
    return { ...told(changed), viewerVote: ownVote(promptId) };
  }

  const others = (promptId: string, voter: Voter) => (polls.get(promptId)?.votes ?? []).filter(({ actor }) => actor.id !== voter.id);
  const ownVote = (promptId: string) => polls.get(promptId)?.votes.find(({ actor }) => actor.id === VIEWER.id)?.messageId ?? null;

  return {
    all: (): Poll[] => [...polls.values()].map(told),
    of: (promptId: string) => {
      const poll = polls.get(promptId);
      return poll ? { ...told(poll), viewerVote: ownVote(promptId) } : null;
    },
    openBlind: (promptId: string) => change(promptId, { isBlind: true }),
    cast: (messageId: string, voter: Voter = VIEWER) => {
      const promptId = messages.get(messageId)!.parentId!;
      return change(promptId, { votes: [...others(promptId, voter), { messageId, actor: voter }] });
    },
    castMany(messageId: string, amount: number) {
      const promptId = messages.get(messageId)!.parentId!;
      const added = Array.from({ length: amount }, (_, n): Poll['votes'][number] => {
        return { messageId, actor: { __typename: 'Guest', id: `gst_${n}`, displayName: `Guest ${n}` } };
      });
      return change(promptId, { votes: [...(polls.get(promptId)?.votes ?? []), ...added] });
    },
    withdraw: (promptId: string) => change(promptId, { votes: others(promptId, VIEWER) }),
    close(promptId: string) {
      const closed = change(promptId, { state: 'CLOSED' });
      for (const message of messages.values()) if (message.parentId === promptId) feed.say({ __typename: 'MessageChanged', message });
      return closed;
    },
    /** As everybody may see it now. */
    masked<M extends SessionMessage>(message: M): M {
      return isSecretPoll(polls.get(message.parentId ?? '')) ? { ...message, model: null, usage: null, firstTokenAt: null } : message;
    },
  };
}
