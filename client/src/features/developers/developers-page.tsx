import { KeyRound, SquareTerminal } from 'lucide-react';
import { useQuery } from 'urql';
import { Link } from 'wouter';
import { describeError, toApiError } from '../../api/errors.ts';
import { useLastGood } from '../../api/use-last-good.ts';
import { useViewer } from '../../api/viewer.ts';
import { developerMessages as words } from '../../messages/developers-en.ts';
import { workspaceMessages } from '../../messages/workspace-en.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { SettingsFrame } from '../../ui/settings-frame.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { DevelopersHeadDocument } from './developers-documents.ts';
import { KeyUsageCard } from './key-usage.tsx';
import { RequestList } from './request-list.tsx';
import { Snippets } from './snippets.tsx';

const WAY =
  'touch-target inline-flex h-9 items-center gap-2 rounded-md border border-line bg-raised px-3.5 text-sm font-medium text-ink shadow-raised hover:bg-[color-mix(in_oklch,var(--raised),var(--ink)_4%)]';

/** What somebody needs who writes a program: where to try, what the keys did, what became of a request, and how to begin. */
export function DevelopersPage({ slug }: { slug: string }) {
  const role = useViewer().memberships.find(({ workspace }) => workspace.slug === slug)?.role;
  const isManager = role === 'OWNER' || role === 'ADMIN';
  const [{ data, error, fetching }, ask] = useQuery({
    query: DevelopersHeadDocument,
    variables: { slug, isManager },
    requestPolicy: 'cache-and-network',
  });
  const workspace = useLastGood(data?.workspace, slug);
  const problem = error === undefined || fetching ? undefined : toApiError(error);
  useTitle(workspace ? words.documentTitle(workspace.name) : undefined);

  if ((error === undefined && data?.workspace === null) || problem?.code === 'NOT_FOUND')
    return <ErrorState title={workspaceMessages.notHereTitle} description={workspaceMessages.notHereBody} level={1} />;
  const sessions = workspace?.sessions.edges.map(({ node }) => node) ?? [];
  const explorer = sessions[0] ? `/developers/graphiql?session=${sessions[0].id}` : '/developers/graphiql';
  return (
    <SettingsFrame slug={slug} current="developers" isManager={isManager}>
      <div className="mx-auto flex w-full max-w-4xl flex-col gap-9 px-4 py-6 md:px-8 md:pb-12">
        <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
          <div className="min-w-0 flex-1 basis-72">
            <h1 className="text-xl font-semibold tracking-tight">{words.title}</h1>
            <p className="mt-1 text-sm text-pretty text-ink-soft">{words.body}</p>
          </div>
          <div className="flex flex-wrap gap-2">
            {isManager ? (
              <Link href={`/w/${slug}/keys`} className={WAY}>
                <KeyRound className="size-4" aria-hidden="true" />
                {words.keys}
              </Link>
            ) : null}
            {/* A document of its own, with other rules: not a page of this app. */}
            <a href={explorer} className={WAY}>
              <SquareTerminal className="size-4" aria-hidden="true" />
              {words.explorer}
            </a>
          </div>
        </header>
        {workspace ? (
          <>
            {isManager ? <KeyUsageCard slug={slug} /> : null}
            <RequestList slug={slug} keys={isManager ? workspace.apiKeys : undefined} />
            <Snippets sessions={sessions} />
          </>
        ) : problem ? (
          <ErrorState {...describeError(problem)} onRetry={() => ask({ requestPolicy: 'network-only' })} />
        ) : (
          <PageSkeleton />
        )}
      </div>
    </SettingsFrame>
  );
}

function PageSkeleton() {
  return (
    <div role="status" aria-label={words.loading} className="flex flex-col gap-4">
      <Skeleton className="h-56 w-full" />
      <Skeleton className="h-5 w-40" />
      <Skeleton className="h-40 w-full" />
    </div>
  );
}
