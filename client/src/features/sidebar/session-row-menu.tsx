import { Archive, ArchiveRestore, Ellipsis, Folder, Link2, Pencil, Pin, PinOff, Trash2 } from 'lucide-react';
import { messages } from '../../messages/messages.ts';
import { shelfMessages } from '../../messages/shelf-en.ts';
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu.tsx';
import { toast } from '../../ui/toast-store.ts';
import { writeClipboard } from '../../ui/use-copy.ts';
import type { SessionRow } from './session-documents.ts';
import { useShelf } from './shelf-context.ts';

type SessionRowMenuProps = { session: SessionRow; title: string; isArchived: boolean; onRename: () => void };

export function SessionRowMenu({ session, title, isArchived, onRename }: SessionRowMenuProps) {
  const shelf = useShelf();
  const words = messages.sidebar;
  const isOwner = session.viewerRole === 'OWNER';
  const mayWrite = isOwner || session.viewerRole === 'EDITOR';
  async function copyLink(): Promise<void> {
    const isCopied = await writeClipboard(`${location.origin}/s/${session.id}`);
    toast(isCopied ? { title: words.linkCopied } : { title: words.linkNotCopied, tone: 'danger' });
  }
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          aria-label={words.rowMenu(title)}
          className="touch-target absolute top-1/2 right-1 flex size-7 -translate-y-1/2 items-center justify-center rounded-md text-ink-soft opacity-0 group-hover/row:opacity-100 hover:bg-hover hover:text-ink focus-visible:opacity-100 data-[state=open]:bg-hover data-[state=open]:opacity-100 pointer-coarse:opacity-100"
        >
          <Ellipsis className="size-4" aria-hidden="true" />
        </button>
      }
    >
      {isArchived ? null : (
        <>
          <MenuItem icon={session.isPinned ? <PinOff /> : <Pin />} onSelect={() => shelf.pin(session, !session.isPinned)}>
            {session.isPinned ? shelfMessages.unpin : shelfMessages.pin}
          </MenuItem>
          <MenuItem icon={<Folder />} onSelect={() => shelf.openMove(session)}>
            {shelfMessages.moveTo}
          </MenuItem>
          <MenuSeparator />
          {mayWrite ? (
            <MenuItem icon={<Pencil />} onSelect={onRename}>
              {words.rename}
            </MenuItem>
          ) : null}
        </>
      )}
      <MenuItem icon={<Link2 />} onSelect={() => void copyLink()}>
        {words.copyLink}
      </MenuItem>
      {isOwner ? (
        <>
          <MenuSeparator />
          {isArchived ? (
            <MenuItem icon={<ArchiveRestore />} onSelect={() => shelf.restore(session)}>
              {shelfMessages.restore}
            </MenuItem>
          ) : (
            <MenuItem icon={<Archive />} onSelect={() => shelf.archive(session)}>
              {words.archive}
            </MenuItem>
          )}
          <MenuItem icon={<Trash2 />} onSelect={() => shelf.openDeleteSession(session)}>
            {shelfMessages.deleteSession}
          </MenuItem>
        </>
      ) : null}
    </Menu>
  );
}
