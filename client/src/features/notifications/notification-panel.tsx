import { BellRing, CheckCheck, Settings2 } from 'lucide-react';
import { describeError } from '../../api/errors.ts';
import { notificationMessages as words } from '../../messages/notifications-en.ts';
import { messages } from '../../messages/messages.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import type { NotificationItem } from './notification-documents.ts';
import { NotificationRow } from './notification-row.tsx';
import { NotificationsSkeleton } from './notifications-skeleton.tsx';
import { useNotifications } from './use-notifications.ts';

/** Called when something was opened from the list. */
export type NotificationPanelProps = { onOpen: () => void; onSettings: () => void; hideTitle?: boolean };

export function NotificationPanel({ onOpen, onSettings, hideTitle = false }: NotificationPanelProps) {
  const list = useNotifications();
  const isEmpty = list.unread.length + list.earlier.length === 0;
  return (
    <div data-notifications className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-11 shrink-0 items-center gap-1 pr-1.5 pl-3">
        {hideTitle ? null : <h2 className="text-sm font-semibold">{words.title}</h2>}
        <span className="flex-1" />
        {list.unread.length === 0 ? null : (
          <Button variant="ghost" size="small" onClick={list.readAll} icon={<CheckCheck className="size-3.5" aria-hidden="true" />}>
            {words.markAll}
          </Button>
        )}
        <IconButton label={words.settings} size="small" onClick={onSettings}>
          <Settings2 />
        </IconButton>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-1.5 pb-1.5">
        {!list.isLoaded && list.error === undefined ? <NotificationsSkeleton /> : null}
        {!list.isLoaded && list.error !== undefined ? <ErrorState {...describeError(list.error)} onRetry={list.refresh} /> : null}
        {list.isLoaded && list.error !== undefined ? <StaleNote onRetry={list.refresh} /> : null}
        {list.isLoaded && isEmpty ? (
          <EmptyState icon={<BellRing />} title={words.emptyTitle}>
            {words.emptyBody}
          </EmptyState>
        ) : null}
        <Section name={words.unread} items={list.unread} isUnread onRead={list.readOne} onOpen={onOpen} />
        <Section name={words.read} items={list.earlier} isUnread={false} onRead={list.readOne} onOpen={onOpen} />
        {list.hasMore ? (
          <Button variant="ghost" size="small" className="w-full" onClick={list.more}>
            {words.older}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

type SectionProps = {
  name: string;
  items: readonly NotificationItem[];
  isUnread: boolean;
  onRead: (id: string) => void;
  onOpen: () => void;
};

function Section({ name, items, isUnread, onRead, onOpen }: SectionProps) {
  if (items.length === 0) return null;
  return (
    <section aria-label={name}>
      <h3 className="px-3 pt-2 pb-1 text-xs font-medium text-ink-soft">{name}</h3>
      <ul>
        {items.map((item) => (
          <NotificationRow key={item.id} item={item} isUnread={isUnread} onRead={() => onRead(item.id)} onOpen={onOpen} />
        ))}
      </ul>
    </section>
  );
}

function StaleNote({ onRetry }: { onRetry: () => void }) {
  return (
    <div
      role="status"
      className="mb-1 flex items-center justify-between gap-2 rounded-md bg-warning-soft px-2.5 py-1.5 text-xs text-warning"
    >
      {words.stale}
      <Button variant="ghost" size="small" onClick={onRetry} className="-mr-1.5 text-warning!">
        {messages.common.retry}
      </Button>
    </div>
  );
}
