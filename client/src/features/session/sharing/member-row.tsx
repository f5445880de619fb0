import { ChevronDown, UserMinus } from 'lucide-react';
import { useState } from 'react';
import { useSelf } from '../../../api/viewer.ts';
import type { SessionRole } from '../../../gql/graphql.ts';
import { sharingMessages } from '../../../messages/sharing-en.ts';
import { Button } from '../../../ui/button.tsx';
import { Menu, MenuItem, MenuRadioGroup, MenuRadioItem, MenuSeparator } from '../../../ui/menu.tsx';
import { toast } from '../../../ui/toast-store.ts';
import { useSession } from '../session-context.ts';
import { Confirm } from './confirm.tsx';
import type { SessionMember } from './documents.ts';
import { PersonLine } from './person-line.tsx';
import { grantableRoles } from './roles.ts';
import { useSharingActions } from './use-sharing-actions.ts';

export function MemberRow({ member }: { member: SessionMember }) {
  const { viewerRole } = useSession();
  const self = useSelf();
  const [isRemoving, setRemoving] = useState(false);
  const { user, role, source } = member;
  const isSelf = user.id === self.id;
  const mayChange = viewerRole === 'OWNER' && source === 'EXPLICIT' && !isSelf;
  return (
    <PersonLine person={user} isSelf={isSelf} note={source === 'CREATOR' ? sharingMessages.creator : undefined}>
      {isRemoving ? (
        <RemoveMember member={member} onClose={() => setRemoving(false)} />
      ) : mayChange ? (
        <RoleMenu member={member} onRemove={() => setRemoving(true)} />
      ) : (
        <span className="px-2.5 text-sm text-ink-soft">{sharingMessages.roles[role]}</span>
      )}
    </PersonLine>
  );
}

function RoleMenu({ member: { user, role }, onRemove }: { member: SessionMember; onRemove: () => void }) {
  const { changeRole } = useSharingActions();
  const [pending, setPending] = useState<SessionRole>();
  const roles = grantableRoles('OWNER');

  async function change(next: string): Promise<void> {
    const chosen = roles.find((one) => one === next);
    if (chosen === undefined || chosen === role) return;
    setPending(chosen);
    await changeRole(user.id, chosen);
    setPending(undefined);
  }

  return (
    <Menu
      trigger={
        <Button variant="ghost" size="small" className="text-sm!">
          <span className="sr-only">{sharingMessages.role(user.displayName)}</span>
          {sharingMessages.roles[pending ?? role]}
          <ChevronDown className="size-3.5 text-ink-faint" aria-hidden="true" />
        </Button>
      }
    >
      <MenuRadioGroup value={pending ?? role} onValueChange={(next) => void change(next)}>
        {roles.map((one) => (
          <MenuRadioItem key={one} value={one}>
            {sharingMessages.roles[one]} <span className="text-xs text-ink-soft">· {sharingMessages.roleNotes[one]}</span>
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
      <MenuSeparator />
      <MenuItem icon={<UserMinus />} danger onSelect={onRemove}>
        {sharingMessages.remove}
      </MenuItem>
    </Menu>
  );
}

function RemoveMember({ member: { user }, onClose }: { member: SessionMember; onClose: () => void }) {
  const { visibility } = useSession();
  const { removeMember } = useSharingActions();
  const [isBusy, setBusy] = useState(false);

  async function remove(): Promise<void> {
    setBusy(true);
    const isDone = await removeMember(user.id);
    onClose();
    if (isDone) toast({ title: sharingMessages.removed(user.displayName) });
  }

  return (
    <Confirm
      question={sharingMessages.removeSure(user.displayName)}
      {...(visibility === 'PRIVATE' ? {} : { note: sharingMessages.stillThroughWorkspace })}
      busy={isBusy ? sharingMessages.removing : undefined}
      onConfirm={() => void remove()}
      onClose={onClose}
    />
  );
}
