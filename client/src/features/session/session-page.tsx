import { Suspense, lazy } from 'react';
import './session.css';
import { sessionMessages } from '../../messages/session-en.ts';
import { PersonColorsContext } from '../../ui/person-colors.ts';
import { useTitle } from '../../ui/use-title.ts';
import { LiveContext, useLiveStatus, useSession, useSessionState } from './session-context.ts';
import type { LiveSession } from '../../live/live-session.ts';
import { Announcer } from './announcer.tsx';
import { BranchBar } from './branches/branch-bar.tsx';
import { BranchLayers } from './branches/branch-layers.tsx';
import { Composer } from './composer.tsx';
import { useTellFirstPaint } from './first-paint.ts';
import { useMessageLink } from './jump/use-message-link.ts';
import { MessageList } from './message-list.tsx';
import { FollowFrame } from './presence/follow-frame.tsx';
import { FollowProvider } from './presence/follow-provider.tsx';
import { useTellPresence } from './presence/use-tell-presence.ts';
import { useReplayLink } from './replay/use-replay-link.ts';
import { SessionHeader } from './session-header.tsx';
import { NoAccess, SessionSkeleton } from './session-states.tsx';
import { ShareLayer } from './sharing/share-layer.tsx';
import { useLiveSession } from './use-live-session.ts';
import { usePersonColors } from './use-person-colors.ts';
import { useSessionKeys } from './use-session-keys.ts';
import { useTellActivity } from './use-tell-activity.ts';
import { useSessionView, ViewActionsContext, ViewContext } from './view-context.ts';

const Replay = lazy(() => import('./replay/replay.tsx').then((module) => ({ default: module.Replay })));

export function SessionPage({ sessionId }: { sessionId: string }) {
  const live = useLiveSession(sessionId);
  return (
    <LiveContext value={live}>
      <SessionGate key={sessionId} sessionId={sessionId} live={live} />
    </LiveContext>
  );
}

function SessionGate({ sessionId, live }: { sessionId: string; live: LiveSession }) {
  const status = useLiveStatus(live);
  const isLoaded = useSessionState((state) => state.session !== null);
  if (status.kind === 'refused') return <NoAccess code={status.code} sessionId={sessionId} onRetry={live.retry} />;
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
          <FollowProvider>
            <BranchLayers>
              <ShareLayer>
                <Room />
              </ShareLayer>
            </BranchLayers>
          </FollowProvider>
        </PersonColorsContext>
      </ViewContext>
    </ViewActionsContext>
  );
}

function Room() {
  useTellFirstPaint();
  useSessionKeys();
  useMessageLink();
  useTellActivity();
  useTellPresence();
  const replay = useReplayLink();
  useTitle(useSession().title || sessionMessages.untitled);
  return (
    <div className="relative flex h-full min-h-0 flex-col bg-canvas">
      <SessionHeader />
      {replay.isOpen ? (
        <Suspense fallback={null}>
          <Replay onClose={replay.close} />
        </Suspense>
      ) : (
        <>
          <MessageList />
          <BranchBar />
          <Composer />
        </>
      )}
      <Announcer />
      <FollowFrame />
    </div>
  );
}
