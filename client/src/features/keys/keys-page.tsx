import { KeyRound, Lock, Plus } from 'lucide-react';
import { useState } from 'react';
import { useQuery } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import { useLastGood } from '../../api/use-last-good.ts';
import { useViewer } from '../../api/viewer.ts';
import { keyMessages as words } from '../../messages/keys-en.ts';
import { messages } from '../../messages/messages.ts';
import { workspaceMessages } from '../../messages/workspace-en.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { SettingsFrame } from '../../ui/settings-frame.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { KeyPageDocument } from './key-documents.ts';
import type { Key } from './key-documents.ts';
import { KeyForm } from './key-form.tsx';
import { KeyRow } from './key-row.tsx';
import { RevokeDialog } from './revoke-dialog.tsx';
import { RotateDialog } from './rotate-dialog.tsx';
import { SecretDialog } from './secret-dialog.tsx';
import type { ShownSecret } from './secret-dialog.tsx';

type Open = { kind: 'none' } | { kind: 'create' } | { kind: 'rotate' | 'revoke'; apiKey: Key } | { kind: 'secret'; shown: ShownSecret };

/** The keys of a workspace, for its owners and admins. */
export function KeysPage({ slug }: { slug: string }) {
  const role = useViewer().memberships.find(({ workspace }) => workspace.slug === slug)?.role;
  const isManager = role === 'OWNER' || role === 'ADMIN';
  const [open, setOpen] = useState<Open>({ kind: 'none' });
  const [{ data, error, fetching }, ask] = useQuery({
    query: KeyPageDocument,
    variables: { slug, isManager },
    requestPolicy: 'cache-and-network',
  });
  const workspace = useLastGood(data?.workspace, slug);
  const problem = error === undefined || fetching ? undefined : toApiError(error);
  const refresh = () => ask({ requestPolicy: 'network-only' });
  useTitle(workspace ? words.documentTitle(workspace.name) : undefined);

  function close(hasChanged: boolean): void {
    setOpen({ kind: 'none' });
    if (hasChanged) refresh();
  }
  function show(shown: ShownSecret): void {
    setOpen({ kind: 'secret', shown });
    refresh();
  }

  if ((error === undefined && data?.workspace === null) || problem?.code === 'NOT_FOUND')
    return <ErrorState title={workspaceMessages.notHereTitle} description={workspaceMessages.notHereBody} level={1} />;
  const create = (
    <Button variant="primary" icon={<Plus className="size-4" aria-hidden="true" />} onClick={() => setOpen({ kind: 'create' })}>
      {words.create}
    </Button>
  );
  const keys = workspace?.apiKeys;
  return (
    <SettingsFrame slug={slug} current="keys" isManager={isManager}>
      <div className="mx-auto flex w-full max-w-3xl flex-col gap-6 px-4 py-6 md:px-8 md:pb-12">
        <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
          <div className="min-w-0 flex-1 basis-72">
            <h1 className="text-xl font-semibold tracking-tight">{words.title}</h1>
            <p className="mt-1 text-sm text-pretty text-ink-soft">{words.body}</p>
          </div>
          {keys && keys.length > 0 ? create : null}
        </header>
        {keys && problem ? (
          <p role="status" className="flex items-center justify-between gap-2 rounded-md bg-warning-soft px-3 py-1.5 text-xs text-warning">
            {words.stale}
            <Button variant="ghost" size="small" onClick={refresh} className="-mr-1.5 text-warning!">
              {messages.common.retry}
            </Button>
          </p>
        ) : null}
        {isManager ? (
          keys ? (
            keys.length === 0 ? (
              <EmptyState icon={<KeyRound />} title={words.emptyTitle} action={create}>
                {words.emptyBody}
              </EmptyState>
            ) : (
              <ul aria-label={words.list} className="divide-y divide-line border-y border-line">
                {keys.map((apiKey) => (
                  <KeyRow
                    key={apiKey.id}
                    apiKey={apiKey}
                    onRotate={() => setOpen({ kind: 'rotate', apiKey })}
                    onRevoke={() => setOpen({ kind: 'revoke', apiKey })}
                  />
                ))}
              </ul>
            )
          ) : problem ? (
            <ErrorState {...describeError(problem)} onRetry={refresh} />
          ) : (
            <ListSkeleton />
          )
        ) : (
          <EmptyState icon={<Lock />} title={words.noAccessTitle}>
            {words.noAccessBody}
          </EmptyState>
        )}
      </div>
      {workspace && open.kind === 'create' ? <KeyForm workspaceId={workspace.id} onMade={show} onClose={() => close(false)} /> : null}
      {open.kind === 'rotate' ? <RotateDialog apiKey={open.apiKey} onRotated={show} onClose={() => close(false)} /> : null}
      {open.kind === 'revoke' ? <RevokeDialog apiKey={open.apiKey} onClose={close} /> : null}
      {open.kind === 'secret' ? <SecretDialog shown={open.shown} onClose={() => close(false)} /> : null}
    </SettingsFrame>
  );
}

function ListSkeleton() {
  return (
    <div role="status" aria-label={words.loading} className="flex flex-col divide-y divide-line border-y border-line">
      {['w-32', 'w-44', 'w-36'].map((width) => (
        <div key={width} className="flex flex-col gap-2.5 py-4">
          <Skeleton className={`h-4 ${width}`} />
          <Skeleton className="h-3 w-64 max-w-full" />
        </div>
      ))}
    </div>
  );
}
