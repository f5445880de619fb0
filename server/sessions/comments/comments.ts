/** Talk around the answer: threads at messages. None of it is in a model's context, but for a model that a thread asks. */
import type { NoticeSink } from '../notice-sink.ts';
import { createAddComment } from './add-comment.ts';
import type { AddCommentDeps } from './add-comment.ts';
import { createChangeComment } from './change-comment.ts';
import { createCommentNotices } from './comment-notices.ts';
import { createMentions } from './mentions.ts';
import { createReplies } from './replies.ts';
import type { RepliesDeps } from './replies.ts';
import { createReplySweep } from './reply-sweep.ts';
import type { ReplySweepDeps } from './reply-sweep.ts';
import { createThreads } from './threads.ts';

export interface CommentsDeps extends Omit<AddCommentDeps, 'mentions' | 'commentNotices' | 'replies'>, RepliesDeps, ReplySweepDeps {
  timing: RepliesDeps['timing'] & ReplySweepDeps['timing'];
  models: RepliesDeps['models'];
  notices: NoticeSink;
}

export function createComments(deps: CommentsDeps) {
  const mentions = createMentions(deps);
  const commentNotices = createCommentNotices({ ...deps, mentions });
  const replies = createReplies(deps);
  const sweep = createReplySweep(deps);
  const shared = { ...deps, mentions, commentNotices, replies };

  return {
    addComment: createAddComment(shared),
    ...createChangeComment(shared),
    threads: createThreads(deps),
    drain: replies.drain,
    async close(): Promise<void> {
      await sweep.close();
      await replies.close();
    },
  };
}

export type Comments = ReturnType<typeof createComments>;
