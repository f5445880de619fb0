import { useState } from 'react';
import { commentMessages } from '../../../messages/comments-en.ts';
import { canWrite, useSession } from '../session-context.ts';
import { CommentForm } from './comment-form.tsx';
import type { NewThread } from './talk.ts';
import { UnreachableNote } from './unreachable-note.tsx';
import { useCommentActions } from './use-comment-actions.ts';
import type { Unreachable } from './use-comment-actions.ts';
import { useTalk } from './use-talk.ts';

/** A thread that is about to begin. What was typed stays with the message when the card goes. */
export function NewThreadCard({ newThread }: { newThread: NewThread }) {
  const session = useSession();
  const { talk } = useTalk();
  const { add } = useCommentActions();
  const [unreachable, setUnreachable] = useState<readonly Unreachable[]>([]);
  const { messageId, anchor } = newThread;

  return (
    <section
      aria-label={commentMessages.newThread}
      data-thread="new"
      className="rounded-lg border border-line-strong/70 bg-raised px-3 py-2.5 text-sm shadow-overlay"
    >
      {anchor ? (
        <blockquote className="mb-2 line-clamp-2 border-l-2 border-live pl-2 text-xs text-ink-soft">{anchor.quote}</blockquote>
      ) : null}
      <UnreachableNote people={unreachable} onDismiss={talk.close} />
      <CommentForm
        key={`${messageId} ${anchor?.start ?? ''}`}
        label={commentMessages.newThread}
        placeholder={canWrite(session) ? commentMessages.placeholder : commentMessages.placeholderPeople}
        submitLabel={commentMessages.send}
        keptAs={`new ${messageId}`}
        isEager
        onCancel={talk.close}
        onSubmit={async (text, mentions) => {
          const said = await add({ messageId, threadId: null, anchor, text, mentions });
          if (said.kind === 'refused') return said.reason;
          // Who is not here stays in sight, with the way to let them in.
          if (said.unreachable.length > 0) setUnreachable(said.unreachable);
          else if (talk.getState().newThread === newThread) talk.open(messageId, said.comment.id);
          return null;
        }}
      />
    </section>
  );
}
