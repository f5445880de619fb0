import { useState } from 'react';
import { useQuery } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import { useViewer } from '../../api/viewer.ts';
import type { ViewerWorkspace } from '../../api/viewer.ts';
import { messages } from '../../messages/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { InviteForm } from './invite-form.tsx';
import { MemberListDocument } from './member-documents.ts';
import type { MemberWorkspace } from './member-documents.ts';
import { MemberRow } from './member-row.tsx';
import { canChange, canManageMembers, grantableRoles } from './roles.ts';

const PAGE_SIZE = 50;
const CONTEXT = { additionalTypenames: ['Membership', 'Workspace'] };

type MembersDialogProps = { workspace: ViewerWorkspace; open: boolean; onOpenChange: (open: boolean) => void };

export function MembersDialog({ workspace, open, onOpenChange }: MembersDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={messages.members.title} description={messages.members.body(workspace.name)}>
      <Members slug={workspace.slug} />
    </Dialog>
  );
}

function Members({ slug }: { slug: string }) {
  const [first, setFirst] = useState(PAGE_SIZE);
  // Guests of a workspace do not see its addresses.
  const withEmail = useViewer().memberships.some(({ role, workspace }) => workspace.slug === slug && role !== 'GUEST');
  const [{ data, error }, refetch] = useQuery({
    query: MemberListDocument,
    variables: { slug, first, withEmail },
    requestPolicy: 'cache-and-network',
    context: CONTEXT,
  });
  if (error !== undefined)
    return <ErrorState {...describeError(toApiError(error))} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (data === undefined) return <MembersSkeleton />;
  if (data.workspace === null || data.workspace === undefined) {
    return <ErrorState title={messages.workspace.notFoundTitle} description={messages.workspace.notFoundBody} />;
  }
  return <MemberList workspace={data.workspace} onMore={() => setFirst(first + PAGE_SIZE)} />;
}

function MemberList({ workspace, onMore }: { workspace: MemberWorkspace; onMore: () => void }) {
  const viewer = useViewer();
  const grantable = grantableRoles(workspace.viewerRole);
  return (
    <>
      {canManageMembers(workspace.viewerRole) ? <InviteForm workspaceId={workspace.id} roles={grantable} /> : null}
      <ul aria-label={messages.members.title} className="mt-4 flex flex-col divide-y divide-line border-t border-line">
        {workspace.members.edges.map(({ node }) => (
          <MemberRow
            key={node.user.id}
            member={node}
            workspaceId={workspace.id}
            isViewer={node.user.id === viewer.id}
            roles={canChange({ id: viewer.id, role: workspace.viewerRole }, { id: node.user.id, role: node.role }) ? grantable : []}
          />
        ))}
      </ul>
      {workspace.members.pageInfo.hasNextPage ? (
        <Button variant="ghost" className="mt-2 w-full" onClick={onMore}>
          {messages.members.more}
        </Button>
      ) : null}
    </>
  );
}

function MembersSkeleton() {
  return (
    <div role="status" aria-label={messages.members.loading} className="flex flex-col gap-5 py-3">
      {['w-36', 'w-48', 'w-40'].map((width) => (
        <div key={width} className="flex items-center gap-3">
          <Skeleton className="size-8 rounded-full!" />
          <Skeleton className={`h-3 ${width}`} />
        </div>
      ))}
    </div>
  );
}
