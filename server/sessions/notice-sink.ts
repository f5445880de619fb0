/** What sessions tell people who may be elsewhere; server/notices keeps and delivers it. */
import type { Tx } from '../kit/db.ts';
import type { NewNotice } from '../notices/notice.ts';

export type { NewNotice };

export interface NoticeSink {
  /** In the transaction of what happened: no notice without it, and none lost with it. Never to oneself, each thing once. */
  add(tx: Tx, notices: readonly NewNotice[]): Promise<void>;
  /** What was told of a comment says what it says now; null: the comment is gone, and what was told of it goes too. */
  revise(tx: Tx, comment: { messageId: string; commentId: string }, excerpt: string | null): Promise<void>;
}

/** Until somebody listens. */
export const NO_NOTICES: NoticeSink = { add: () => Promise.resolve(), revise: () => Promise.resolve() };
