import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { workspaceMessages } from '../messages/workspace-en.ts';
import { SidebarToggle } from './sidebar-toggle.tsx';

const PAGES = ['settings', 'members', 'keys', 'providers', 'webhooks', 'developers', 'audit'] as const;
export type SettingsPageName = (typeof PAGES)[number];

/** Keys, webhooks and the audit log are for those who manage the workspace. */
const FOR_MANAGERS: ReadonlySet<SettingsPageName> = new Set(['keys', 'providers', 'webhooks', 'audit']);

export interface SettingsFrameProps {
  slug: string;
  current: SettingsPageName;
  /** Owners and admins of the workspace. */
  isManager: boolean;
  /** At the right end of the head. */
  actions?: ReactNode;
  children: ReactNode;
}

/** Where the row is longer than a phone is wide. */
function showTab(tab: HTMLElement | null): void {
  const row = tab?.parentElement;
  if (row) row.scrollLeft = tab.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
}

/** The head with the tab row that the pages about a workspace share, and the page below it, which scrolls. */
export function SettingsFrame({ slug, current, isManager, actions, children }: SettingsFrameProps) {
  const words = workspaceMessages.tabs;
  return (
    <div className="flex h-full flex-col">
      <header className="flex h-13 shrink-0 items-center gap-3 border-b border-line px-4 md:px-6">
        <SidebarToggle />
        <nav aria-label={words.label} className="relative -mx-2.5 flex min-w-0 overflow-x-auto">
          {PAGES.filter((page) => isManager || !FOR_MANAGERS.has(page)).map((page) => (
            <Link
              key={page}
              href={`/w/${slug}/${page}`}
              ref={page === current ? showTab : undefined}
              aria-current={page === current ? 'page' : undefined}
              className="relative flex h-13 items-center px-2.5 text-sm whitespace-nowrap text-ink-soft -outline-offset-6! transition-colors hover:text-ink aria-[current=page]:font-medium aria-[current=page]:text-ink aria-[current=page]:after:absolute aria-[current=page]:after:inset-x-2.5 aria-[current=page]:after:bottom-0 aria-[current=page]:after:h-0.5 aria-[current=page]:after:bg-accent"
            >
              {words.names[page]}
            </Link>
          ))}
        </nav>
        {actions === undefined ? null : <div className="ml-auto flex shrink-0 items-center gap-2">{actions}</div>}
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
    </div>
  );
}
