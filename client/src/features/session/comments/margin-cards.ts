import { isOpen } from '../../../live/comments.ts';
import type { Thread } from '../../../live/comments.ts';
import type { Mark } from './anchors/use-anchor-marks.ts';
import type { TalkState } from './talk.ts';

/** What is written about a message stands in its margin: the open threads, and of the message that is looked at the settled ones too. */
export function threadsToShow(threads: Iterable<Thread>, { messageId, threadId }: TalkState): Thread[] {
  return [...threads].filter((thread) => isOpen(thread) || thread.id === threadId || (threadId === null && thread.messageId === messageId));
}

export function marksOf(threads: readonly Thread[], { newThread }: TalkState): Mark[] {
  const marks = threads.flatMap(({ id, messageId, first: { anchor } }): Mark[] => (anchor ? [{ id, messageId, anchor }] : []));
  return newThread?.anchor ? [...marks, { id: 'new', messageId: newThread.messageId, anchor: newThread.anchor }] : marks;
}
