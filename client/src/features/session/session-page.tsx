import { Suspense } from 'react';
import './session.css';
import { sessionMessages } from '../../messages/session-en.ts';
import { PersonColorsContext } from '../../ui/person-colors.ts';
import { useTitle } from '../../ui/use-title.ts';
import { LiveContext, useLiveStatus, useSession, useSessionState } from './session-context.ts';
import type { LiveSession } from '../../live/live-session.ts';
import { Announcer } from './announcer.tsx';
import { Composer } from './composer.tsx';
import { MessageList } from './message-list.tsx';
import { SessionHeader } from './session-header.tsx';
import { NoAccess, SessionSkeleton } from './session-states.tsx';
import { useLiveSession } from './use-live-session.ts';
import { usePersonColors } from './use-person-colors.ts';
import { useSessionKeys } from './use-session-keys.ts';
import { useTellActivity } from './use-tell-activity.ts';
import { useSessionView, ViewActionsContext, ViewContext } from './view-context.ts';

export function SessionPage({ sessionId }: { sessionId: string }) {
  const live = useLiveSession(sessionId);
  return (
    <LiveContext value={live}>
      <SessionGate key={sessionId} live={live} />
    </LiveContext>
  );
}

function SessionGate({ live }: { live: LiveSession }) {
  const status = useLiveStatus(live);
  const isLoaded = useSessionState((state) => state.session !== null);
  if (status.kind === 'refused') return <NoAccess code={status.code} onRetry={live.retry} />;
  if (!isLoaded) return <SessionSkeleton />;
  return (
    <Suspense fallback={<SessionSkeleton />}>
      <LoadedSession />
    </Suspense>
  );
}

function LoadedSession() {
  const { view, actions } = useSessionView();
  const colors = usePersonColors();
  return (
    <ViewActionsContext value={actions}>
      <ViewContext value={view}>
        <PersonColorsContext value={colors}>
          <Room />
        </PersonColorsContext>
      </ViewContext>
    </ViewActionsContext>
  );
}

function Room() {
  useSessionKeys();
  useTellActivity();
  useTitle(useSession().title || sessionMessages.untitled);
  return (
    <div className="relative flex h-full min-h-0 flex-col bg-canvas">
      <SessionHeader />
      <MessageList />
      <Composer />
      <Announcer />
    </div>
  );
}
