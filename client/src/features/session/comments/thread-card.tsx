import { clsx } from 'clsx';
import { Check, RotateCcw } from 'lucide-react';
import { useRef, useState } from 'react';
import { isLocal, isOpen } from '../../../live/comments.ts';
import type { Thread } from '../../../live/comments.ts';
import { isRunning } from '../../../live/model.ts';
import { commentMessages } from '../../../messages/comments-en.ts';
import { AvatarStack } from '../../../ui/avatar-stack.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { useMessage, useMessageText, useSession } from '../session-context.ts';
import { locateAnchor } from './anchors/locate-anchor.ts';
import { CommentForm } from './comment-form.tsx';
import { CommentItem } from './comment-item.tsx';
import { UnreachableNote } from './unreachable-note.tsx';
import { useCommentActions } from './use-comment-actions.ts';
import type { Unreachable } from './use-comment-actions.ts';
import { mayComment, useTalk } from './use-talk.ts';

interface ThreadCardProps {
  thread: Thread;
  isActive: boolean;
}

/** Folded: how it begins. Looked at: all of it, and a field to answer. */
export function ThreadCard({ thread, isActive }: ThreadCardProps) {
  const { talk } = useTalk();
  const { first, comments } = thread;
  const card = useRef<HTMLElement>(null);
  const isSettled = !isOpen(thread);
  const name = first.author?.displayName ?? commentMessages.someone;

  const label = commentMessages.thread(name, first.anchor?.quote ?? null);

  return (
    <article
      ref={card}
      aria-label={label}
      data-thread={thread.id}
      tabIndex={-1}
      className={clsx(
        'relative rounded-lg border bg-raised px-3 py-2.5 text-sm transition-shadow',
        isActive ? 'border-line-strong/70 shadow-overlay' : 'border-line has-[>button:hover]:border-line-strong',
        isSettled && !isActive && 'opacity-80',
      )}
    >
      {isActive ? null : (
        <button
          type="button"
          aria-label={commentMessages.openThread(label)}
          aria-expanded={false}
          onClick={() => {
            talk.open(thread.messageId, thread.id);
            card.current?.focus({ preventScroll: true });
          }}
          className="absolute inset-0 z-10 rounded-lg"
        />
      )}
      <ThreadHead thread={thread} />
      <Said thread={thread} isActive={isActive} />
      {isActive ? <Answer thread={thread} /> : <Rest comments={comments} />}
    </article>
  );
}

/** What the thread is about, and that it is settled; nothing of an open one about a whole message. */
function ThreadHead({ thread }: { thread: Thread }) {
  const { anchor, resolvedBy } = thread.first;
  if (!anchor && isOpen(thread)) return null;
  return (
    <div className="mb-1.5">
      {isOpen(thread) ? null : <p className="mb-0.5 text-xs text-ink-soft">{commentMessages.resolved(resolvedBy?.displayName ?? null)}</p>}
      {anchor ? <Quote thread={thread} /> : null}
    </div>
  );
}

function Settle({ thread }: { thread: Thread }) {
  const session = useSession();
  const { talk } = useTalk();
  const { resolve, reopen } = useCommentActions();
  const isSettled = !isOpen(thread);
  if (!mayComment(session) || isLocal(thread.first)) return null;

  function settle(): void {
    if (isSettled) return void reopen(thread.id);
    talk.close();
    void resolve(thread.id);
  }

  return (
    <IconButton label={isSettled ? commentMessages.reopen : commentMessages.resolve} size="small" className="-mr-1" onClick={settle}>
      {isSettled ? <RotateCcw /> : <Check />}
    </IconButton>
  );
}

/** What the thread is about; where the text says it no more, that is said. */
function Quote({ thread }: { thread: Thread }) {
  const message = useMessage(thread.messageId);
  const text = useMessageText(thread.messageId);
  const { anchor } = thread.first;
  if (!anchor) return null;
  const isGone = message !== undefined && !isRunning(message.status) && locateAnchor(anchor, text) === null;
  return (
    <>
      <blockquote className={clsx('line-clamp-2 border-l-2 border-live pl-2 text-xs text-ink-soft', isGone && 'line-through')}>
        {anchor.quote}
      </blockquote>
      {isGone ? <p className="mt-0.5 text-xs text-ink-faint">{commentMessages.quoteGone}</p> : null}
    </>
  );
}

function Said({ thread, isActive }: ThreadCardProps) {
  const [first, ...rest] = thread.comments;
  if (!first) return null;
  return (
    <ul className="flex flex-col gap-3">
      <li>
        <CommentItem comment={first} isBrief={!isActive} action={isActive ? <Settle thread={thread} /> : null} />
      </li>
      {isActive
        ? rest.map((comment) => (
            <li key={comment.id}>
              <CommentItem comment={comment} />
            </li>
          ))
        : null}
    </ul>
  );
}

/** Of a folded thread what is not shown: how many answers, of whom. */
function Rest({ comments }: { comments: Thread['comments'] }) {
  const replies = comments.slice(1);
  if (replies.length === 0) return null;
  const people = new Map(replies.flatMap(({ author }) => (author ? [[author.id, author]] : [])));
  return (
    <p className="mt-1.5 flex items-center gap-2 text-xs text-ink-soft">
      {people.size > 0 ? <AvatarStack people={[...people.values()]} size={16} /> : null}
      {commentMessages.replies(replies.length)}
    </p>
  );
}

function Answer({ thread }: { thread: Thread }) {
  const session = useSession();
  const { talk } = useTalk();
  const { add } = useCommentActions();
  const [unreachable, setUnreachable] = useState<readonly Unreachable[]>([]);
  if (!mayComment(session) || isLocal(thread.first)) return null;
  return (
    <div className="mt-2.5">
      <UnreachableNote people={unreachable} onDismiss={() => setUnreachable([])} />
      <CommentForm
        key={thread.id}
        label={commentMessages.replyLabel}
        placeholder={commentMessages.replyPlaceholder}
        submitLabel={commentMessages.sendReply}
        keptAs={thread.id}
        onCancel={talk.close}
        onSubmit={async (text, mentions) => {
          const said = await add({ messageId: thread.messageId, threadId: thread.id, anchor: null, text, mentions });
          if (said.kind === 'refused') return said.reason;
          setUnreachable(said.unreachable);
          return null;
        }}
      />
    </div>
  );
}
