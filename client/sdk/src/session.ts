/** One session, as a program handles it. */
import type { Client as SocketClient } from 'graphql-ws';
import type { Comment } from '../../src/live/comments.ts';
import type { SessionMessage } from '../../src/live/model.ts';
import type { AddCommentInput, SendPromptInput } from '../../src/gql/graphql.ts';
import { CommentDocument, SendDocument, StopDocument } from './documents.ts';
import { openDraft } from './draft.ts';
import type { DraftOptions, SharedDraft } from './draft.ts';
import { createReading } from './reading.ts';
import type { Request, RequestOptions } from './request.ts';
import { createWatch } from './watch.ts';
import type { WatchOptions } from './watch.ts';

interface Deps {
  sessionId: string;
  socket: Pick<SocketClient, 'subscribe'>;
  request: Request;
  /** Told when the server does not know the credential any more. */
  onSignedOut(listener: () => void): void;
}

export type Prompt = Omit<SendPromptInput, 'sessionId'>;
export type NewComment = AddCommentInput;
export interface Sent {
  prompt: SessionMessage;
  answers: readonly SessionMessage[];
}

export function createSessionHandle({ sessionId, socket, request, onSignedOut }: Deps) {
  const reading = createReading({ sessionId, socket, request });
  onSignedOut(reading.refuse);
  const repeatable = (options: Pick<RequestOptions, 'signal'> | undefined) => ({ ...options, isRepeatable: true });

  return {
    id: sessionId,
    /** Everything that happens, in order and once, until `signal` or the end of the access. Throws ParleyError where the session is not to be read. */
    watch: (options?: WatchOptions) => createWatch(reading, options),
    /** Whether what is known here is up to date, as far as the network tells. */
    isLive: () => reading.isLive(),
    /** What is known of a message's text while anybody watches. */
    text: (messageId: string) => reading.store.text(messageId),
    /** Sent once, however often the network breaks meanwhile. Without `text` the draft is sent. Throws BUDGET_EXCEEDED, RATE_LIMITED, …. */
    async send({ clientMutationId, ...prompt }: Prompt, options?: Pick<RequestOptions, 'signal'>): Promise<Sent> {
      const input = { ...prompt, sessionId, clientMutationId: clientMutationId ?? crypto.randomUUID() };
      return (await request(SendDocument, { input }, repeatable(options))).sendPrompt;
    },
    async stop(messageId: string): Promise<SessionMessage> {
      return (await request(StopDocument, { input: { id: messageId } }, repeatable(undefined))).stopMessage.message;
    },
    /** Said once, however often the network breaks meanwhile. */
    async comment({ clientMutationId, ...comment }: NewComment): Promise<Comment> {
      const input = { ...comment, clientMutationId: clientMutationId ?? crypto.randomUUID() };
      return (await request(CommentDocument, { input }, repeatable(undefined))).addComment.comment;
    },
    /** The prompt that everybody writes at. Close it when done. */
    draft: (options: DraftOptions = {}): Promise<SharedDraft> => openDraft({ sessionId, reading, request }, options),
  };
}

export type ParleySession = ReturnType<typeof createSessionHandle>;
