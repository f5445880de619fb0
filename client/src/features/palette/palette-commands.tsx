import { Command } from 'cmdk';
import { ArrowRightLeft, House, Keyboard, LogOut, Monitor, Moon, SquarePen, Sun } from 'lucide-react';
import { messages } from '../../messages/messages.ts';
import { setTheme } from '../../ui/theme.ts';
import { GROUP_CLASS, PaletteItem } from './palette-item.tsx';
import type { PaletteProps } from './palette-props.ts';

type PaletteCommandsProps = Omit<PaletteProps, 'open' | 'onOpenChange'> & { run: (command: () => void) => () => void };

export function PaletteCommands({ slug, workspaces, onGo, onNewSession, onOpenShortcuts, onSignOut, run }: PaletteCommandsProps) {
  const words = messages.palette;
  const themes = messages.workspace;
  return (
    <Command.Group heading={words.commands} className={GROUP_CLASS}>
      <PaletteItem value="new-session" icon={<SquarePen aria-hidden="true" />} shortcut="n" onSelect={run(onNewSession)}>
        {words.newSession}
      </PaletteItem>
      <PaletteItem value="home" icon={<House aria-hidden="true" />} onSelect={run(() => onGo(`/w/${slug}`))}>
        {words.home}
      </PaletteItem>
      {workspaces
        .filter((workspace) => workspace.slug !== slug)
        .map((workspace) => (
          <PaletteItem
            key={workspace.slug}
            value={`workspace-${workspace.slug}`}
            icon={<ArrowRightLeft aria-hidden="true" />}
            onSelect={run(() => onGo(`/w/${workspace.slug}`))}
          >
            {words.switchTo(workspace.name)}
          </PaletteItem>
        ))}
      <PaletteItem value="theme-light" icon={<Sun aria-hidden="true" />} onSelect={run(() => setTheme('light'))}>
        {words.themeTo(themes.themeLight)}
      </PaletteItem>
      <PaletteItem value="theme-dark" icon={<Moon aria-hidden="true" />} onSelect={run(() => setTheme('dark'))}>
        {words.themeTo(themes.themeDark)}
      </PaletteItem>
      <PaletteItem value="theme-system" icon={<Monitor aria-hidden="true" />} onSelect={run(() => setTheme('system'))}>
        {words.themeTo(themes.themeSystem)}
      </PaletteItem>
      <PaletteItem value="shortcuts" icon={<Keyboard aria-hidden="true" />} shortcut="?" onSelect={run(onOpenShortcuts)}>
        {words.shortcuts}
      </PaletteItem>
      <PaletteItem value="sign-out" icon={<LogOut aria-hidden="true" />} onSelect={run(onSignOut)}>
        {words.signOut}
      </PaletteItem>
    </Command.Group>
  );
}
