import { Archive, ArchiveRestore, Ellipsis, Link } from 'lucide-react';
import { useConnection } from '../../api/use-connection.ts';
import { sessionMessages } from '../../messages/session-en.ts';
import { AvatarStack } from '../../ui/avatar-stack.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu.tsx';
import { SidebarToggle } from '../../ui/sidebar-toggle.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { toast } from '../../ui/toast-store.ts';
import { writeClipboard } from '../../ui/use-copy.ts';
import { EditableTitle } from './editable-title.tsx';
import { canWrite, useLive, useLiveStatus, useSession, useSessionState } from './session-context.ts';
import { useActions } from './use-actions.ts';
import { VisibilityMenu } from './visibility-menu.tsx';

const MOST_FACES = 4;

export function SessionHeader() {
  const session = useSession();
  return (
    <header className="flex h-13 shrink-0 items-center gap-2 border-b border-line px-4 md:px-6">
      <SidebarToggle />
      <EditableTitle title={session.title} canEdit={canWrite(session)} />
      <VisibilityMenu />
      <div className="flex-1" />
      <ConnectionMark />
      <Faces />
      <SessionMenu />
    </header>
  );
}

function Faces() {
  const participants = useSessionState((state) => state.participants);
  const people = participants.map((participant) => participant.actor);
  if (people.length === 0) return null;
  return (
    <div role="group" aria-label={sessionMessages.hereNow(people.map((person) => person.displayName))} className="flex items-center">
      <AvatarStack people={people} max={MOST_FACES} />
    </div>
  );
}

function ConnectionMark() {
  const { status } = useConnection();
  const live = useLiveStatus(useLive());
  if (status !== 'offline' && live.kind !== 'connecting') return null;
  return <Spinner label={sessionMessages.reconnecting} className="mr-1 text-xs max-md:[&]:text-[0px]" />;
}

function SessionMenu() {
  const session = useSession();
  const { update } = useActions();
  const isArchived = Boolean(session.archivedAt);
  const mayArchive = session.viewerRole === 'OWNER' || session.viewerRole === 'EDITOR';

  async function copyLink(): Promise<void> {
    const isCopied = await writeClipboard(location.href);
    toast(isCopied ? { title: sessionMessages.linkCopied, tone: 'success' } : { title: sessionMessages.linkNotCopied, tone: 'danger' });
  }

  return (
    <Menu
      trigger={
        <IconButton label={sessionMessages.menu} className="-mr-2">
          <Ellipsis />
        </IconButton>
      }
    >
      <MenuItem icon={<Link aria-hidden="true" />} onSelect={() => void copyLink()}>
        {sessionMessages.copyLink}
      </MenuItem>
      {mayArchive ? (
        <>
          <MenuSeparator />
          <MenuItem
            icon={isArchived ? <ArchiveRestore aria-hidden="true" /> : <Archive aria-hidden="true" />}
            onSelect={() => void update({ archived: !isArchived })}
          >
            {isArchived ? sessionMessages.restore : sessionMessages.archive}
          </MenuItem>
        </>
      ) : null}
    </Menu>
  );
}
