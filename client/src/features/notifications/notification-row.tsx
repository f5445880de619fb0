import { clsx } from 'clsx';
import { Check, CircleAlert, Sparkles, Wallet } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { Link } from 'wouter';
import { useViewer } from '../../api/viewer.ts';
import { notificationMessages as words } from '../../messages/notifications-en.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import type { NotificationItem } from './notification-documents.ts';
import { placeOf } from './notification-place.ts';
import { RequestAnswer } from './request-answer.tsx';

const ROW = 'flex w-full gap-3 rounded-md py-2.5 pr-10 pl-3 text-left -outline-offset-2!';

type NotificationRowProps = { item: NotificationItem; isUnread: boolean; onRead: () => void; onOpen: () => void };

export function NotificationRow({ item, isUnread, onRead, onOpen }: NotificationRowProps) {
  const workspace = useViewer().memberships.find((one) => one.workspace.id === item.workspaceId)?.workspace;
  const place = placeOf(item, workspace?.slug);
  const open = (): void => {
    if (isUnread) onRead();
    onOpen();
  };
  return (
    <li className="group/row relative">
      {place === null ? (
        <div className={clsx(ROW, 'text-ink-soft')}>
          <RowContent item={item} isUnread={isUnread} workspaceName={workspace?.name} />
        </div>
      ) : (
        <Link href={place} onClick={open} onKeyDown={moveFocus} data-notification-link="" className={clsx(ROW, 'hover:bg-hover')}>
          <RowContent item={item} isUnread={isUnread} workspaceName={workspace?.name} />
        </Link>
      )}
      {item.kind === 'BUDGET_REQUESTED' && item.budgetRequestId != null ? (
        <RequestAnswer requestId={item.budgetRequestId} onAnswered={onRead} />
      ) : null}
      {isUnread ? (
        <IconButton
          label={words.markOne}
          size="small"
          onClick={onRead}
          className="absolute! top-1.5 right-1.5 group-focus-within/row:opacity-100 group-hover/row:opacity-100 pointer-fine:opacity-0"
        >
          <Check />
        </IconButton>
      ) : null}
    </li>
  );
}

type RowContentProps = { item: NotificationItem; isUnread: boolean; workspaceName: string | undefined };

function RowContent({ item, isUnread, workspaceName }: RowContentProps) {
  const isFailed = item.kind === 'RUN_FINISHED' && item.message != null && item.message.status !== 'COMPLETE';
  const who = item.actor?.displayName ?? (item.kind === 'REPLY' ? words.model : words.somebody);
  const place = item.session ? item.session.title || words.untitled : workspaceName;
  const what = isFailed ? words.runFailed : place === undefined ? words.whatUnnamed[item.kind](who) : words.what[item.kind](who);
  return (
    <>
      <span className="relative mt-0.5 shrink-0">
        {item.actor ? <Avatar person={item.actor} size={32} /> : <Mark isFailed={isFailed} isBudget={item.kind === 'BUDGET_WARNING'} />}
        {isUnread ? (
          <span className="absolute -top-0.5 -right-0.5 size-2.5 rounded-full bg-primary ring-2 ring-raised" aria-hidden="true" />
        ) : null}
      </span>
      <span className="min-w-0 flex-1">
        <span className="block text-sm text-ink-soft">
          {isUnread ? <span className="sr-only">{words.unread}: </span> : null}
          {what} {place === undefined ? null : <span className={clsx('text-ink', isUnread && 'font-semibold')}>{place}</span>}
        </span>
        {item.excerpt === '' || item.excerpt === item.session?.title ? null : (
          <span className="mt-0.5 line-clamp-2 text-sm text-ink">{item.excerpt}</span>
        )}
        {place === undefined ? (
          <span className="mt-0.5 block text-sm">{item.kind.startsWith('BUDGET') ? words.goneWorkspace : words.gone}</span>
        ) : null}
        <RelativeTime iso={item.createdAt} className="mt-0.5 block text-xs text-ink-soft tabular-nums" />
      </span>
    </>
  );
}

function Mark({ isFailed, isBudget }: { isFailed: boolean; isBudget: boolean }) {
  return (
    <span
      className={clsx(
        'inline-flex size-8 items-center justify-center rounded-full [&>svg]:size-4',
        isFailed ? 'bg-danger-soft text-danger' : isBudget ? 'bg-warning-soft text-warning' : 'bg-accent-soft text-accent',
      )}
      aria-hidden="true"
    >
      {isFailed ? <CircleAlert /> : isBudget ? <Wallet /> : <Sparkles />}
    </span>
  );
}

/** Arrow keys walk through the list; Enter opens, as any link. */
function moveFocus(event: KeyboardEvent<HTMLAnchorElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const links = [...(event.currentTarget.closest('[data-notifications]')?.querySelectorAll<HTMLElement>('[data-notification-link]') ?? [])];
  const next = links[links.indexOf(event.currentTarget) + step];
  event.preventDefault();
  next?.focus();
}
