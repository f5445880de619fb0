import { Command } from 'cmdk';
import { ArrowRightLeft, Bell, House, Keyboard, LogOut, Monitor, Moon, Settings2, SquarePen, Sun } from 'lucide-react';
import { messages } from '../../messages/messages.ts';
import { notificationMessages } from '../../messages/notifications-en.ts';
import { usePageCommands } from '../../ui/page-commands.ts';
import type { PageCommand } from '../../ui/page-commands.ts';
import { setTheme } from '../../ui/theme.ts';
import { GROUP_CLASS, PaletteItem } from './palette-item.tsx';
import type { PaletteProps } from './palette-props.ts';

type CommandsProps = Omit<PaletteProps, 'open' | 'onOpenChange'>;
type PaletteCommandsProps = CommandsProps & { text: string; run: (command: () => void) => () => void };

function commandsOf({ slug, workspaces, onGo, ...on }: CommandsProps): PageCommand[] {
  const words = messages.palette;
  const themes = messages.workspace;
  return [
    { value: 'new-session', icon: SquarePen, label: words.newSession, shortcut: 'n', act: on.onNewSession },
    { value: 'home', icon: House, label: words.home, act: () => onGo(`/w/${slug}`) },
    ...workspaces
      .filter((workspace) => workspace.slug !== slug)
      .map((workspace) => ({
        value: `workspace-${workspace.slug}`,
        icon: ArrowRightLeft,
        label: words.switchTo(workspace.name),
        act: () => onGo(`/w/${workspace.slug}`),
      })),
    { value: 'notifications', icon: Bell, label: notificationMessages.title, act: on.onOpenNotifications },
    { value: 'notification-settings', icon: Settings2, label: notificationMessages.settings, act: on.onOpenNotificationSettings },
    { value: 'theme-light', icon: Sun, label: words.themeTo(themes.themeLight), act: () => setTheme('light') },
    { value: 'theme-dark', icon: Moon, label: words.themeTo(themes.themeDark), act: () => setTheme('dark') },
    { value: 'theme-system', icon: Monitor, label: words.themeTo(themes.themeSystem), act: () => setTheme('system') },
    { value: 'shortcuts', icon: Keyboard, label: words.shortcuts, shortcut: '?', act: on.onOpenShortcuts },
    { value: 'sign-out', icon: LogOut, label: words.signOut, act: on.onSignOut },
  ];
}

/** Those that have every word that was typed. */
export function PaletteCommands({ text, run, ...props }: PaletteCommandsProps) {
  const words = text.toLowerCase().split(/\s+/u);
  const ofPage = usePageCommands();
  const commands = [...ofPage, ...commandsOf(props)].filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)));
  if (commands.length === 0) return null;
  return (
    <Command.Group heading={messages.palette.commands} className={GROUP_CLASS}>
      {commands.map(({ value, icon: Icon, label, shortcut, act }) => (
        <PaletteItem key={value} value={value} icon={<Icon aria-hidden="true" />} {...(shortcut && { shortcut })} onSelect={run(act)}>
          {label}
        </PaletteItem>
      ))}
    </Command.Group>
  );
}
