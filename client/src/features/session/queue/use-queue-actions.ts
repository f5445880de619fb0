import { useMemo } from 'react';
import { useClient } from 'urql';
import type { CombinedError } from 'urql';
import { askAgain } from '../ask-again.ts';
import { useLive, useSession } from '../session-context.ts';
import { complain } from '../use-actions.ts';
import type { SendOutcome } from '../use-actions.ts';
import type { PromptQueue } from '../../../live/queue.ts';
import type { QueuePromptMutation } from '../../../gql/graphql.ts';
import {
  QueuePromptDocument,
  RemoveQueuedPromptDocument,
  ReorderQueueDocument,
  ResumeQueueDocument,
  ReturnToDraftDocument,
  SteerDocument,
} from './documents.ts';

/** The draft, for these models. */
export interface DraftPrompt {
  models: readonly string[];
  blind?: boolean;
}

interface Changed {
  data?: Partial<Record<string, { queue: PromptQueue }>> | undefined;
  error?: CombinedError | undefined;
}

export function useQueueActions() {
  const client = useClient();
  const { store, queue } = useLive();
  const { id: sessionId } = useSession();

  return useMemo(() => {
    function placed({ prompt, queuedPrompt }: QueuePromptMutation['queuePrompt']): SendOutcome {
      if (prompt) store.merge([prompt]);
      return { kind: prompt ? 'sent' : 'queued', author: prompt?.author ?? queuedPrompt?.author ?? null };
    }

    /** Shown before it is answered, taken back where it is refused. */
    async function change(shown: readonly string[] | null, ask: () => Promise<Changed>): Promise<void> {
      if (shown) queue.arrange(shown);
      const { data, error } = await ask();
      const payload = data && Object.values(data).find((one) => one !== undefined);
      if (payload) queue.receive(payload.queue);
      else queue.undo();
      complain(error);
    }

    const without = (id: string) => queue.getState().prompts.flatMap((prompt) => (prompt.id === id ? [] : [prompt.id]));

    return {
      async queueDraft({ models, blind = false }: DraftPrompt): Promise<SendOutcome> {
        const input = { sessionId, models: [...models], ...(blind ? { blind } : {}), clientMutationId: crypto.randomUUID() };
        const answered = await askAgain(() => client.mutation(QueuePromptDocument, { input }).toPromise());
        return answered.kind === 'done' ? placed(answered.data.queuePrompt) : answered;
      },
      async steerDraft({ models, blind = false }: DraftPrompt): Promise<SendOutcome> {
        const input = { sessionId, models: [...models], ...(blind ? { blind } : {}), clientMutationId: crypto.randomUUID() };
        const answered = await askAgain(() => client.mutation(SteerDocument, { input }).toPromise());
        return answered.kind === 'done' ? placed(answered.data.steer) : answered;
      },
      async steerQueued(queuedPromptId: string): Promise<void> {
        const { data, error } = await client.mutation(SteerDocument, { input: { sessionId, queuedPromptId } }).toPromise();
        if (data) placed(data.steer);
        complain(error);
      },
      reorder: (ids: readonly string[]) =>
        change(ids, () => client.mutation(ReorderQueueDocument, { input: { sessionId, ids: [...ids] } }).toPromise()),
      remove: (id: string) => change(without(id), () => client.mutation(RemoveQueuedPromptDocument, { input: { id } }).toPromise()),
      toDraft: (id: string) => change(without(id), () => client.mutation(ReturnToDraftDocument, { input: { id } }).toPromise()),
      resume: () => change(null, () => client.mutation(ResumeQueueDocument, { input: { sessionId } }).toPromise()),
    };
  }, [client, store, queue, sessionId]);
}

export type QueueActions = ReturnType<typeof useQueueActions>;
