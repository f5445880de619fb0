import { CircleCheck, Link2Off } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { useQuery } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import type { ApiError } from '../../api/errors.ts';
import { useFragmentToken } from '../../api/use-fragment-token.ts';
import { ViewerDocument } from '../../api/viewer.ts';
import { joinMessages } from '../../messages/join-en.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { DeadLink } from './dead-link.tsx';
import { ShareLinkPreviewDocument } from './join-documents.ts';
import { JoinForm } from './join-form.tsx';
import { JoinLayout } from './join-layout.tsx';
import { JoinNotice } from './join-notice.tsx';
import { comerOf } from './comer.ts';

/** What the page is told by who sends people here after they left. */
export interface JoinState {
  readonly hasLeft?: boolean;
}

export function JoinPage() {
  const token = useFragmentToken();
  const [hasLeft] = useState(() => (history.state as JoinState | null)?.hasLeft === true);
  useTitle(joinMessages.title);
  return (
    <JoinLayout>
      {token !== '' ? (
        <Link key={token} token={token} />
      ) : hasLeft ? (
        <JoinNotice icon={CircleCheck} title={joinMessages.leftTitle} isProblem={false}>
          {joinMessages.leftBody}
        </JoinNotice>
      ) : (
        <JoinNotice icon={Link2Off} title={joinMessages.missingTitle}>
          {joinMessages.missingBody}
        </JoinNotice>
      )}
    </JoinLayout>
  );
}

function Link({ token }: { token: string }) {
  const [{ data, error }, refetch] = useQuery({
    query: ShareLinkPreviewDocument,
    variables: { token },
    requestPolicy: 'network-only',
  });
  const [{ data: who, error: whoError, fetching: isAsking }] = useQuery({ query: ViewerDocument });
  const [isDead, setDead] = useState(false);
  const problem = error === undefined ? undefined : toApiError(error);

  // The same link, opened once more in this tab: it may work by now.
  const lookAgain = useEffectEvent(() => {
    setDead(false);
    refetch({ requestPolicy: 'network-only' });
  });
  useEffect(() => {
    const onHashChange = (): void => lookAgain();
    addEventListener('hashchange', onHashChange);
    return () => removeEventListener('hashchange', onHashChange);
  }, []);

  if (isDead || problem?.code === 'NOT_FOUND') return <DeadLink state={null} inviterName={data?.shareLink.inviterName ?? null} />;
  if (problem !== undefined) return <Failed problem={problem} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  // Whoever cannot be asked about is nobody: they give a name.
  if (data === undefined || (isAsking && whoError === undefined)) return <JoinSkeleton />;
  const { shareLink } = data;
  if (shareLink.state !== 'ACTIVE') return <DeadLink state={shareLink.state} inviterName={shareLink.inviterName} />;
  return <JoinForm token={token} preview={shareLink} comer={comerOf(who)} onDead={() => setDead(true)} />;
}

function Failed({ problem, onRetry }: { problem: ApiError; onRetry: () => void }) {
  const isSoon = problem.code === 'RATE_LIMITED';
  const words = describeError(isSoon ? { ...problem, message: '' } : problem);
  const title = isSoon ? joinMessages.waitTitle : words.title;
  return <ErrorState title={title} description={words.description} level={1} onRetry={onRetry} className="px-0! py-0!" />;
}

function JoinSkeleton() {
  return (
    <div role="status" aria-label={joinMessages.loading}>
      <Skeleton className="h-3.5 w-36" />
      <Skeleton className="mt-3 h-6 w-56" />
      <Skeleton className="mt-4 h-3.5 w-full" />
      <Skeleton className="mt-8 h-9 w-full rounded-md!" />
      <Skeleton className="mt-4 h-9 w-full rounded-md!" />
    </div>
  );
}
