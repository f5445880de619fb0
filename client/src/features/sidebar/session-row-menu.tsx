import { Archive, Ellipsis, Link2, Pencil } from 'lucide-react';
import { messages } from '../../messages/messages.ts';
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu.tsx';
import { toast } from '../../ui/toast-store.ts';
import { writeClipboard } from '../../ui/use-copy.ts';

type SessionRowMenuProps = { sessionId: string; title: string; onRename: () => void; onArchive: () => void };

export function SessionRowMenu({ sessionId, title, onRename, onArchive }: SessionRowMenuProps) {
  const words = messages.sidebar;
  async function copyLink(): Promise<void> {
    const isCopied = await writeClipboard(`${location.origin}/s/${sessionId}`);
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
      <MenuItem icon={<Pencil />} onSelect={onRename}>
        {words.rename}
      </MenuItem>
      <MenuItem icon={<Link2 />} onSelect={() => void copyLink()}>
        {words.copyLink}
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={<Archive />} onSelect={onArchive}>
        {words.archive}
      </MenuItem>
    </Menu>
  );
}
