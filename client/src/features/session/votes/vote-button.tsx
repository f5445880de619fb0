import { clsx } from 'clsx';
import { ArrowBigUp } from 'lucide-react';
import type { Lane } from '../../../live/turns.ts';
import { isSecretPoll } from '../../../live/polls.ts';
import { votesMessages } from '../../../messages/votes-en.ts';
import { AvatarStack } from '../../../ui/avatar-stack.tsx';
import { tooltipProps } from '../../../ui/tooltip.tsx';
import { useMessageText } from '../session-context.ts';
import { votesOfLane } from './tally.ts';
import { useMayVote, useOwnVote, usePoll, useShownVotes, useVoteActions } from './use-poll.ts';

const MOST_FACES = 3;
const LOOK = 'inline-flex h-7 shrink-0 items-center gap-1.5 rounded-full px-2.5 text-xs font-medium tabular-nums [&>svg]:size-4';

interface VoteButtonProps {
  promptId: string;
  lane: Lane;
  name: string;
}

/** A vote for this lane, with the faces of who gave it. The lane's other attempts count with it. */
export function VoteButton({ promptId, lane, name }: VoteButtonProps) {
  const poll = usePoll(promptId);
  const own = useOwnVote(promptId);
  const { count, votes } = votesOfLane(lane, useShownVotes(promptId));
  const hasText = useMessageText(lane.shownId) !== '';
  const mayVote = useMayVote();
  const { vote } = useVoteActions(promptId);
  const isOwn = own !== null && lane.attempts.ids.includes(own);
  const isSecret = isSecretPoll(poll);
  const people = votes.map(({ actor }) => actor);
  const result = votesMessages.votesFor(
    name,
    count,
    people.map(({ displayName }) => displayName),
  );
  const faces = people.length > 0 ? <AvatarStack people={people} total={count} max={MOST_FACES} size={16} className="-mr-0.5" /> : null;

  if (poll?.state === 'CLOSED' || !mayVote) {
    if (count === 0) return null;
    return (
      <span role="img" aria-label={result} className={clsx(LOOK, isOwn ? 'text-accent' : 'text-ink-soft')}>
        <ArrowBigUp className={clsx(isOwn && 'fill-current')} aria-hidden="true" />
        {count}
        {faces}
      </span>
    );
  }
  const label = isOwn ? votesMessages.votedFor(name) : votesMessages.voteFor(name);
  return (
    <button
      type="button"
      aria-pressed={isOwn}
      aria-label={isSecret ? label : `${label}. ${result}`}
      data-vote={lane.lane + 1}
      disabled={!hasText && !isOwn}
      onClick={() => void vote(isOwn ? null : lane.shownId)}
      {...tooltipProps(isOwn ? votesMessages.withdraw(name) : label, String(lane.lane + 1))}
      className={clsx(
        LOOK,
        'touch-target border transition-colors disabled:cursor-default disabled:opacity-50',
        isOwn
          ? 'border-accent bg-accent-soft text-accent'
          : 'border-line text-ink-soft enabled:hover:border-line-strong enabled:hover:text-ink',
      )}
    >
      <ArrowBigUp className={clsx('-ml-0.5', isOwn && 'fill-current')} aria-hidden="true" />
      {count > 0 ? count : isOwn ? votesMessages.voted : votesMessages.vote}
      {faces}
    </button>
  );
}
