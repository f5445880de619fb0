import { ShieldOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { operateMessages as words } from '../../messages/operate-en.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { SidebarToggle } from '../../ui/sidebar-toggle.tsx';
import { useTitle } from '../../ui/use-title.ts';

const PAGES = ['jobs', 'prices'] as const;
export type OperatePage = (typeof PAGES)[number];

type OperateFrameProps = { current: OperatePage; /** The viewer is no operator. */ isHidden?: boolean; children: ReactNode };

/** The head with the tab row, and the page below it, which scrolls. */
export function OperateFrame({ current, isHidden = false, children }: OperateFrameProps) {
  useTitle(isHidden ? words.hiddenTitle : words.pages[current]);
  return (
    <div className="flex h-full flex-col">
      <header className="flex h-13 shrink-0 items-center gap-3 border-b border-line px-4 md:px-6">
        <SidebarToggle />
        {isHidden ? null : <OperateTabs current={current} />}
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">{isHidden ? <Hidden /> : children}</div>
    </div>
  );
}

function OperateTabs({ current }: { current: OperatePage }) {
  return (
    <nav aria-label={words.label} className="-mx-2.5 flex min-w-0 overflow-x-auto">
      {PAGES.map((page) => (
        <Link
          key={page}
          href={`/operate/${page}`}
          aria-current={page === current ? 'page' : undefined}
          className="relative flex h-13 items-center px-2.5 text-sm whitespace-nowrap text-ink-soft -outline-offset-6! transition-colors hover:text-ink aria-[current=page]:font-medium aria-[current=page]:text-ink aria-[current=page]:after:absolute aria-[current=page]:after:inset-x-2.5 aria-[current=page]:after:bottom-0 aria-[current=page]:after:h-0.5 aria-[current=page]:after:bg-accent"
        >
          {words.pages[page]}
        </Link>
      ))}
    </nav>
  );
}

function Hidden() {
  return (
    <EmptyState
      className="pt-[18vh]"
      icon={<ShieldOff />}
      title={words.hiddenTitle}
      action={
        <Link
          href="/"
          className="touch-target inline-flex h-9 items-center rounded-md bg-primary px-3.5 text-sm font-medium text-on-accent hover:bg-primary-hover"
        >
          {words.hiddenAction}
        </Link>
      }
    >
      {words.hiddenBody}
    </EmptyState>
  );
}
