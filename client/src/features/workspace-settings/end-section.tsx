import { useState } from 'react';
import type { ReactNode } from 'react';
import { useMutation } from 'urql';
import { useLocation } from 'wouter';
import { useApi } from '../../api/api-context.ts';
import { describeError, toApiError } from '../../api/errors.ts';
import { useViewer } from '../../api/viewer.ts';
import { messages } from '../../messages/messages.ts';
import { workspaceMessages } from '../../messages/workspace-en.ts';
import { Button } from '../../ui/button.tsx';
import { toast } from '../../ui/toast-store.ts';
import { DeleteDialog } from './delete-dialog.tsx';
import { LeaveWorkspaceDocument } from './settings-documents.ts';
import type { SettingsWorkspace } from './settings-documents.ts';

const words = workspaceMessages.settings;

/** Leaving, and for owners deleting. Nothing of it while it waits to be erased: the banner has the way back. */
export function EndSection({ workspace }: { workspace: SettingsWorkspace }) {
  const [isOpen, setOpen] = useState(false);
  if (workspace.erasesAt != null) return null;
  return (
    <section className="flex max-w-2xl flex-col divide-y divide-line border-y border-line">
      <LeaveRow workspace={workspace} />
      {workspace.viewerRole === 'OWNER' ? (
        <Row title={words.deleteTitle} body={words.deleteBody}>
          <Button variant="danger" onClick={() => setOpen(true)}>
            {words.delete}
          </Button>
        </Row>
      ) : null}
      {isOpen ? <DeleteDialog workspace={workspace} onClose={() => setOpen(false)} /> : null}
    </section>
  );
}

function LeaveRow({ workspace }: { workspace: SettingsWorkspace }) {
  const viewer = useViewer();
  const { renew } = useApi();
  const [, navigate] = useLocation();
  const [{ fetching }, leave] = useMutation(LeaveWorkspaceDocument);
  const [isAsking, setAsking] = useState(false);
  const [isLastOwner, setIsLastOwner] = useState(false);

  async function confirm(): Promise<void> {
    const { error } = await leave({ input: { workspaceId: workspace.id, userId: viewer.id } });
    setAsking(false);
    if (error) {
      const problem = toApiError(error);
      if (problem.code === 'CONFLICT') setIsLastOwner(true);
      else toast({ ...describeError(problem), tone: 'danger' });
      return;
    }
    toast({ title: words.left(workspace.name), tone: 'success' });
    renew();
    navigate('/', { replace: true });
  }

  return (
    <Row title={words.leaveTitle} body={words.leaveBody} problem={isLastOwner ? words.lastOwner : undefined}>
      {isAsking ? (
        <span role="group" aria-label={words.leaveSure(workspace.name)} className="flex flex-wrap items-center gap-2">
          <Button onClick={() => setAsking(false)}>{messages.common.cancel}</Button>
          <Button variant="danger" autoFocus busy={fetching ? words.leaving : undefined} onClick={() => void confirm()}>
            {words.leaveSure(workspace.name)}
          </Button>
        </span>
      ) : (
        <Button variant="danger" onClick={() => setAsking(true)}>
          {words.leave}
        </Button>
      )}
    </Row>
  );
}

function Row({ title, body, problem, children }: { title: string; body: string; problem?: string | undefined; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 py-5">
      <div className="min-w-56 flex-1">
        <h2 className="text-sm font-semibold">{title}</h2>
        <p className="mt-0.5 text-sm text-pretty text-ink-soft">{body}</p>
        {problem === undefined ? null : (
          <p role="alert" className="mt-1 text-sm text-pretty text-danger">
            {problem}
          </p>
        )}
      </div>
      {children}
    </div>
  );
}
