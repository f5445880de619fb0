import { Trash2 } from 'lucide-react';
import { useMutation } from 'urql';
import { useApi } from '../../api/api-context.ts';
import { describeError, toApiError } from '../../api/errors.ts';
import { workspaceMessages } from '../../messages/workspace-en.ts';
import { Button } from '../../ui/button.tsx';
import { toast } from '../../ui/toast-store.ts';
import { RestoreWorkspaceDocument } from './settings-documents.ts';

const words = workspaceMessages.frozen;

/** Over every page of a workspace that waits to be erased. Only its owners come here. */
export function FrozenBanner({ workspace, erasesAt }: { workspace: { id: string; name: string }; erasesAt: string }) {
  const [{ fetching }, restore] = useMutation(RestoreWorkspaceDocument);
  const { renew } = useApi();
  const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' }).format(Date.parse(erasesAt));

  async function takeBack(): Promise<void> {
    const { error } = await restore({ input: { workspaceId: workspace.id } });
    if (error) return toast({ ...describeError(toApiError(error)), tone: 'danger' });
    toast({ title: words.restored(workspace.name), tone: 'success' });
    renew();
  }

  return (
    <div role="status" className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 bg-danger-soft px-4 py-2 text-sm md:px-6">
      <Trash2 className="size-4 shrink-0 text-danger" aria-hidden="true" />
      <p className="min-w-56 flex-1 text-pretty">
        <span className="font-semibold text-danger">{words.title}.</span> {words.body(day)}
      </p>
      <Button size="small" busy={fetching ? words.restoring : undefined} onClick={() => void takeBack()}>
        {words.restore}
      </Button>
    </div>
  );
}
