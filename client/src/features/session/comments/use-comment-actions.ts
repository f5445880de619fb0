import { useMemo } from 'react';
import { useClient } from 'urql';
import type { CombinedError } from 'urql';
import { describeError, toApiError } from '../../../api/errors.ts';
import { useSelf } from '../../../api/viewer.ts';
import { localId } from '../../../live/comments.ts';
import type { Comment, CommentAnchor, Mention } from '../../../live/comments.ts';
import { commentMessages } from '../../../messages/comments-en.ts';
import { toast } from '../../../ui/toast-store.ts';
import { useLive } from '../session-context.ts';
import {
  AddCommentDocument,
  DeleteCommentDocument,
  EditCommentDocument,
  ReopenThreadDocument,
  ResolveThreadDocument,
} from './documents.ts';

export interface Saying {
  messageId: string;
  /** Null begins a thread. */
  threadId: string | null;
  anchor: CommentAnchor | null;
  text: string;
  mentions: readonly Mention[];
}

export interface Unreachable {
  readonly id: string;
  readonly displayName: string;
}

export type Said = { kind: 'said'; comment: Comment; unreachable: readonly Unreachable[] } | { kind: 'refused'; reason: string };

function reasonOf(error: CombinedError | undefined): string {
  const { title, description } = describeError(error ? toApiError(error) : { code: 'INTERNAL', message: '', fields: {} });
  return commentMessages.notSent(title, description);
}

function complain(error: CombinedError | undefined): void {
  if (!error) return;
  toast({ ...describeError(toApiError(error)), tone: 'danger' });
}

export function useCommentActions() {
  const client = useClient();
  const { comments } = useLive();
  const self = useSelf();

  return useMemo(() => {
    /** As it will come back, until it does. */
    function draftOf({ messageId, threadId, anchor, text, mentions }: Saying): Comment {
      const id = localId();
      return {
        id,
        messageId,
        threadId: threadId ?? id,
        author: self,
        model: null,
        text,
        status: 'COMPLETE',
        failure: null,
        anchor,
        mentions: [...mentions],
        resolvedAt: null,
        resolvedBy: null,
        version: 0,
        createdAt: new Date().toISOString(),
        editedAt: null,
        deletedAt: null,
      };
    }

    return {
      async add(saying: Saying): Promise<Said> {
        const draft = draftOf(saying);
        comments.addLocal(draft);
        const { messageId, threadId, anchor, text, mentions } = saying;
        const input = {
          messageId,
          threadId,
          text,
          anchor: anchor ? { start: anchor.start, end: anchor.end } : null,
          mentions: mentions.map(({ kind, id, name }) => ({ kind, id, name })),
          clientMutationId: draft.id,
        };
        const { data, error } = await client.mutation(AddCommentDocument, { input }).toPromise();
        if (data) comments.receive([data.addComment.comment]);
        comments.drop(draft);
        return data ? { kind: 'said', ...data.addComment } : { kind: 'refused', reason: reasonOf(error) };
      },
      async edit(id: string, text: string, mentions: readonly Mention[]): Promise<Said> {
        const input = { id, text, mentions: mentions.map(({ kind, id: of, name }) => ({ kind, id: of, name })) };
        const { data, error } = await client.mutation(EditCommentDocument, { input }).toPromise();
        if (!data) return { kind: 'refused', reason: reasonOf(error) };
        comments.receive([data.editComment.comment]);
        return { kind: 'said', ...data.editComment };
      },
      async remove(id: string): Promise<void> {
        const { data, error } = await client.mutation(DeleteCommentDocument, { input: { id } }).toPromise();
        if (data) comments.receive([data.deleteComment.comment]);
        complain(error);
      },
      async resolve(threadId: string): Promise<void> {
        const { data, error } = await client.mutation(ResolveThreadDocument, { input: { threadId } }).toPromise();
        if (data) comments.receive([data.resolveThread.comment]);
        complain(error);
      },
      async reopen(threadId: string): Promise<void> {
        const { data, error } = await client.mutation(ReopenThreadDocument, { input: { threadId } }).toPromise();
        if (data) comments.receive([data.reopenThread.comment]);
        complain(error);
      },
    };
  }, [client, comments, self]);
}
