import { Suspense, lazy, useState } from 'react';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { useViewerHints } from '../api/use-hint.ts';
import { NotificationBell } from '../features/notifications/notification-bell.tsx';
import { UnreadTitle } from '../features/notifications/unread-title.tsx';
import { SharedSection } from '../features/shared/shared-section.tsx';
import { BareSidebar } from '../features/sidebar/bare-sidebar.tsx';
import { Sidebar } from '../features/sidebar/sidebar.tsx';
import { messages } from '../messages/messages.ts';
import { SidebarToggleContext } from '../ui/sidebar-toggle.tsx';
import { AlarmOverPage } from './alarm-over-page.tsx';
import { FrozenOverPage } from './frozen-over-page.tsx';
import { useGlobalKeys } from './global-keys.ts';
import { Layers } from './layers.tsx';
import type { Layer } from './layers.tsx';
import { MovedAddress } from './moved-address.tsx';
import { NoWorkspace } from './no-workspace.tsx';
import { ShellContext } from './shell-context.ts';
import { useCurrentWorkspace } from './use-current-workspace.ts';
import { useNewSession } from './use-new-session.ts';
import { useSignOut } from './use-sign-out.ts';

const SharedHome = lazy(() => import('../features/shared/shared-home.tsx').then((module) => ({ default: module.SharedHome })));
const Drawer = lazy(() => import('./drawer.tsx').then((module) => ({ default: module.Drawer })));

/** The sidebar beside the page, and what may lie over both. */
export function Shell({ children }: { children: ReactNode }) {
  const { workspace, sessionId } = useCurrentWorkspace();
  const [layer, setLayer] = useState<Layer>(layerOfAddress);
  useViewerHints();
  const [, navigate] = useLocation();
  const { isCreating, newSession } = useNewSession(workspace?.id);
  const signOut = useSignOut();
  function go(path: string): void {
    setLayer('none');
    navigate(path);
  }

  function openMembers(): void {
    if (workspace !== undefined) go(`/w/${workspace.slug}/members`);
  }

  function startSession(): void {
    setLayer('none');
    newSession();
  }

  useGlobalKeys((action) => {
    if (action === 'new-session') startSession();
    else setLayer(layer === action ? 'none' : action);
  });

  const bell = <NotificationBell onOpenSheet={() => setLayer('notifications')} onSettings={() => setLayer('notification-settings')} />;
  const shared = <SharedSection currentSessionId={sessionId} onOpen={() => setLayer('none')} />;
  const sidebar =
    workspace === undefined ? (
      <BareSidebar
        bell={bell}
        shared={shared}
        onCreateWorkspace={() => setLayer('create-workspace')}
        onOpenShortcuts={() => setLayer('shortcuts')}
        onSignOut={signOut}
      />
    ) : (
      <Sidebar
        workspace={workspace}
        currentSessionId={sessionId}
        isCreating={isCreating}
        bell={bell}
        shared={shared}
        onNewSession={startSession}
        onOpenSession={() => setLayer('none')}
        onSessionArchived={(id) => {
          if (id === sessionId) go(`/w/${workspace.slug}`);
        }}
        onSwitchWorkspace={(slug) => go(`/w/${slug}`)}
        onCreateWorkspace={() => setLayer('create-workspace')}
        onOpenMembers={openMembers}
        onOpenPalette={() => setLayer('palette')}
        onOpenShortcuts={() => setLayer('shortcuts')}
        onSignOut={signOut}
      />
    );

  return (
    <div className="grid h-full md:grid-cols-[var(--sidebar-width)_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-60 focus:rounded-md focus:bg-raised focus:px-3 focus:py-2 focus:shadow-overlay"
      >
        {messages.common.skipToContent}
      </a>
      <UnreadTitle sessionId={sessionId} />
      <div className="hidden h-full min-h-0 border-r border-line md:block">{sidebar}</div>
      {layer === 'drawer' ? (
        <Suspense fallback={null}>
          <Drawer open onOpenChange={(open) => setLayer(open ? 'drawer' : 'none')}>
            {sidebar}
          </Drawer>
        </Suspense>
      ) : null}
      <main id="content" tabIndex={-1} className="flex h-full min-h-0 min-w-0 flex-col outline-none">
        {workspace === undefined ? null : <FrozenOverPage workspace={workspace} />}
        {workspace === undefined ? null : <AlarmOverPage slug={workspace.slug} />}
        <MovedAddress />
        <div className="min-h-0 flex-1">
          <SidebarToggleContext.Provider value={() => setLayer('drawer')}>
            <ShellContext.Provider value={{ isCreating, newSession: startSession, openMembers }}>
              {workspace === undefined && sessionId === undefined ? (
                <Suspense fallback={null}>
                  <SharedHome empty={<NoWorkspace onCreate={() => setLayer('create-workspace')} onSignOut={signOut} />} />
                </Suspense>
              ) : (
                children
              )}
            </ShellContext.Provider>
          </SidebarToggleContext.Provider>
        </div>
      </main>
      <Layers layer={layer} onLayer={setLayer} workspace={workspace} onGo={go} onNewSession={startSession} onSignOut={signOut} />
    </div>
  );
}

/** Mails lead to what they may be ended by. */
function layerOfAddress(): Layer {
  return new URLSearchParams(location.search).get('settings') === 'notifications' ? 'notification-settings' : 'none';
}
