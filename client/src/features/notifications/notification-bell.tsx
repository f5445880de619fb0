import { Bell } from 'lucide-react';
import { Suspense, lazy } from 'react';
import type { Ref } from 'react';
import { notificationMessages as words } from '../../messages/notifications-en.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import type { IconButtonProps } from '../../ui/icon-button.tsx';
import { Popover } from '../../ui/popover.tsx';
import { NotificationsSkeleton } from './notifications-skeleton.tsx';
import { useUnreadCount } from './use-unread-count.ts';

const NotificationPanel = lazy(() => import('./notification-panel.tsx').then((module) => ({ default: module.NotificationPanel })));

const MOST = 99;

type BellProps = {
  /** Phones show the list as a sheet, over everything. */
  onOpenSheet: () => void;
  onSettings: () => void;
};

export function NotificationBell({ onOpenSheet, onSettings }: BellProps) {
  const unread = useUnreadCount();
  return (
    <>
      <span className="md:hidden">
        <BellButton unread={unread} onClick={onOpenSheet} />
      </span>
      <span className="hidden md:inline-flex">
        <Popover
          label={words.title}
          focus="self"
          trigger={<BellButton unread={unread} />}
          className="flex max-h-[min(36rem,80vh)] w-96 flex-col overflow-hidden p-0!"
        >
          {(close) => (
            <Suspense fallback={<NotificationsSkeleton />}>
              <NotificationPanel
                onOpen={close}
                onSettings={() => {
                  close();
                  onSettings();
                }}
              />
            </Suspense>
          )}
        </Popover>
      </span>
    </>
  );
}

function BellButton({ unread, className, ...rest }: Partial<IconButtonProps> & { unread: number; ref?: Ref<HTMLButtonElement> }) {
  return (
    <IconButton {...rest} label={words.bell(unread)} className={`relative ${className ?? ''}`}>
      <Bell />
      {unread === 0 ? null : (
        <span
          aria-hidden="true"
          className="absolute top-0 right-0 inline-flex h-4 min-w-4 items-center justify-center rounded-full bg-primary px-1 text-[10px] leading-none font-semibold text-on-accent tabular-nums ring-2 ring-panel"
        >
          {unread > MOST ? words.most(MOST) : unread}
        </span>
      )}
    </IconButton>
  );
}
