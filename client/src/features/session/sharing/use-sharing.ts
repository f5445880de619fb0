import { useEffect, useEffectEvent, useRef } from 'react';
import { useQuery } from 'urql';
import { toApiError } from '../../../api/errors.ts';
import { useLastGood } from '../../../api/use-last-good.ts';
import { useSession, useSessionState } from '../session-context.ts';
import { SharingDocument, SharingGrantsDocument } from './documents.ts';

const CONTEXT = { additionalTypenames: ['Session', 'SessionMember', 'ShareLink', 'LinkGuest', 'SessionInvitation'] };

/** Who is in and by what; asked again with every change of the session, and when somebody comes. `grants` is null for those who may not invite. */
export function useSharing() {
  const session = useSession();
  const variables = { id: session.id };
  const [{ data, error }, refetch] = useQuery({ query: SharingDocument, variables, requestPolicy: 'cache-and-network', context: CONTEXT });
  const sharing = useLastGood(data?.session, session.id);
  const mayInvite = sharing?.viewerMayInvite ?? false;
  const [granted, refetchGrants] = useQuery({
    query: SharingGrantsDocument,
    variables,
    requestPolicy: 'cache-and-network',
    context: CONTEXT,
    pause: !mayInvite,
  });
  const grants = useLastGood(granted.data?.session, session.id);

  const askAgain = useEffectEvent(() => {
    refetch({ requestPolicy: 'network-only' });
    if (mayInvite) refetchGrants({ requestPolicy: 'network-only' });
  });
  const people = useSessionState((state) => state.participantCount);
  const isFirst = useRef(true);
  useEffect(() => {
    if (!isFirst.current) askAgain();
    isFirst.current = false;
  }, [session, people]);

  const failure = error ?? (mayInvite ? granted.error : undefined);
  return {
    sharing,
    grants: mayInvite ? (grants ?? null) : null,
    isComplete: sharing !== undefined && (!mayInvite || grants !== undefined),
    error: failure === undefined ? undefined : toApiError(failure),
    retry: () => {
      refetch({ requestPolicy: 'network-only' });
      if (mayInvite) refetchGrants({ requestPolicy: 'network-only' });
    },
  };
}
