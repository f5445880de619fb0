import { Lock, Plus, Webhook } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import { useLastGood } from '../../api/use-last-good.ts';
import { useViewer } from '../../api/viewer.ts';
import { messages } from '../../messages/messages.ts';
import { webhookMessages as words } from '../../messages/webhooks-en.ts';
import { workspaceMessages } from '../../messages/workspace-en.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { SettingsFrame } from '../../ui/settings-frame.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { toast } from '../../ui/toast-store.ts';
import { useTitle } from '../../ui/use-title.ts';
import { RemoveDialog, ReplayDialog, RotateDialog } from './confirm-dialogs.tsx';
import { DeliveryLog } from './delivery-log.tsx';
import { EndpointForm } from './endpoint-form.tsx';
import { EndpointRow } from './endpoint-row.tsx';
import type { EndpointAct } from './endpoint-row.tsx';
import { hostOf } from './event-names.ts';
import { SecretDialog } from './secret-dialog.tsx';
import type { ShownSecret } from './secret-dialog.tsx';
import { TestWebhookDocument, UpdateWebhookDocument, WebhookPageDocument } from './webhook-documents.ts';
import type { Endpoint } from './webhook-documents.ts';

type Open =
  | { kind: 'none' }
  | { kind: 'create' }
  | { kind: 'edit' | 'rotate' | 'remove' | 'replay'; endpoint: Endpoint }
  | { kind: 'secret'; shown: ShownSecret };

/** Who is told what happens in a workspace, and how that went; for its owners and admins. */
export function WebhooksPage({ slug }: { slug: string }) {
  const role = useViewer().memberships.find(({ workspace }) => workspace.slug === slug)?.role;
  const isManager = role === 'OWNER' || role === 'ADMIN';
  const [open, setOpen] = useState<Open>({ kind: 'none' });
  const [, update] = useMutation(UpdateWebhookDocument);
  const [, sendTest] = useMutation(TestWebhookDocument);
  const [{ data, error, fetching }, ask] = useQuery({
    query: WebhookPageDocument,
    variables: { slug, isManager },
    requestPolicy: 'cache-and-network',
  });
  const workspace = useLastGood(data?.workspace, slug);
  const problem = error === undefined || fetching ? undefined : toApiError(error);
  const refresh = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  useTitle(workspace ? words.documentTitle(workspace.name) : undefined);

  function close(hasChanged: boolean): void {
    setOpen({ kind: 'none' });
    if (hasChanged) refresh();
  }
  function show(shown: ShownSecret): void {
    setOpen({ kind: 'secret', shown });
    refresh();
  }
  async function act(endpoint: Endpoint, what: EndpointAct): Promise<void> {
    if (what !== 'test' && what !== 'pause' && what !== 'resume') return setOpen({ kind: what, endpoint });
    const { id, url } = endpoint;
    const isPaused = what === 'pause';
    const { error: refusal } = what === 'test' ? await sendTest({ input: { id } }) : await update({ input: { id, isPaused } });
    if (refusal) return toast({ ...describeError(toApiError(refusal)), tone: 'danger' });
    const title = what === 'test' ? words.testSent : isPaused ? words.paused(hostOf(url)) : words.resumed(hostOf(url));
    toast({ title, tone: 'success' });
  }

  if ((error === undefined && data?.workspace === null) || problem?.code === 'NOT_FOUND')
    return <ErrorState title={workspaceMessages.notHereTitle} description={workspaceMessages.notHereBody} level={1} />;
  const create = (
    <Button variant="primary" icon={<Plus className="size-4" aria-hidden="true" />} onClick={() => setOpen({ kind: 'create' })}>
      {words.create}
    </Button>
  );
  const endpoints = workspace?.webhookEndpoints;
  return (
    <SettingsFrame slug={slug} current="webhooks" isManager={isManager}>
      <div className="mx-auto flex w-full max-w-3xl flex-col gap-6 px-4 py-6 md:px-8 md:pb-12">
        <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
          <div className="min-w-0 flex-1 basis-72">
            <h1 className="text-xl font-semibold tracking-tight">{words.title}</h1>
            <p className="mt-1 text-sm text-pretty text-ink-soft">{words.body}</p>
          </div>
          {endpoints && endpoints.length > 0 ? create : null}
        </header>
        {endpoints && problem ? (
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
        ) : endpoints === undefined ? (
          problem ? (
            <ErrorState {...describeError(problem)} onRetry={refresh} />
          ) : (
            <ListSkeleton />
          )
        ) : endpoints.length === 0 ? (
          <EmptyState icon={<Webhook />} title={words.emptyTitle} action={create}>
            {words.emptyBody}
          </EmptyState>
        ) : (
          <>
            <ul aria-label={words.list} className="divide-y divide-line border-y border-line">
              {endpoints.map((endpoint) => (
                <EndpointRow key={endpoint.id} endpoint={endpoint} onAct={(what) => void act(endpoint, what)} />
              ))}
            </ul>
            <DeliveryLog slug={slug} endpoints={endpoints} onLook={refresh} />
          </>
        )}
      </div>
      {workspace && open.kind === 'create' ? <EndpointForm workspaceId={workspace.id} onMade={show} onClose={close} /> : null}
      {workspace && open.kind === 'edit' ? (
        <EndpointForm workspaceId={workspace.id} endpoint={open.endpoint} onMade={show} onClose={close} />
      ) : null}
      {open.kind === 'rotate' ? <RotateDialog endpoint={open.endpoint} onRotated={show} onClose={close} /> : null}
      {open.kind === 'remove' ? <RemoveDialog endpoint={open.endpoint} onClose={close} /> : null}
      {open.kind === 'replay' ? <ReplayDialog endpoint={open.endpoint} onClose={close} /> : null}
      {open.kind === 'secret' ? <SecretDialog shown={open.shown} onClose={() => close(false)} /> : null}
    </SettingsFrame>
  );
}

function ListSkeleton() {
  return (
    <div role="status" aria-label={words.loading} className="flex flex-col divide-y divide-line border-y border-line">
      {['w-32', 'w-44'].map((width) => (
        <div key={width} className="flex flex-col gap-2.5 py-4">
          <Skeleton className={`h-4 ${width}`} />
          <Skeleton className="h-3 w-72 max-w-full" />
          <Skeleton className="h-3 w-52" />
        </div>
      ))}
    </div>
  );
}
