import { useQuery } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import type { Role } from '../../gql/graphql.ts';
import { workspaceMessages } from '../../messages/workspace-en.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { InvitationRow } from './invitation-row.tsx';
import { LinkRow } from './link-row.tsx';
import { WaysInDocument } from './member-documents.ts';
import { NewLink } from './new-link.tsx';

const CONTEXT = {
  additionalTypenames: [
    'Invitation',
    'WorkspaceLink',
    'CreateWorkspaceLinkPayload',
    'RevokeWorkspaceLinkPayload',
    'RevokeInvitationPayload',
  ],
};
const words = workspaceMessages.members;

/** Who is on the way: invitations by mail that nobody has accepted, and the links that let people in. */
export function WaysIn({ slug, workspaceId, roles }: { slug: string; workspaceId: string; roles: readonly Role[] }) {
  const [{ data, error }, refetch] = useQuery({
    query: WaysInDocument,
    variables: { slug },
    requestPolicy: 'cache-and-network',
    context: CONTEXT,
  });
  const ways = data?.workspace;
  const refresh = (): void => refetch({ requestPolicy: 'network-only' });
  if (!ways && error) return <ErrorState {...describeError(toApiError(error))} title={words.loadFailed} onRetry={refresh} />;
  return (
    <>
      {ways && ways.invitations.length > 0 ? (
        <section aria-label={words.pendingTitle}>
          <h2 className="text-sm font-semibold">{words.pendingTitle}</h2>
          <ul className="mt-2 flex flex-col divide-y divide-line border-y border-line">
            {ways.invitations.map((invitation) => (
              <InvitationRow key={invitation.id} invitation={invitation} mayChange={roles.includes(invitation.role)} onChanged={refresh} />
            ))}
          </ul>
        </section>
      ) : null}
      <section aria-label={words.linksTitle}>
        <h2 className="text-sm font-semibold">{words.linksTitle}</h2>
        <p className="mt-0.5 mb-3 text-sm text-pretty text-ink-soft">{words.linksBody}</p>
        <NewLink workspaceId={workspaceId} roles={roles.filter((role) => role !== 'OWNER')} onCreated={refresh} />
        {ways === undefined || ways === null ? (
          <Skeleton className="mt-3 h-12 w-full" />
        ) : ways.inviteLinks.length === 0 ? (
          <p className="mt-3 text-sm text-ink-soft">{words.noLinks}</p>
        ) : (
          <ul className="mt-3 flex flex-col divide-y divide-line border-y border-line">
            {ways.inviteLinks.map((link) => (
              <LinkRow key={link.id} link={link} onRevoked={refresh} />
            ))}
          </ul>
        )}
      </section>
    </>
  );
}
