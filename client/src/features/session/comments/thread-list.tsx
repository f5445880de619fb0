import { useState } from 'react';
import { isOpen } from '../../../live/comments.ts';
import { commentMessages } from '../../../messages/comments-en.ts';
import { Button } from '../../../ui/button.tsx';
import { Spinner } from '../../../ui/spinner.tsx';
import { useSession } from '../session-context.ts';
import { NewThreadCard } from './new-thread-card.tsx';
import { ThreadCard } from './thread-card.tsx';
import type { ThreadsState } from './thread-loader.ts';
import { mayComment, useTalk, useThreadsOf } from './use-talk.ts';

/** The threads of one message, one below the other. */
export function ThreadList({ messageId, loading, onLoad }: { messageId: string; loading: ThreadsState; onLoad: () => void }) {
  const session = useSession();
  const { talk, state } = useTalk();
  const threads = useThreadsOf(messageId);
  const open = threads.filter(isOpen);
  const settled = threads.filter((thread) => !isOpen(thread));
  const [showsSettled, setShowsSettled] = useState(false);
  const isShowing = showsSettled || settled.some(({ id }) => id === state.threadId);

  return (
    <div className="flex flex-col gap-2.5">
      {loading === 'loading' && threads.length === 0 ? <Spinner label={commentMessages.loading} /> : null}
      {loading === 'failed' ? (
        <p role="alert" className="flex items-center gap-3 text-sm text-danger">
          {commentMessages.loadFailed}
          <Button size="small" onClick={onLoad}>
            {commentMessages.tryAgain}
          </Button>
        </p>
      ) : null}
      {loading === 'loaded' && threads.length === 0 && !state.newThread ? (
        <p className="text-sm text-ink-soft">{mayComment(session) ? commentMessages.empty : commentMessages.emptyReadOnly}</p>
      ) : null}
      {open.map((thread) => (
        <ThreadCard key={thread.id} thread={thread} isActive={thread.id === state.threadId} />
      ))}
      {state.newThread ? <NewThreadCard newThread={state.newThread} /> : null}
      {!state.newThread && mayComment(session) ? (
        <Button size="small" className="self-start" onClick={() => talk.begin({ messageId, anchor: null })}>
          {commentMessages.newThread}
        </Button>
      ) : null}
      {settled.length > 0 ? (
        <Button size="small" variant="ghost" className="self-start" onClick={() => setShowsSettled(!isShowing)}>
          {isShowing ? commentMessages.hideResolved : commentMessages.showResolved(settled.length)}
        </Button>
      ) : null}
      {isShowing ? settled.map((thread) => <ThreadCard key={thread.id} thread={thread} isActive={thread.id === state.threadId} />) : null}
    </div>
  );
}
