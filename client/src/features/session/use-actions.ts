import { useMemo } from 'react';
import { useClient } from 'urql';
import type { CombinedError } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import type { ApiError } from '../../api/errors.ts';
import type { UpdateSessionInput } from '../../gql/graphql.ts';
import { fullJitterMs } from '../../live/backoff.ts';
import type { SessionMessage } from '../../live/model.ts';
import { sessionMessages } from '../../messages/session-en.ts';
import { toast } from '../../ui/toast-store.ts';
import {
  ContinueMessageDocument,
  RetryMessageDocument,
  SendPromptDocument,
  StopMessageDocument,
  UpdateSessionDocument,
} from './documents.ts';
import { useLive, useSession } from './session-context.ts';
import { useViewActions } from './view-context.ts';

/** A send whose answer was lost is repeated under the same id: the server runs it once (LIVE.md G6). */
const SEND_ATTEMPTS = 4;

export interface Prompt {
  /** Left out: the draft. */
  text?: string;
  /** Left out: the end of the mainline; null: a new beginning. */
  parentId?: string | null;
  models: readonly string[];
}

export type SendOutcome = { kind: 'sent' } | { kind: 'refused'; error: ApiError };

function complain(error: CombinedError | undefined): void {
  if (!error) return;
  const { title, description } = describeError(toApiError(error));
  toast({ title, description, tone: 'danger' });
}

export function useActions() {
  const client = useClient();
  const { store } = useLive();
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
      for (let attempt = 0; ; attempt++) {
        const { data, error } = await client.mutation(SendPromptDocument, { input }).toPromise();
        if (data) {
          store.merge([data.sendPrompt.prompt, ...data.sendPrompt.answers]);
          if (prompt.parentId !== undefined) choose(data.sendPrompt.prompt.id);
          return { kind: 'sent' };
        }
        const refusal: ApiError = error ? toApiError(error) : { code: 'INTERNAL', message: sessionMessages.refused, fields: {} };
        if (refusal.code !== 'NETWORK' || attempt + 1 >= SEND_ATTEMPTS) return { kind: 'refused', error: refusal };
        await new Promise((resolve) => setTimeout(resolve, fullJitterMs(attempt)));
      }
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
  }, [client, store, sessionId, choose, chooseAttempt]);
}

export type Actions = ReturnType<typeof useActions>;
