import { ChevronDown, Crown, UserMinus } from 'lucide-react';
import { useState } from 'react';
import { useMutation } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import type { Role } from '../../gql/graphql.ts';
import { messages } from '../../messages/messages.ts';
import { workspaceMessages } from '../../messages/workspace-en.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Menu, MenuItem, MenuRadioGroup, MenuRadioItem, MenuSeparator } from '../../ui/menu.tsx';
import { toast } from '../../ui/toast-store.ts';
import { ChangeRoleDocument, RemoveMemberDocument } from './member-documents.ts';
import type { Member } from './member-documents.ts';
import { TransferDialog } from './transfer-dialog.tsx';

type MemberRowProps = {
  member: Member;
  workspaceId: string;
  isViewer: boolean;
  mayTransfer: boolean;
  /** Empty: this member's role is not the viewer's to change. */ roles: readonly Role[];
};

export function MemberRow({ member, workspaceId, isViewer, mayTransfer, roles }: MemberRowProps) {
  const [isRemoving, setIsRemoving] = useState(false);
  const [isTransferring, setIsTransferring] = useState(false);
  const { user } = member;
  return (
    <li className="flex min-h-14 flex-wrap items-center gap-3 py-2">
      <Avatar person={user} size={32} />
      <span className="min-w-0 flex-1">
        <span className="block truncate text-sm font-medium">
          {user.displayName}
          {isViewer ? <span className="font-normal text-ink-soft"> ({messages.members.you})</span> : null}
        </span>
        {user.email === undefined ? null : <span className="block truncate text-xs text-ink-soft">{user.email}</span>}
      </span>
      {isRemoving ? (
        <RemoveConfirmation member={member} workspaceId={workspaceId} onClose={() => setIsRemoving(false)} />
      ) : (
        <RoleControl
          member={member}
          workspaceId={workspaceId}
          roles={roles}
          onRemove={() => setIsRemoving(true)}
          onTransfer={mayTransfer ? () => setIsTransferring(true) : null}
        />
      )}
      {isTransferring ? <TransferDialog member={member} workspaceId={workspaceId} onClose={() => setIsTransferring(false)} /> : null}
    </li>
  );
}

interface RoleControlProps extends Omit<MemberRowProps, 'isViewer' | 'mayTransfer'> {
  onRemove: () => void;
  onTransfer: (() => void) | null;
}

function RoleControl({ member, workspaceId, roles, onRemove, onTransfer }: RoleControlProps) {
  const [, changeRole] = useMutation(ChangeRoleDocument);
  const [pending, setPending] = useState<Role>();
  const words = messages.members;
  if (roles.length === 0) return <span className="px-2 text-sm text-ink-soft">{words.roles[member.role]}</span>;

  async function change(next: string): Promise<void> {
    const role = roles.find((one) => one === next);
    if (role === undefined || role === member.role) return;
    setPending(role);
    const { error } = await changeRole({ input: { workspaceId, userId: member.user.id, role } });
    setPending(undefined);
    if (error !== undefined) toast({ ...describeError(toApiError(error)), tone: 'danger' });
  }

  return (
    <Menu
      trigger={
        <Button variant="ghost" size="small" className="text-sm!">
          <span className="sr-only">{words.role(member.user.displayName)}</span>
          {words.roles[pending ?? member.role]}
          <ChevronDown className="size-3.5 text-ink-faint" aria-hidden="true" />
        </Button>
      }
    >
      <MenuRadioGroup value={pending ?? member.role} onValueChange={(next) => void change(next)}>
        {roles.map((role) => (
          <MenuRadioItem key={role} value={role}>
            {words.roles[role]} <span className="text-xs text-ink-soft">· {words.roleNotes[role]}</span>
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
      <MenuSeparator />
      {onTransfer === null ? null : (
        <MenuItem icon={<Crown />} onSelect={onTransfer}>
          {workspaceMessages.members.transfer}
        </MenuItem>
      )}
      <MenuItem icon={<UserMinus />} danger onSelect={onRemove}>
        {words.remove}
      </MenuItem>
    </Menu>
  );
}

function RemoveConfirmation({ member, workspaceId, onClose }: { member: Member; workspaceId: string; onClose: () => void }) {
  const [{ fetching }, removeMember] = useMutation(RemoveMemberDocument);
  const name = member.user.displayName;
  async function remove(): Promise<void> {
    const { error } = await removeMember({ input: { workspaceId, userId: member.user.id } });
    toast(error === undefined ? { title: messages.members.removed(name) } : { ...describeError(toApiError(error)), tone: 'danger' });
    onClose();
  }
  return (
    <span className="flex items-center gap-2" role="group" aria-label={messages.members.removeSure(name)}>
      <Button size="small" onClick={onClose}>
        {messages.common.cancel}
      </Button>
      <Button size="small" variant="danger" autoFocus busy={fetching ? messages.members.removing : undefined} onClick={() => void remove()}>
        {messages.members.removeSure(name)}
      </Button>
    </span>
  );
}
