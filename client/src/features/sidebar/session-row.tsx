import { clsx } from 'clsx';
import { useState } from 'react';
import { Link } from 'wouter';
import { messages } from '../../messages/messages.ts';
import { AvatarStack } from '../../ui/avatar-stack.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { uniquePeople } from './merge-sessions.ts';
import { moveFocus } from './move-focus.ts';
import { RenameForm } from './rename-form.tsx';
import type { SessionRow } from './session-documents.ts';
import { SessionRowMenu } from './session-row-menu.tsx';
import { useShelf } from './shelf-context.ts';
import { UnreadCount } from './unread-count.tsx';

const FACES = 2;

export function SessionRowItem({ session, isArchived = false }: { session: SessionRow; isArchived?: boolean }) {
  const shelf = useShelf();
  const [isRenaming, setIsRenaming] = useState(false);
  const title = session.title === '' ? messages.sidebar.untitled : session.title;
  const isCurrent = session.id === shelf.currentSessionId;
  // Who is in it sees what is new there.
  const unread = isCurrent || isArchived ? 0 : session.unreadCount;
  if (isRenaming) {
    return (
      <li>
        <RenameForm
          title={session.title}
          onDone={(next) => {
            setIsRenaming(false);
            if (next !== undefined && next !== session.title) shelf.rename(session, next);
          }}
        />
      </li>
    );
  }
  return (
    <li className={clsx('group/row relative', shelf.dragged?.id === session.id && 'opacity-50')}>
      <Link
        href={`/s/${session.id}`}
        onClick={shelf.onOpen}
        onKeyDown={moveFocus}
        draggable={!isArchived}
        onDragStart={(event) => {
          event.dataTransfer.effectAllowed = 'move';
          shelf.drag(session);
        }}
        onDragEnd={() => shelf.drag(null)}
        data-session-link=""
        aria-current={isCurrent ? 'page' : undefined}
        className={clsx(
          'flex min-h-12 flex-col justify-center gap-0.5 rounded-md py-1.5 px-2.5 group-focus-within/row:pr-9 group-hover/row:pr-9 pointer-coarse:pr-11 transition-colors -outline-offset-2!',
          isCurrent ? 'bg-pressed' : 'hover:bg-hover',
        )}
      >
        <span className="flex items-center gap-2">
          <span className={clsx('min-w-0 flex-1 truncate text-sm text-ink', unread > 0 ? 'font-semibold' : isCurrent && 'font-medium')}>
            {title}
          </span>
          <UnreadCount count={unread} />
        </span>
        <SessionMeta session={session} />
      </Link>
      <SessionRowMenu session={session} title={title} isArchived={isArchived} onRename={() => setIsRenaming(true)} />
    </li>
  );
}

function SessionMeta({ session }: { session: SessionRow }) {
  const people = uniquePeople(session.participants.map((participant) => participant.actor));
  return (
    <span className="flex h-4 items-center gap-2 text-xs text-ink-soft tabular-nums">
      {session.activeRuns === 0 ? null : <StreamingDot runs={session.activeRuns} />}
      <RelativeTime iso={session.updatedAt} />
      {people.length === 0 ? null : (
        <span
          title={messages.sidebar.hereNow(people.map((person) => person.displayName).join(', '))}
          className="[--stack-ring:var(--panel)]"
        >
          <AvatarStack people={people} total={session.participantCount} max={FACES} size={16} />
        </span>
      )}
    </span>
  );
}

function StreamingDot({ runs }: { runs: number }) {
  return (
    <span
      role="img"
      aria-label={messages.sidebar.answering(runs)}
      title={messages.sidebar.answering(runs)}
      className="size-2 animate-breathe rounded-full bg-live"
    />
  );
}
