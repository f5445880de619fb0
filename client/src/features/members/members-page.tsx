import { useState } from 'react';
import { useQuery } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import { useLastGood } from '../../api/use-last-good.ts';
import { useViewer } from '../../api/viewer.ts';
import { messages } from '../../messages/messages.ts';
import { workspaceMessages } from '../../messages/workspace-en.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { SettingsFrame } from '../../ui/settings-frame.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { InviteForm } from './invite-form.tsx';
import { MemberListDocument } from './member-documents.ts';
import type { MemberWorkspace } from './member-documents.ts';
import { MemberRow } from './member-row.tsx';
import { canChange, canManageMembers, grantableRoles } from './roles.ts';
import { WaysIn } from './ways-in.tsx';

const PAGE_SIZE = 50;
const CONTEXT = { additionalTypenames: ['Membership', 'Workspace'] };
const words = workspaceMessages.members;

/** Who belongs to a workspace; for owners and admins also who is invited, and the links that let people in. */
export function MembersPage({ slug }: { slug: string }) {
  const [first, setFirst] = useState(PAGE_SIZE);
  // Guests of a workspace do not see its addresses.
  const withEmail = useViewer().memberships.some(({ role, workspace }) => workspace.slug === slug && role !== 'GUEST');
  const [{ data, error, fetching, stale }, refetch] = useQuery({
    query: MemberListDocument,
    variables: { slug, first, withEmail },
    requestPolicy: 'cache-and-network',
    context: CONTEXT,
  });
  const workspace = useLastGood(data?.workspace, slug);
  const problem = error === undefined ? undefined : toApiError(error);
  const isGone = problem?.code === 'NOT_FOUND' || (problem === undefined && data?.workspace === null && !fetching && !stale);
  useTitle(workspace ? words.documentTitle(workspace.name) : undefined);

  if (isGone) return <ErrorState title={workspaceMessages.notHereTitle} description={workspaceMessages.notHereBody} level={1} />;
  return (
    <SettingsFrame slug={slug} current="members" isManager={workspace !== undefined && canManageMembers(workspace.viewerRole)}>
      <div className="mx-auto flex w-full max-w-3xl flex-col gap-8 px-4 py-6 md:px-8 md:pb-12">
        <header>
          <h1 className="text-xl font-semibold tracking-tight">{messages.members.title}</h1>
          <p className="mt-1 text-sm text-pretty text-ink-soft">{words.body}</p>
        </header>
        {workspace ? (
          <Members workspace={workspace} onMore={() => setFirst(first + PAGE_SIZE)} />
        ) : problem ? (
          <ErrorState {...describeError(problem)} onRetry={() => refetch({ requestPolicy: 'network-only' })} />
        ) : (
          <MembersSkeleton />
        )}
      </div>
    </SettingsFrame>
  );
}

function Members({ workspace, onMore }: { workspace: MemberWorkspace; onMore: () => void }) {
  const viewer = useViewer();
  // What waits to be erased is only read.
  const grantable = workspace.erasesAt == null ? grantableRoles(workspace.viewerRole) : [];
  const isManaged = grantable.length > 0;
  return (
    <>
      {isManaged ? (
        <section aria-labelledby="invite-by-mail">
          <h2 id="invite-by-mail" className="text-sm font-semibold">
            {words.inviteTitle}
          </h2>
          <p className="mt-0.5 mb-3 text-sm text-pretty text-ink-soft">{words.inviteBody}</p>
          <InviteForm workspaceId={workspace.id} roles={grantable} />
        </section>
      ) : null}
      <section>
        <ul aria-label={messages.members.title} className="flex flex-col divide-y divide-line border-y border-line">
          {workspace.members.edges.map(({ node }) => (
            <MemberRow
              key={node.user.id}
              member={node}
              workspaceId={workspace.id}
              isViewer={node.user.id === viewer.id}
              mayTransfer={isManaged && workspace.viewerRole === 'OWNER' && node.user.id !== viewer.id && node.role !== 'OWNER'}
              roles={
                isManaged && canChange({ id: viewer.id, role: workspace.viewerRole }, { id: node.user.id, role: node.role })
                  ? grantable
                  : []
              }
            />
          ))}
        </ul>
        {workspace.members.pageInfo.hasNextPage ? (
          <Button variant="ghost" className="mt-2 w-full" onClick={onMore}>
            {messages.members.more}
          </Button>
        ) : null}
      </section>
      {isManaged ? <WaysIn slug={workspace.slug} workspaceId={workspace.id} roles={grantable} /> : null}
    </>
  );
}

function MembersSkeleton() {
  return (
    <div role="status" aria-label={messages.members.loading} className="flex flex-col divide-y divide-line border-y border-line">
      {['w-32', 'w-44', 'w-36'].map((width) => (
        <div key={width} className="flex h-14 items-center gap-3">
          <Skeleton className="size-8 rounded-full!" />
          <Skeleton className={`h-3.5 ${width}`} />
        </div>
      ))}
    </div>
  );
}
