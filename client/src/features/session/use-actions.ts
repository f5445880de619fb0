import { useMemo } from 'react';
import { useClient } from 'urql';
import type { CombinedError } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import type { ApiError } from '../../api/errors.ts';
import type { UpdateSessionInput } from '../../gql/graphql.ts';
import type { MessageAuthor, SessionMessage } from '../../live/model.ts';
import { toast } from '../../ui/toast-store.ts';
import { askAgain } from './ask-again.ts';
import {
  ContinueMessageDocument,
  RetryMessageDocument,
  SendPromptDocument,
  StopMessageDocument,
  UpdateSessionDocument,
} from './documents.ts';
import { useLive, useSession } from './session-context.ts';
import { useViewActions } from './view-context.ts';

export interface Prompt {
  /** Left out: the draft. */
  text?: string;
  /** Left out: the end of the mainline; null: a new beginning. */
  parentId?: string | null;
  /** The branch that grows by it. */
  branchId?: string;
  models: readonly string[];
  /** Hides which answer is whose until the vote is closed. */
  blind?: boolean;
}

/** `author`: whose send it was; of two people who send the same draft at the same moment only one's is. */
export type SendOutcome = { kind: 'sent' | 'queued'; author: MessageAuthor | null } | { kind: 'refused'; error: ApiError };

export function complain(error: CombinedError | undefined): void {
  if (!error) return;
  const { title, description } = describeError(toApiError(error));
  toast({ title, description, tone: 'danger' });
}

export function useActions() {
  const client = useClient();
  const { store, polls } = useLive();
  const { id: sessionId } = useSession();
  const { choose, chooseAttempt } = useViewActions();

  return useMemo(() => {
    function follow(answer: SessionMessage): void {
      store.merge([answer]);
      chooseAttempt(answer.parentId ?? null, answer.lane ?? 0, answer.id);
      choose(answer.id);
    }

    async function send(prompt: Prompt): Promise<SendOutcome> {
      const clientMutationId = crypto.randomUUID();
      const input = { sessionId, ...prompt, models: [...prompt.models], clientMutationId };
      const answered = await askAgain(() => client.mutation(SendPromptDocument, { input }).toPromise());
      if (answered.kind === 'refused') return answered;
      const { sendPrompt } = answered.data;
      store.merge([sendPrompt.prompt, ...sendPrompt.answers]);
      polls.receive(sendPrompt.prompt.poll ? [sendPrompt.prompt.poll] : []);
      if (prompt.parentId !== undefined) choose(sendPrompt.prompt.id);
      return { kind: 'sent', author: sendPrompt.prompt.author ?? null };
    }

    return {
      send,
      async stop(id: string): Promise<void> {
        const { error } = await client.mutation(StopMessageDocument, { input: { id } }).toPromise();
        complain(error);
      },
      async retry(id: string): Promise<void> {
        const { data, error } = await client
          .mutation(RetryMessageDocument, { input: { id, clientMutationId: crypto.randomUUID() } })
          .toPromise();
        if (data) follow(data.retryMessage.answer);
        complain(error);
      },
      async goOn(id: string): Promise<void> {
        const { data, error } = await client
          .mutation(ContinueMessageDocument, { input: { id, clientMutationId: crypto.randomUUID() } })
          .toPromise();
        if (data) follow(data.continueMessage.answer);
        complain(error);
      },
      async update(change: Omit<UpdateSessionInput, 'id'>): Promise<boolean> {
        const { error } = await client.mutation(UpdateSessionDocument, { input: { id: sessionId, ...change } }).toPromise();
        complain(error);
        return !error;
      },
    };
  }, [client, store, polls, sessionId, choose, chooseAttempt]);
}

export type Actions = ReturnType<typeof useActions>;
