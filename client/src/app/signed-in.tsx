import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { useQuery } from 'urql';
import { Redirect } from 'wouter';
import { useApi } from '../api/api-context.ts';
import { describeError, toApiError } from '../api/errors.ts';
import { rememberReturnTo } from '../api/return-to.ts';
import { useLastGood } from '../api/use-last-good.ts';
import { GuestContext, ViewerContext, ViewerDocument } from '../api/viewer.ts';
import { messages } from '../messages/messages.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { Splash } from './splash.tsx';

/** Joining or founding a workspace changes who the viewer is, even for somebody who was in none. */
const CONTEXT = { additionalTypenames: ['Membership', 'Workspace'] };

interface SignedInProps {
  /** What people without an account see who came by a share link; left out: they are strangers here. */
  guest?: ReactNode;
  children: ReactNode;
}

/** The gate: asks who is here, sends strangers to sign in and remembers where they wanted to go. */
export function SignedIn({ guest: guestPage, children }: SignedInProps) {
  const { onSignedOut } = useApi();
  const [{ data, error, fetching, stale }, refetch] = useQuery({ query: ViewerDocument, context: CONTEXT });

  useEffect(() => onSignedOut(() => refetch({ requestPolicy: 'network-only' })), [onSignedOut, refetch]);

  const problem = error === undefined ? undefined : toApiError(error);
  const viewer = useLastGood(data?.viewer, 'viewer');
  const comer = guestPage !== undefined && data?.viewerActor?.__typename === 'Guest' ? data.viewerActor : null;
  const guest = useLastGood(comer, 'guest');
  const isNobody = data?.viewer === null && comer === null;
  const isStranger = problem?.code === 'UNAUTHENTICATED' || (problem === undefined && isNobody && !fetching && !stale);

  if (isStranger) return <ToSignIn />;
  // Whoever was here stays here while the server cannot be asked: what they write must not vanish with a bad connection.
  if (viewer !== undefined) return <ViewerContext.Provider value={viewer}>{children}</ViewerContext.Provider>;
  if (guest !== undefined) return <GuestContext.Provider value={guest}>{guestPage}</GuestContext.Provider>;
  if (problem === undefined) return <Splash label={messages.signIn.checking} />;
  return (
    <main className="flex h-full items-center justify-center">
      <ErrorState {...describeError(problem)} level={1} onRetry={() => refetch({ requestPolicy: 'network-only' })} />
    </main>
  );
}

function ToSignIn() {
  rememberReturnTo(location.pathname + location.search + location.hash);
  return <Redirect to="/sign-in" replace />;
}
