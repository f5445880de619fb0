import { notificationMessages as words } from '../../messages/notifications-en.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { NotificationPanel } from './notification-panel.tsx';

type NotificationsDialogProps = { open: boolean; onOpenChange: (open: boolean) => void; onSettings: () => void };

/** The same list where there is no bell to hang it on: a sheet on phones, a dialog for the palette. */
export function NotificationsDialog({ open, onOpenChange, onSettings }: NotificationsDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={words.title}>
      <div className="-mx-3.5 -mt-2 flex min-h-60 flex-col">
        <NotificationPanel hideTitle onOpen={() => onOpenChange(false)} onSettings={onSettings} />
      </div>
    </Dialog>
  );
}
