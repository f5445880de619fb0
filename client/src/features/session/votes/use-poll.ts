import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import { useClient } from 'urql';
import { useSelf } from '../../../api/viewer.ts';
import { isOwnVoteHidden, ownVote, shownVotes } from '../../../live/polls.ts';
import type { Poll, PollsState, ShownVotes } from '../../../live/polls.ts';
import { useLive, useSession } from '../session-context.ts';
import { complain } from '../use-actions.ts';
import { CastVoteDocument, ClosePollDocument, OwnVoteDocument, WithdrawVoteDocument } from './documents.ts';

/** The selector returns what is in the state, or a plain value: nothing made anew. */
export function usePollsState<T>(select: (state: PollsState) => T): T {
  const { polls } = useLive();
  return useSyncExternalStore(polls.subscribe, () => select(polls.getState()));
}

export function usePoll(promptId: string): Poll | undefined {
  return usePollsState(({ polls }) => polls.get(promptId));
}

export function useOwnVote(promptId: string): string | null {
  const { id } = useSelf();
  return usePollsState((state) => ownVote(state, promptId, id));
}

export function useShownVotes(promptId: string): ShownVotes {
  const voter = useSelf();
  const state = usePollsState((all) => all);
  return useMemo(() => shownVotes(state, promptId, voter), [state, promptId, voter]);
}

export function useMayVote(): boolean {
  const { archivedAt, viewerRole } = useSession();
  return !archivedAt && viewerRole !== 'VIEWER';
}

export interface VoteActions {
  /** Null takes the vote back. */
  vote(messageId: string | null): Promise<void>;
  close(): Promise<void>;
}

export function useVoteActions(promptId: string): VoteActions {
  const client = useClient();
  const { polls } = useLive();

  return useMemo(
    () => ({
      async vote(messageId) {
        // One after the other: two on the way at once could arrive in the other order.
        if (polls.getState().wanted.has(promptId)) return;
        polls.want(promptId, messageId);
        const { data, error } = messageId
          ? await client.mutation(CastVoteDocument, { input: { messageId } }).toPromise()
          : await client.mutation(WithdrawVoteDocument, { input: { promptId } }).toPromise();
        const poll = data && ('castVote' in data ? data.castVote.poll : data.withdrawVote.poll);
        if (poll) {
          polls.receive([poll]);
          polls.learnOwn(promptId, poll.viewerVote ?? null);
        }
        polls.want(promptId, undefined);
        complain(error);
      },
      async close() {
        const { data, error } = await client.mutation(ClosePollDocument, { input: { promptId } }).toPromise();
        if (data) polls.receive([data.closePoll.poll]);
        complain(error);
      },
    }),
    [client, polls, promptId],
  );
}

/** Who comes back to a vote that does not name them asks what they voted for. */
export function useRememberedVote(promptId: string): void {
  const client = useClient();
  const { polls } = useLive();
  const { id } = useSelf();
  const isHidden = isOwnVoteHidden(usePoll(promptId), id);
  const ask = useCallback(async () => {
    const { data } = await client.query(OwnVoteDocument, { promptId }, { requestPolicy: 'network-only' }).toPromise();
    if (data?.node?.__typename !== 'Message' || polls.getState().own.has(promptId)) return;
    polls.learnOwn(promptId, data.node.poll?.viewerVote ?? null);
  }, [client, polls, promptId]);
  useEffect(() => {
    if (isHidden && !polls.getState().own.has(promptId)) void ask();
  }, [isHidden, polls, promptId, ask]);
}
