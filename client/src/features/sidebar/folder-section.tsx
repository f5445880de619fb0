import { clsx } from 'clsx';
import { ChevronRight, Ellipsis, Folder as FolderIcon, FolderOpen, Pencil, Trash2 } from 'lucide-react';
import { useId, useState } from 'react';
import { MAX_FOLDER_NAME_LENGTH } from '../../../../schema/wire/limits.ts';
import { shelfMessages } from '../../messages/shelf-en.ts';
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu.tsx';
import { DropZone } from './drop-zone.tsx';
import type { Folder } from './folder-documents.ts';
import { RenameForm } from './rename-form.tsx';
import type { Scope } from './scopes.ts';
import { SessionList } from './session-list.tsx';
import { useShelf } from './shelf-context.ts';
import { UnreadCount } from './unread-count.tsx';
import { useOpenFolder } from './use-open-folder.ts';
import { useSessionList } from './use-session-list.ts';

export function FolderSection({ slug, folder }: { slug: string; folder: Folder }) {
  const shelf = useShelf();
  const [isOpen, setIsOpen] = useOpenFolder(folder.id);
  const [isRenaming, setIsRenaming] = useState(false);
  const listId = useId();
  if (isRenaming) {
    return (
      <RenameForm
        title={folder.name}
        label={shelfMessages.folderName}
        maxLength={MAX_FOLDER_NAME_LENGTH}
        onDone={(name) => {
          setIsRenaming(false);
          if (name !== undefined && name !== folder.name) shelf.renameFolder(folder, name);
        }}
      />
    );
  }
  const Icon = isOpen ? FolderOpen : FolderIcon;
  return (
    <DropZone accepts={(row) => row.folder?.id !== folder.id} onDrop={(row) => shelf.move(row, folder.id)}>
      <div className="group/folder relative">
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={listId}
          onClick={() => setIsOpen(!isOpen)}
          className="touch-target flex h-9 w-full items-center gap-2 rounded-md px-2.5 text-left text-sm -outline-offset-2! group-focus-within/folder:pr-9 group-hover/folder:pr-9 hover:bg-hover pointer-coarse:pr-11"
        >
          <ChevronRight
            className={clsx('-ml-1 size-3.5 shrink-0 text-ink-faint transition-transform', isOpen && 'rotate-90')}
            aria-hidden="true"
          />
          <Icon className="size-4 shrink-0 text-ink-soft" aria-hidden="true" />
          <span className={clsx('min-w-0 flex-1 truncate', !isOpen && folder.unreadCount > 0 && 'font-semibold')}>{folder.name}</span>
          {isOpen ? null : <UnreadCount count={folder.unreadCount} />}
        </button>
        <FolderMenu folder={folder} onRename={() => setIsRenaming(true)} />
      </div>
      <div id={listId} className="pl-4">
        {isOpen ? <FolderRows slug={slug} folder={folder} /> : null}
      </div>
    </DropZone>
  );
}

function FolderRows({ slug, folder }: { slug: string; folder: Folder }) {
  const scope: Scope = { kind: 'folder', id: folder.id };
  const list = useSessionList(slug, scope);
  return (
    <SessionList
      list={list}
      scope={scope}
      label={folder.name}
      empty={<p className="px-2.5 pt-0.5 pb-2 text-xs text-ink-soft">{shelfMessages.emptyFolder}</p>}
    />
  );
}

function FolderMenu({ folder, onRename }: { folder: Folder; onRename: () => void }) {
  const { openDelete } = useShelf();
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          aria-label={shelfMessages.folderMenu(folder.name)}
          className="touch-target absolute top-1/2 right-1 flex size-7 -translate-y-1/2 items-center justify-center rounded-md text-ink-soft opacity-0 group-hover/folder:opacity-100 hover:bg-hover hover:text-ink focus-visible:opacity-100 data-[state=open]:bg-hover data-[state=open]:opacity-100 pointer-coarse:opacity-100"
        >
          <Ellipsis className="size-4" aria-hidden="true" />
        </button>
      }
    >
      <MenuItem icon={<Pencil />} onSelect={onRename}>
        {shelfMessages.renameFolder}
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={<Trash2 />} danger onSelect={() => openDelete(folder)}>
        {shelfMessages.deleteFolder}
      </MenuItem>
    </Menu>
  );
}
