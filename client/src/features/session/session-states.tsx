import { MessagesSquare, UserPlus } from 'lucide-react';
import { useLocation } from 'wouter';
import { inviterOf } from '../../api/came-by-link.ts';
import { describeError } from '../../api/errors.ts';
import { rememberReturnTo } from '../../api/return-to.ts';
import { useGuest } from '../../api/viewer.ts';
import type { ErrorCode } from '../../../../schema/wire/errors.ts';
import { accessMessages } from '../../messages/access-en.ts';
import { sessionMessages } from '../../messages/session-en.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { SidebarToggle } from '../../ui/sidebar-toggle.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';

const ANSWER_LINES = ['w-full', 'w-[94%]', 'w-[97%]', 'w-[58%]'];

function SkeletonTurn() {
  return (
    <>
      <div className="flex items-center gap-2.5">
        <Skeleton className="size-6 rounded-full" />
        <Skeleton className="h-3 w-24" />
      </div>
      <Skeleton className="mt-3 h-12 w-full rounded-lg" />
      <div className="mt-8 flex flex-col gap-3">
        {ANSWER_LINES.map((width) => (
          <Skeleton key={width} className={`h-3.5 ${width}`} />
        ))}
      </div>
    </>
  );
}

/** The page's own shape, until the first snapshot is there. */
export function SessionSkeleton() {
  return (
    <div role="status" className="flex h-full flex-col bg-canvas" aria-label={sessionMessages.loading}>
      <div className="flex h-13 shrink-0 items-center gap-3 border-b border-line px-4 md:px-6">
        <SidebarToggle />
        <Skeleton className="h-4 w-56" />
      </div>
      <div className="min-h-0 flex-1 overflow-hidden">
        <div className="reading-column flex flex-col pt-10">
          <SkeletonTurn />
          <div className="h-12" />
          <SkeletonTurn />
        </div>
      </div>
      <ComposerSkeleton />
    </div>
  );
}

export function ComposerSkeleton() {
  return (
    <div className="reading-column shrink-0 pt-7 pb-3 md:pb-5">
      <Skeleton className="h-[6.125rem] rounded-xl" />
    </div>
  );
}

interface NoAccessProps {
  code: ErrorCode;
  sessionId: string;
  onRetry: () => void;
}

function wordsOf(code: ErrorCode, inviter: string | null): { title: string; description: string } {
  if (code !== 'NOT_FOUND' && code !== 'FORBIDDEN') return describeError({ code, message: '', fields: {} });
  return inviter === null
    ? { title: sessionMessages.noAccessTitle, description: sessionMessages.noAccessBody }
    : { title: accessMessages.lostTitle, description: accessMessages.lostBody(inviter) };
}

export function NoAccess({ code, sessionId, onRetry }: NoAccessProps) {
  const [, navigate] = useLocation();
  const isGuest = useGuest() !== null;
  const isHidden = code === 'NOT_FOUND' || code === 'FORBIDDEN';

  function signIn(): void {
    rememberReturnTo(`/s/${sessionId}`);
    navigate('/sign-in');
  }

  return (
    <div className="flex h-full flex-col bg-canvas">
      <div className="flex h-13 items-center px-4">
        <SidebarToggle />
      </div>
      <div className="flex flex-1 items-center justify-center pb-24">
        <ErrorState {...wordsOf(code, inviterOf(sessionId))} level={1} onRetry={isHidden ? undefined : onRetry}>
          {isGuest ? (
            <Button onClick={signIn}>{accessMessages.signIn}</Button>
          ) : (
            <Button onClick={() => navigate('/')}>{sessionMessages.noAccessAction}</Button>
          )}
        </ErrorState>
      </div>
    </div>
  );
}

/** `onInvite` is left out for those who let nobody in. */
export function EmptySession({ canWrite, onInvite }: { canWrite: boolean; onInvite?: () => void }) {
  return (
    <EmptyState
      icon={<MessagesSquare aria-hidden="true" />}
      title={sessionMessages.emptyTitle}
      action={
        canWrite ? (
          <>
            <Button variant="primary" onClick={() => document.getElementById('composer-field')?.focus()}>
              {sessionMessages.emptyAction}
            </Button>
            {onInvite ? (
              <Button icon={<UserPlus className="size-4" aria-hidden="true" />} onClick={onInvite}>
                {accessMessages.invite}
              </Button>
            ) : null}
          </>
        ) : null
      }
    >
      {canWrite ? sessionMessages.emptyBody : sessionMessages.emptyReadOnly}
    </EmptyState>
  );
}
