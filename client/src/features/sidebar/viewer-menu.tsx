import { CircleUserRound, Keyboard, LogOut, Monitor, Moon, ChevronsUpDown, Server, Sun } from 'lucide-react';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { useViewer } from '../../api/viewer.ts';
import { messages } from '../../messages/messages.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Menu, MenuItem, MenuLabel, MenuRadioGroup, MenuRadioItem, MenuSeparator } from '../../ui/menu.tsx';
import { THEMES, setTheme, useTheme } from '../../ui/theme.ts';
import type { Theme } from '../../ui/theme.ts';

const ICONS: Record<Theme, ReactNode> = { system: <Monitor />, light: <Sun />, dark: <Moon /> };

export function ViewerMenu({ onOpenShortcuts, onSignOut }: { onOpenShortcuts: () => void; onSignOut: () => void }) {
  const viewer = useViewer();
  const theme = useTheme();
  const [, navigate] = useLocation();
  const words = messages.workspace;
  const names: Record<Theme, string> = { system: words.themeSystem, light: words.themeLight, dark: words.themeDark };
  return (
    <div className="shrink-0 border-t border-line p-2 pb-[max(0.5rem,env(safe-area-inset-bottom))]">
      <Menu
        align="start"
        side="top"
        className="w-62"
        trigger={
          <button
            type="button"
            className="touch-target flex h-10 w-full items-center gap-2.5 rounded-md px-2 text-left hover:bg-hover data-[state=open]:bg-hover"
          >
            <Avatar person={viewer} />
            <span className="min-w-0 flex-1 truncate text-sm">{viewer.displayName}</span>
            <ChevronsUpDown className="size-3.5 shrink-0 text-ink-faint" aria-hidden="true" />
          </button>
        }
      >
        <MenuLabel>
          <span className="block truncate font-normal">{viewer.email}</span>
        </MenuLabel>
        <MenuSeparator />
        <MenuLabel>{words.theme}</MenuLabel>
        <MenuRadioGroup value={theme} onValueChange={(value) => setTheme(THEMES.find((one) => one === value) ?? 'system')}>
          {THEMES.map((one) => (
            <MenuRadioItem key={one} value={one} icon={ICONS[one]}>
              {names[one]}
            </MenuRadioItem>
          ))}
        </MenuRadioGroup>
        <MenuSeparator />
        {viewer.isOperator === true ? (
          <MenuItem icon={<Server />} onSelect={() => navigate('/operate/jobs')}>
            {words.operate}
          </MenuItem>
        ) : null}
        <MenuItem icon={<CircleUserRound />} onSelect={() => navigate('/account')}>
          {words.account}
        </MenuItem>
        <MenuItem icon={<Keyboard />} shortcut="?" onSelect={onOpenShortcuts}>
          {words.shortcuts}
        </MenuItem>
        <MenuItem icon={<LogOut />} onSelect={onSignOut}>
          {words.signOut}
        </MenuItem>
      </Menu>
    </div>
  );
}
