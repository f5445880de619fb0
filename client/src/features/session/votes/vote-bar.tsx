import { EyeOff } from 'lucide-react';
import { isSecretPoll } from '../../../live/polls.ts';
import type { Lane } from '../../../live/turns.ts';
import { votesMessages } from '../../../messages/votes-en.ts';
import { Button } from '../../../ui/button.tsx';
import { canWrite, useSession } from '../session-context.ts';
import { usePoll, useRememberedVote, useShownVotes, useVoteActions } from './use-poll.ts';
import { VoteResults } from './vote-results.tsx';

/** Below the answers: how the vote stands, and what came of it. Nothing until somebody votes. */
export function VoteBar({ promptId, lanes }: { promptId: string; lanes: readonly Lane[] }) {
  const poll = usePoll(promptId);
  const session = useSession();
  const { close } = useVoteActions(promptId);
  const shown = useShownVotes(promptId);
  useRememberedVote(promptId);
  if (!poll) return null;
  if (poll.state === 'CLOSED') return <VoteResults lanes={lanes} shown={shown} wasBlind={poll.isBlind} />;
  const isSecret = isSecretPoll(poll);
  if (!isSecret && shown.total === 0) return null;
  return (
    <section
      aria-label={votesMessages.region}
      className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-md bg-panel px-3 py-2 text-sm text-ink-soft"
    >
      {isSecret ? <EyeOff className="size-4 shrink-0" aria-hidden="true" /> : null}
      <p className="min-w-52 flex-1">
        {isSecret ? `${votesMessages.blindOpen} ` : null}
        <span className="font-medium whitespace-nowrap text-ink tabular-nums">
          {isSecret ? votesMessages.haveVoted(poll.voteCount) : votesMessages.soFar(shown.total)}
        </span>
      </p>
      {canWrite(session) ? (
        <Button size="small" onClick={() => void close()}>
          {isSecret ? votesMessages.reveal : votesMessages.close}
        </Button>
      ) : null}
    </section>
  );
}
