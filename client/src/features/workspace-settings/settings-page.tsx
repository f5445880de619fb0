import { useQuery } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import { useLastGood } from '../../api/use-last-good.ts';
import { workspaceMessages } from '../../messages/workspace-en.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { SettingsFrame } from '../../ui/settings-frame.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { EndSection } from './end-section.tsx';
import { GeneralForm } from './general-form.tsx';
import { RetentionSection } from './retention-section.tsx';
import { WorkspaceSettingsDocument } from './settings-documents.ts';

const words = workspaceMessages.settings;
const CONTEXT = { additionalTypenames: ['Workspace', 'Membership'] };

/** What the workspace is called, where it is found, and how one leaves it or ends it. */
export function SettingsPage({ slug }: { slug: string }) {
  const [{ data, error, fetching, stale }, refetch] = useQuery({
    query: WorkspaceSettingsDocument,
    variables: { slug },
    requestPolicy: 'cache-and-network',
    context: CONTEXT,
  });
  const workspace = useLastGood(data?.workspace, slug);
  const problem = error === undefined ? undefined : toApiError(error);
  const isGone = problem?.code === 'NOT_FOUND' || (problem === undefined && data?.workspace === null && !fetching && !stale);
  const isManager = workspace?.viewerRole === 'OWNER' || workspace?.viewerRole === 'ADMIN';
  useTitle(workspace ? words.documentTitle(workspace.name) : undefined);

  if (isGone) return <ErrorState title={workspaceMessages.notHereTitle} description={workspaceMessages.notHereBody} level={1} />;
  return (
    <SettingsFrame slug={slug} current="settings" isManager={isManager}>
      <div className="mx-auto flex w-full max-w-3xl flex-col gap-10 px-4 py-6 md:px-8 md:pb-12">
        <header>
          <h1 className="text-xl font-semibold tracking-tight">{words.title}</h1>
          <p className="mt-1 text-sm text-pretty text-ink-soft">{words.body}</p>
        </header>
        {workspace ? (
          <>
            <GeneralForm key={`${workspace.id} ${workspace.name} ${workspace.slug}`} workspace={workspace} mayChange={isManager} />
            <RetentionSection workspace={workspace} />
            <EndSection workspace={workspace} />
          </>
        ) : problem ? (
          <ErrorState {...describeError(problem)} onRetry={() => refetch({ requestPolicy: 'network-only' })} />
        ) : (
          <div className="flex flex-col gap-5">
            <Skeleton className="h-14 w-full" />
            <Skeleton className="h-14 w-full" />
            <Skeleton className="h-9 w-32" />
          </div>
        )}
      </div>
    </SettingsFrame>
  );
}
