import { Check, MessageSquare, MessageSquarePlus, SmilePlus } from 'lucide-react';
import { countOpen } from '../../../live/comments.ts';
import { commentMessages } from '../../../messages/comments-en.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { MenuItem, MenuSeparator } from '../../../ui/menu.tsx';
import { useSession } from '../session-context.ts';
import { ReactionChips } from './reaction-chips.tsx';
import { ReactionPicker } from './reaction-picker.tsx';
import { mayComment, useReactions, useTalk, useThreadsOf } from './use-talk.ts';

/** Among the actions of a message. */
export function TalkButtons({ messageId }: { messageId: string }) {
  const session = useSession();
  const { talk } = useTalk();
  if (!mayComment(session)) return null;
  return (
    <>
      <IconButton label={commentMessages.commentOn} shortcut="c" size="small" onClick={() => talk.begin({ messageId, anchor: null })}>
        <MessageSquarePlus />
      </IconButton>
      <ReactionPicker messageId={messageId} />
    </>
  );
}

/** In the menu of a message, where there is no room for buttons. */
export function TalkItems({ messageId, onReact }: { messageId: string; onReact: () => void }) {
  const session = useSession();
  const { talk } = useTalk();
  if (!mayComment(session)) return null;
  return (
    <>
      <MenuItem icon={<MessageSquarePlus aria-hidden="true" />} shortcut="c" onSelect={() => talk.begin({ messageId, anchor: null })}>
        {commentMessages.commentOn}
      </MenuItem>
      <MenuItem icon={<SmilePlus aria-hidden="true" />} onSelect={onReact}>
        {commentMessages.react}
      </MenuItem>
      <MenuSeparator />
    </>
  );
}

/** Below a message, where there is something: how people react, and how much is said about it. */
export function TalkBar({ messageId }: { messageId: string }) {
  const { talk } = useTalk();
  const reactions = useReactions(messageId);
  const threads = useThreadsOf(messageId);
  const comments = countOpen(threads);
  if (reactions.length === 0 && threads.length === 0) return null;
  return (
    <div className="mt-2 flex flex-wrap items-center gap-1.5">
      {threads.length > 0 ? (
        <button
          type="button"
          aria-label={comments > 0 ? commentMessages.showThreads(comments) : commentMessages.showResolved(threads.length)}
          onClick={() => talk.open(messageId, threads.find(({ first }) => !first.resolvedAt)?.id ?? null)}
          className="touch-target inline-flex h-7 items-center gap-1.5 rounded-full border border-line px-2.5 text-xs text-ink-soft tabular-nums transition-colors hover:border-line-strong hover:text-ink"
        >
          <MessageSquare className="size-3.5" aria-hidden="true" />
          {comments > 0 ? comments : <Check className="size-3.5" aria-hidden="true" />}
        </button>
      ) : null}
      <ReactionChips messageId={messageId} />
    </div>
  );
}
