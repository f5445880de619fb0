import { UserMinus, X } from 'lucide-react';
import { useState } from 'react';
import { sharingMessages } from '../../../messages/sharing-en.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { toast } from '../../../ui/toast-store.ts';
import { Confirm } from './confirm.tsx';
import type { LinkGuest, SessionInvitation } from './documents.ts';
import { PersonLine } from './person-line.tsx';
import { useSharingActions } from './use-sharing-actions.ts';

/** Somebody who came by a share link. */
export function LinkGuestRow({ guest: { actor, role, linkName } }: { guest: LinkGuest }) {
  const { removeGuest } = useSharingActions();
  const [mode, setMode] = useState<'shown' | 'asking' | 'removing'>('shown');

  async function remove(): Promise<void> {
    setMode('removing');
    const isDone = await removeGuest(actor.id);
    setMode('shown');
    if (isDone) toast({ title: sharingMessages.removed(actor.displayName) });
  }

  return (
    <PersonLine
      person={actor}
      badge={actor.__typename === 'Guest' ? <Badge>{sharingMessages.guest}</Badge> : null}
      note={sharingMessages.byLink(linkName)}
    >
      {mode === 'shown' ? (
        <>
          <span className="text-sm text-ink-soft">{sharingMessages.roles[role]}</span>
          <IconButton label={`${sharingMessages.remove}: ${actor.displayName}`} size="small" onClick={() => setMode('asking')}>
            <UserMinus />
          </IconButton>
        </>
      ) : (
        <Confirm
          question={sharingMessages.removeSure(actor.displayName)}
          busy={mode === 'removing' ? sharingMessages.removing : undefined}
          onConfirm={() => void remove()}
          onClose={() => setMode('shown')}
        />
      )}
    </PersonLine>
  );
}

/** Somebody who was asked by mail and has not come yet. */
export function InvitationRow({ invitation: { id, email, role } }: { invitation: SessionInvitation }) {
  const { withdraw } = useSharingActions();
  const [isBusy, setBusy] = useState(false);

  async function takeBack(): Promise<void> {
    setBusy(true);
    await withdraw(id);
    setBusy(false);
  }

  return (
    <PersonLine person={{ id, displayName: email }} note={sharingMessages.invitedNote}>
      <span className="text-sm text-ink-soft">{sharingMessages.roles[role]}</span>
      {isBusy ? (
        <Button size="small" busy={sharingMessages.withdrawing} />
      ) : (
        <IconButton label={sharingMessages.withdrawLabel(email)} size="small" onClick={() => void takeBack()}>
          <X />
        </IconButton>
      )}
    </PersonLine>
  );
}
