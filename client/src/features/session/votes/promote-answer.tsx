import { CornerDownRight, Milestone } from 'lucide-react';
import { useClient } from 'urql';
import { isRunning } from '../../../live/model.ts';
import type { MessageNode } from '../../../live/model.ts';
import type { SessionState } from '../../../live/session-store.ts';
import { votesMessages } from '../../../messages/votes-en.ts';
import { Button } from '../../../ui/button.tsx';
import { tooltipProps } from '../../../ui/tooltip.tsx';
import { canWrite, useLive, useMessageText, useSession, useSessionState } from '../session-context.ts';
import { complain } from '../use-actions.ts';
import { useViewActions } from '../view-context.ts';
import { PromoteAnswerDocument } from './documents.ts';

function isOnMainline({ session, messages }: SessionState, id: string, parentId: string | null | undefined): boolean {
  let at = messages.get(session?.mainlineLeafId ?? '');
  while (at && at.id !== id && at.parentId !== parentId) at = messages.get(at.parentId ?? '');
  return at?.id === id;
}

export function usePromote(): (messageId: string) => Promise<void> {
  const client = useClient();
  const { store } = useLive();
  const { choose, toMainline } = useViewActions();
  return async (messageId) => {
    const { data, error } = await client.mutation(PromoteAnswerDocument, { input: { messageId } }).toPromise();
    // Who goes on with an answer looks at it; the mainline leads there as soon as the event says so.
    if (data && store.getState().session?.mainlineLeafId === data.promoteAnswer.session.mainlineLeafId) toMainline();
    else if (data) choose(messageId);
    complain(error);
  };
}

/** Of answers side by side: makes one the mainline for everybody, and marks the one that is. */
export function PromoteAnswer({ answer }: { answer: MessageNode }) {
  const session = useSession();
  const isPromoted = useSessionState((state) => isOnMainline(state, answer.id, answer.parentId));
  const hasText = useMessageText(answer.id).trim() !== '';
  const promote = usePromote();
  if (isRunning(answer.status)) return null;
  if (isPromoted) {
    return (
      <span className="inline-flex h-7 items-center gap-1.5 px-1.5 text-xs font-medium whitespace-nowrap text-accent">
        <Milestone className="size-3.5" aria-hidden="true" />
        {votesMessages.promoted}
      </span>
    );
  }
  if (!canWrite(session) || !hasText) return null;
  return (
    <Button
      size="small"
      variant="ghost"
      className="px-1.5!"
      data-promote
      icon={<CornerDownRight className="size-3.5" aria-hidden="true" />}
      onClick={() => void promote(answer.id)}
      {...tooltipProps(votesMessages.promoteMeaning, 'p')}
    >
      {votesMessages.promote}
    </Button>
  );
}
