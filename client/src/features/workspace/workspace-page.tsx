import { SquarePen, UserPlus } from 'lucide-react';
import { useCallback } from 'react';
import type { ReactNode } from 'react';
import { useQuery } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import { useLastGood } from '../../api/use-last-good.ts';
import { useRefresh } from '../../api/use-refresh.ts';
import { useViewer } from '../../api/viewer.ts';
import { messages } from '../../messages/messages.ts';
import { AvatarStack } from '../../ui/avatar-stack.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { SidebarToggle } from '../../ui/sidebar-toggle.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { HomeSkeleton } from './home-skeleton.tsx';
import { RecentSessions } from './recent-sessions.tsx';
import { Welcome } from './welcome.tsx';
import { WorkspaceHomeDocument } from './workspace-documents.ts';
import type { HomeWorkspace } from './workspace-documents.ts';

const RECENT_SESSIONS = 8;
const FACES = 5;
const MEMBERS = 20;
const CONTEXT = { additionalTypenames: ['Session', 'Membership'] };

export type WorkspacePageProps = {
  slug: string;
  isCreating: boolean;
  /** What others shared from elsewhere. */
  shared?: ReactNode;
  onNewSession: () => void;
  onOpenMembers: () => void;
};

export function WorkspacePage(props: WorkspacePageProps) {
  const variables = { slug: props.slug, sessions: RECENT_SESSIONS, members: MEMBERS };
  const [{ data, error, fetching, stale }, refetch] = useQuery({
    query: WorkspaceHomeDocument,
    variables,
    requestPolicy: 'cache-and-network',
    context: CONTEXT,
  });
  const refresh = useCallback(() => refetch({ requestPolicy: 'network-only' }), [refetch]);
  const workspace = useLastGood(data?.workspace, props.slug);
  const problem = error === undefined ? undefined : toApiError(error);
  const isGone = problem?.code === 'NOT_FOUND' || (problem === undefined && data?.workspace === null && !fetching && !stale);
  useTitle(workspace?.name);
  useRefresh(refresh, workspace?.id);
  return (
    <div className="flex h-full flex-col">
      <header className="flex h-13 shrink-0 items-center gap-3 px-4 md:px-6">
        <SidebarToggle />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-10 md:px-10">
        <div className="mx-auto w-full max-w-180 pt-4 md:pt-[9vh]">
          {isGone ? <ErrorState title={messages.workspace.notFoundTitle} description={messages.workspace.notFoundBody} level={1} /> : null}
          {!isGone && workspace !== undefined ? <Home workspace={workspace} {...props} /> : null}
          {!isGone && workspace === undefined && problem !== undefined ? (
            <ErrorState {...describeError(problem)} level={1} onRetry={refresh} />
          ) : null}
          {!isGone && workspace === undefined && problem === undefined ? <HomeSkeleton /> : null}
        </div>
      </div>
    </div>
  );
}

function Home({ workspace, isCreating, shared, onNewSession, onOpenMembers }: WorkspacePageProps & { workspace: HomeWorkspace }) {
  const viewer = useViewer();
  const words = messages.workspace;
  const people = workspace.members.edges.map(({ node }) => node.user);
  const canInvite = workspace.viewerRole === 'OWNER' || workspace.viewerRole === 'ADMIN';
  const isEmpty = workspace.sessions.edges.length === 0;
  const newSession = (
    <Button
      variant="primary"
      onClick={onNewSession}
      busy={isCreating ? messages.sidebar.creating : undefined}
      icon={<SquarePen className="size-4" aria-hidden="true" />}
    >
      {messages.sidebar.newSession}
    </Button>
  );
  const invite = canInvite ? (
    <Button onClick={onOpenMembers} icon={<UserPlus className="size-4" aria-hidden="true" />}>
      {words.invite}
    </Button>
  ) : null;
  return (
    <>
      <p className="text-sm text-ink-soft">{workspace.name}</p>
      <h1 className="mt-1 text-xl font-semibold tracking-tight text-balance">
        {words.greeting(viewer.displayName.split(' ')[0] ?? viewer.displayName)}
      </h1>
      {isEmpty ? <Welcome action={newSession} /> : null}
      <div className="mt-6 flex flex-wrap items-center gap-3">
        {isEmpty ? null : newSession}
        {invite}
        {people.length < 2 ? (
          <p className="text-sm text-ink-soft">{words.alone}</p>
        ) : (
          <AvatarStack people={people} max={FACES} className="ml-1" />
        )}
      </div>
      {isEmpty ? null : <RecentSessions sessions={workspace.sessions.edges.map((edge) => edge.node)} />}
      {shared}
    </>
  );
}
