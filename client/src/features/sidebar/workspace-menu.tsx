import { ChevronsUpDown, CreditCard, Plus, ScrollText, Settings, Users, Wallet } from 'lucide-react';
import { useLocation } from 'wouter';
import { useViewer } from '../../api/viewer.ts';
import type { ViewerWorkspace } from '../../api/viewer.ts';
import { messages } from '../../messages/messages.ts';
import { Menu, MenuItem, MenuLabel, MenuRadioGroup, MenuRadioItem, MenuSeparator } from '../../ui/menu.tsx';
import type { MoneyPage } from '../../ui/money-tabs.tsx';
import { WorkspaceMark } from '../../ui/workspace-mark.tsx';

type WorkspaceMenuProps = {
  workspace: ViewerWorkspace;
  onSwitch: (slug: string) => void;
  onCreate: () => void;
  onOpenMembers: () => void;
  /** Another page was chosen. */
  onLeave: () => void;
};

export function WorkspaceMenu({ workspace, onSwitch, onCreate, onOpenMembers, onLeave }: WorkspaceMenuProps) {
  const viewer = useViewer();
  const [, navigate] = useLocation();
  const role = viewer.memberships.find((membership) => membership.workspace.id === workspace.id)?.role;

  function open(page: MoneyPage | 'settings' | 'audit'): void {
    onLeave();
    navigate(`/w/${workspace.slug}/${page}`);
  }

  const words = messages.workspace;
  return (
    <Menu
      align="start"
      className="w-62"
      trigger={
        <button
          type="button"
          className="touch-target flex h-9 min-w-0 flex-1 items-center gap-2 rounded-md px-1.5 text-left text-sm font-semibold hover:bg-hover data-[state=open]:bg-hover"
        >
          <WorkspaceMark name={workspace.name} id={workspace.id} />
          <span className="sr-only">{words.menu}</span>
          <span className="min-w-0 flex-1 truncate">{workspace.name}</span>
          <ChevronsUpDown className="size-3.5 shrink-0 text-ink-faint" aria-hidden="true" />
        </button>
      }
    >
      <MenuLabel>{words.switchTo}</MenuLabel>
      <MenuRadioGroup value={workspace.slug} onValueChange={onSwitch}>
        {viewer.memberships.map(({ workspace: one }) => (
          <MenuRadioItem key={one.id} value={one.slug} icon={<WorkspaceMark name={one.name} id={one.id} />}>
            {one.name}
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
      <MenuItem icon={<Plus />} onSelect={onCreate}>
        {words.create}
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={<Settings />} onSelect={() => open('settings')}>
        {words.general}
      </MenuItem>
      <MenuItem icon={<Users />} onSelect={onOpenMembers}>
        {words.settings}
      </MenuItem>
      {role === 'OWNER' || role === 'ADMIN' ? (
        <>
          <MenuItem icon={<Wallet />} onSelect={() => open('budgets')}>
            {messages.moneyPages.names.budgets}
          </MenuItem>
          <MenuItem icon={<CreditCard />} onSelect={() => open('billing')}>
            {messages.moneyPages.names.billing}
          </MenuItem>
          <MenuItem icon={<ScrollText />} onSelect={() => open('audit')}>
            {words.audit}
          </MenuItem>
        </>
      ) : null}
    </Menu>
  );
}
