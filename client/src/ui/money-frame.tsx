import type { ReactNode } from 'react';
import { MoneyTabs } from './money-tabs.tsx';
import type { MoneyPage } from './money-tabs.tsx';
import { SidebarToggle } from './sidebar-toggle.tsx';

export interface MoneyFrameProps {
  slug: string;
  current: MoneyPage;
  /** Owners and admins of the workspace. */
  isManager: boolean;
  /** At the right end of the head. */
  actions?: ReactNode;
  children: ReactNode;
}

/** The head with the tab row, and the page below it, which scrolls. */
export function MoneyFrame({ slug, current, isManager, actions, children }: MoneyFrameProps) {
  return (
    <div className="flex h-full flex-col">
      <header className="flex h-13 shrink-0 items-center gap-3 border-b border-line px-4 md:px-6">
        <SidebarToggle />
        <MoneyTabs slug={slug} current={current} isManager={isManager} />
        {actions === undefined ? null : <div className="ml-auto flex shrink-0 items-center gap-2">{actions}</div>}
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
    </div>
  );
}
