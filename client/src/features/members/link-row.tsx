import { Link2 } from 'lucide-react';
import { useMutation } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import { messages } from '../../messages/messages.ts';
import { workspaceMessages } from '../../messages/workspace-en.ts';
import { Button } from '../../ui/button.tsx';
import { formatDayTime } from '../../ui/format-time.ts';
import { toast } from '../../ui/toast-store.ts';
import { RevokeWorkspaceLinkDocument } from './member-documents.ts';
import type { InviteLink } from './member-documents.ts';

const words = workspaceMessages.members;

export function LinkRow({ link, onRevoked }: { link: InviteLink; onRevoked: () => void }) {
  const [{ fetching }, revoke] = useMutation(RevokeWorkspaceLinkDocument);
  const role = messages.members.roles[link.role];

  async function end(): Promise<void> {
    const { error } = await revoke({ input: { id: link.id } });
    toast(error ? { ...describeError(toApiError(error)), tone: 'danger' } : { title: words.revokedLink });
    onRevoked();
  }

  return (
    <li className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-1 py-2">
      <span className="flex size-8 items-center justify-center rounded-full bg-pressed text-ink-soft">
        <Link2 className="size-4" aria-hidden="true" />
      </span>
      <span className="min-w-40 flex-1">
        <span className="block text-sm font-medium">{words.linkName(role)}</span>
        <span className="block text-xs text-ink-soft tabular-nums">
          {[
            words.until(formatDayTime(link.expiresAt)),
            words.cameBy(link.uses, link.maxUses ?? null),
            ...(link.createdBy == null ? [] : [words.by(link.createdBy.displayName)]),
          ].join(' · ')}
        </span>
      </span>
      <Button variant="ghost" size="small" busy={fetching ? words.revoking : undefined} onClick={() => void end()}>
        <span className="sr-only">{words.revokeLink(role)}</span>
        <span aria-hidden="true">{words.revoke}</span>
      </Button>
    </li>
  );
}
