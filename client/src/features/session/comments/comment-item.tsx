import { Ellipsis, Pencil, Trash2 } from 'lucide-react';
import { Suspense, lazy, useState } from 'react';
import type { ReactNode } from 'react';
import { useSelf } from '../../../api/viewer.ts';
import { isLocal } from '../../../live/comments.ts';
import type { Comment } from '../../../live/comments.ts';
import { commentMessages } from '../../../messages/comments-en.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Menu, MenuItem } from '../../../ui/menu.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { Spinner } from '../../../ui/spinner.tsx';
import { ModelName, shownName } from '../model-name.tsx';
import { useSession } from '../session-context.ts';
import { CommentForm } from './comment-form.tsx';
import { emphasizeMentions } from './mention-text.ts';
import { useCommentActions } from './use-comment-actions.ts';
import { mayComment } from './use-talk.ts';

const Markdown = lazy(() => import('../../../markdown/markdown.tsx').then((module) => ({ default: module.Markdown })));

type Mode = 'read' | 'edit' | 'remove';

interface CommentItemProps {
  comment: Comment;
  /** A few lines, without what can be done with it. */
  isBrief?: boolean;
  /** What else stands in its head. */
  action?: ReactNode;
}

export function CommentItem({ comment, isBrief = false, action = null }: CommentItemProps) {
  const [mode, setMode] = useState<Mode>('read');
  const { edit, remove } = useCommentActions();

  if (comment.deletedAt) {
    return (
      <div className="flex h-6 items-center">
        <p className="flex-1 text-xs text-ink-faint italic">{commentMessages.removed}</p>
        {action}
      </div>
    );
  }
  return (
    <div className="group/comment" data-comment={comment.id}>
      <CommentHead comment={comment} onMode={isBrief ? null : setMode} action={action} />
      {mode === 'edit' ? (
        <div className="mt-1.5">
          <CommentForm
            label={commentMessages.editLabel}
            placeholder=""
            submitLabel={commentMessages.save}
            keptAs={null}
            initial={comment}
            isEager
            onCancel={() => setMode('read')}
            onSubmit={async (text, mentions) => {
              const outcome = await edit(comment.id, text, mentions);
              if (outcome.kind === 'refused') return outcome.reason;
              setMode('read');
              return null;
            }}
          />
        </div>
      ) : (
        <CommentBody comment={comment} isBrief={isBrief} />
      )}
      {mode === 'remove' ? (
        <div role="alertdialog" aria-label={commentMessages.removeQuestion} className="mt-2 flex flex-wrap items-center gap-1.5">
          <p className="min-w-32 flex-1 text-xs text-ink-soft">{commentMessages.removeQuestion}</p>
          <Button size="small" variant="ghost" onClick={() => setMode('read')}>
            {commentMessages.keep}
          </Button>
          <Button size="small" variant="danger" autoFocus onClick={() => void remove(comment.id)}>
            {commentMessages.remove}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

interface CommentHeadProps {
  comment: Comment;
  onMode: ((mode: Mode) => void) | null;
  action: ReactNode;
}

function CommentHead({ comment, onMode, action }: CommentHeadProps) {
  const session = useSession();
  const self = useSelf();
  const { author, model } = comment;
  const isOwn = author?.id === self.id;
  const mayChange = onMode !== null && !isLocal(comment) && mayComment(session) && (isOwn || session.viewerRole === 'OWNER');
  return (
    <div className="flex h-6 items-center gap-2">
      {model ? (
        <span className="min-w-0 text-sm font-semibold">
          <ModelName model={model} />
        </span>
      ) : (
        <>
          <Avatar person={author ?? { id: '', displayName: commentMessages.someone }} size={20} />
          <span className="min-w-0 truncate text-sm font-semibold">{author?.displayName ?? commentMessages.someone}</span>
        </>
      )}
      <span className="shrink-0 text-xs whitespace-nowrap text-ink-faint">
        {isLocal(comment) ? commentMessages.sendingNow : <RelativeTime iso={comment.createdAt} />}
        {comment.editedAt ? ` · ${commentMessages.edited}` : null}
      </span>
      <span className="flex-1" />
      {action}
      {mayChange ? (
        <Menu
          trigger={
            <IconButton label={commentMessages.more} size="small" className="comment-more -mr-1">
              <Ellipsis />
            </IconButton>
          }
        >
          {isOwn ? (
            <MenuItem icon={<Pencil aria-hidden="true" />} onSelect={() => onMode('edit')}>
              {commentMessages.edit}
            </MenuItem>
          ) : null}
          <MenuItem danger icon={<Trash2 aria-hidden="true" />} onSelect={() => onMode('remove')}>
            {commentMessages.remove}
          </MenuItem>
        </Menu>
      ) : null}
    </div>
  );
}

function CommentBody({ comment, isBrief }: { comment: Comment; isBrief: boolean }) {
  const { status, model, failure, text, mentions } = comment;
  if (status === 'PENDING') {
    return <Spinner className="mt-1 text-xs" label={commentMessages.asking(model ? shownName(model) : commentMessages.someone)} />;
  }
  if (status === 'FAILED') return <p className="mt-1 text-sm text-danger">{commentMessages.replyFailed(failure?.message ?? '')}</p>;
  return (
    <div className={isBrief ? 'comment-body mt-0.5 line-clamp-3' : 'comment-body mt-0.5'}>
      <Suspense fallback={<p>{text}</p>}>
        <Markdown text={emphasizeMentions(text, mentions)} />
      </Suspense>
      {failure ? <p className="mt-1 text-xs text-ink-soft">{failure.message}</p> : null}
    </div>
  );
}
