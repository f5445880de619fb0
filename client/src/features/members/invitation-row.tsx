import { Mail } from 'lucide-react';
import { useMutation, useQuery } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import { ServerInfoDocument } from '../../api/server-info.ts';
import { messages } from '../../messages/messages.ts';
import { workspaceMessages } from '../../messages/workspace-en.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { formatDayTime } from '../../ui/format-time.ts';
import { toast } from '../../ui/toast-store.ts';
import { useNow } from '../../ui/use-now.ts';
import { ResendInvitationDocument, RevokeInvitationDocument } from './member-documents.ts';
import type { OpenInvitation } from './member-documents.ts';

const words = workspaceMessages.members;
const REFRESH_MS = 60_000;

interface InvitationRowProps {
  invitation: OpenInvitation;
  /** Only owners touch invitations of owners. */
  mayChange: boolean;
  onChanged: () => void;
}

export function InvitationRow({ invitation, mayChange, onChanged }: InvitationRowProps) {
  const [{ fetching: isSending }, resend] = useMutation(ResendInvitationDocument);
  const [{ fetching: isRevoking }, revoke] = useMutation(RevokeInvitationDocument);
  const [{ data: info }] = useQuery({ query: ServerInfoDocument });
  const { id, email, role, expiresAt } = invitation;
  const isOver = Date.parse(expiresAt) <= useNow(REFRESH_MS);

  async function sendAgain(): Promise<void> {
    const { error } = await resend({ input: { id } });
    const isMailed = info?.server.mailConfigured !== false;
    if (error) toast({ ...describeError(toApiError(error)), tone: 'danger' });
    else toast({ title: words.resent(email), tone: 'success', ...(isMailed ? {} : { description: messages.members.invitedNoMail }) });
    onChanged();
  }

  async function takeBack(): Promise<void> {
    const { error } = await revoke({ input: { id } });
    toast(error ? { ...describeError(toApiError(error)), tone: 'danger' } : { title: words.revokedInvitation(email) });
    onChanged();
  }

  return (
    <li className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-1 py-2">
      <span className="flex size-8 items-center justify-center rounded-full bg-pressed text-ink-soft">
        <Mail className="size-4" aria-hidden="true" />
      </span>
      <span className="min-w-40 flex-1">
        <span className="block truncate text-sm font-medium">{email}</span>
        <span className="flex items-center gap-1.5 text-xs text-ink-soft">
          {messages.members.roles[role]}
          <span aria-hidden="true">·</span>
          {isOver ? <Badge tone="warning">{words.expired}</Badge> : words.until(formatDayTime(expiresAt))}
        </span>
      </span>
      {mayChange ? (
        <span className="flex gap-1">
          <Button variant="ghost" size="small" busy={isSending ? words.resending : undefined} onClick={() => void sendAgain()}>
            {words.resend}
            <span className="sr-only"> {email}</span>
          </Button>
          <Button variant="ghost" size="small" busy={isRevoking ? words.revoking : undefined} onClick={() => void takeBack()}>
            {words.revoke}
            <span className="sr-only"> {email}</span>
          </Button>
        </span>
      ) : null}
    </li>
  );
}
