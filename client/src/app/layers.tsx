import { Suspense, lazy } from 'react';
import { useViewer } from '../api/viewer.ts';
import type { ViewerWorkspace } from '../api/viewer.ts';

const ShortcutsDialog = lazy(() => import('./shortcuts-dialog.tsx').then((module) => ({ default: module.ShortcutsDialog })));
const Palette = lazy(() => import('../features/palette/palette.tsx').then((module) => ({ default: module.Palette })));
const NotificationsDialog = lazy(() =>
  import('../features/notifications/notifications-dialog.tsx').then((module) => ({ default: module.NotificationsDialog })),
);
const NotificationSettingsDialog = lazy(() =>
  import('../features/notifications/notification-settings-dialog.tsx').then((module) => ({ default: module.NotificationSettingsDialog })),
);
const CreateWorkspaceDialog = lazy(() =>
  import('../features/members/create-workspace-dialog.tsx').then((module) => ({ default: module.CreateWorkspaceDialog })),
);

/** One layer at a time lies over the page. */
export type Layer = 'none' | 'drawer' | 'palette' | 'shortcuts' | 'create-workspace' | 'notifications' | 'notification-settings';

type LayersProps = {
  layer: Layer;
  onLayer: (layer: Layer) => void;
  workspace: ViewerWorkspace | undefined;
  onGo: (path: string) => void;
  onNewSession: () => void;
  onSignOut: () => void;
};

export function Layers({ layer, onLayer, workspace, onGo, onNewSession, onSignOut }: LayersProps) {
  const viewer = useViewer();
  const close = (open: boolean): void => {
    if (!open) onLayer('none');
  };
  return (
    <Suspense fallback={null}>
      {layer === 'shortcuts' ? <ShortcutsDialog open onOpenChange={close} /> : null}
      {layer === 'create-workspace' ? <CreateWorkspaceDialog open onOpenChange={close} onCreated={(slug) => onGo(`/w/${slug}`)} /> : null}
      {layer === 'notifications' ? (
        <NotificationsDialog open onOpenChange={close} onSettings={() => onLayer('notification-settings')} />
      ) : null}
      {layer === 'notification-settings' ? <NotificationSettingsDialog open onOpenChange={close} /> : null}
      {layer === 'palette' ? (
        <Palette
          open
          onOpenChange={close}
          slug={workspace?.slug ?? ''}
          workspaces={viewer.memberships.map((membership) => membership.workspace)}
          onGo={onGo}
          onNewSession={onNewSession}
          onOpenShortcuts={() => onLayer('shortcuts')}
          onOpenNotifications={() => onLayer('notifications')}
          onOpenNotificationSettings={() => onLayer('notification-settings')}
          onSignOut={onSignOut}
        />
      ) : null}
    </Suspense>
  );
}
