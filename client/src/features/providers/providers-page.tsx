import { Lock, Plug, Plus } from 'lucide-react';
import { useState } from 'react';
import { useQuery } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import { useLastGood } from '../../api/use-last-good.ts';
import { useViewer } from '../../api/viewer.ts';
import { messages } from '../../messages/messages.ts';
import { providerMessages as words } from '../../messages/providers-en.ts';
import { workspaceMessages } from '../../messages/workspace-en.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { SettingsFrame } from '../../ui/settings-frame.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { ProviderKeyListDocument } from './provider-documents.ts';
import type { ProviderKey } from './provider-documents.ts';
import { ProviderForm } from './provider-form.tsx';
import { ProviderRow } from './provider-row.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { useKeyActions } from './use-key-actions.ts';

type Open = { kind: 'none' } | { kind: 'add' } | { kind: 'replace' | 'remove'; providerKey: ProviderKey };

/** The keys that a workspace has at providers of models, for its owners and admins. */
export function ProvidersPage({ slug }: { slug: string }) {
  const membership = useViewer().memberships.find(({ workspace }) => workspace.slug === slug);
  const isManager = membership?.role === 'OWNER' || membership?.role === 'ADMIN';
  const workspaceId = membership?.workspace.id ?? '';
  const [open, setOpen] = useState<Open>({ kind: 'none' });
  const [{ data, error, fetching }, ask] = useQuery({
    query: ProviderKeyListDocument,
    variables: { workspaceId },
    requestPolicy: 'cache-and-network',
    pause: !isManager,
  });
  const keys = useLastGood(data?.providerKeys, slug);
  const problem = error === undefined || fetching ? undefined : toApiError(error);
  const refresh = () => ask({ requestPolicy: 'network-only' });
  const actions = useKeyActions(refresh);
  useTitle(membership ? words.documentTitle(membership.workspace.name) : undefined);

  function close(hasChanged: boolean): void {
    setOpen({ kind: 'none' });
    if (hasChanged) refresh();
  }

  if (!membership) return <ErrorState title={workspaceMessages.notHereTitle} description={workspaceMessages.notHereBody} level={1} />;
  const add = (
    <Button variant="primary" icon={<Plus className="size-4" aria-hidden="true" />} onClick={() => setOpen({ kind: 'add' })}>
      {words.add}
    </Button>
  );
  const list = keys?.map((providerKey) => (
    <ProviderRow
      key={providerKey.id}
      providerKey={providerKey}
      isTesting={actions.testing.has(providerKey.id)}
      onTest={() => void actions.test(providerKey)}
      onReplace={() => setOpen({ kind: 'replace', providerKey })}
      onPause={() => void actions.pause(providerKey)}
      onRemove={() => setOpen({ kind: 'remove', providerKey })}
    />
  ));
  return (
    <SettingsFrame slug={slug} current="providers" isManager={isManager}>
      <div className="mx-auto flex w-full max-w-3xl flex-col gap-6 px-4 py-6 md:px-8 md:pb-12">
        <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
          <div className="min-w-0 flex-1 basis-72">
            <h1 className="text-xl font-semibold tracking-tight">{words.title}</h1>
            <p className="mt-1 text-sm text-pretty text-ink-soft">{words.body}</p>
          </div>
          {list && list.length > 0 ? add : null}
        </header>
        {keys && problem ? (
          <p role="status" className="flex items-center justify-between gap-2 rounded-md bg-warning-soft px-3 py-1.5 text-xs text-warning">
            {words.stale}
            <Button variant="ghost" size="small" onClick={refresh} className="-mr-1.5 text-warning!">
              {messages.common.retry}
            </Button>
          </p>
        ) : null}
        {!isManager ? (
          <EmptyState icon={<Lock />} title={words.noAccessTitle}>
            {words.noAccessBody}
          </EmptyState>
        ) : list && list.length > 0 ? (
          <ul aria-label={words.list} className="divide-y divide-line border-y border-line">
            {list}
          </ul>
        ) : list ? (
          <EmptyState icon={<Plug />} title={words.emptyTitle} action={add}>
            {words.emptyBody}
          </EmptyState>
        ) : problem ? (
          <ErrorState {...describeError(problem)} onRetry={refresh} />
        ) : (
          <ListSkeleton />
        )}
      </div>
      {open.kind === 'add' ? <ProviderForm workspaceId={workspaceId} keys={keys ?? []} onClose={close} /> : null}
      {open.kind === 'replace' ? (
        <ProviderForm workspaceId={workspaceId} keys={keys ?? []} replaced={open.providerKey} onClose={close} />
      ) : null}
      {open.kind === 'remove' ? <RemoveDialog providerKey={open.providerKey} onClose={close} /> : null}
    </SettingsFrame>
  );
}

function ListSkeleton() {
  return (
    <div role="status" aria-label={words.loading} className="flex flex-col divide-y divide-line border-y border-line">
      {['w-24', 'w-36'].map((width) => (
        <div key={width} className="flex flex-col gap-2.5 py-4">
          <Skeleton className={`h-4 ${width}`} />
          <Skeleton className="h-3 w-64 max-w-full" />
        </div>
      ))}
    </div>
  );
}
