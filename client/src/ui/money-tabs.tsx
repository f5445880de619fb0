import { Link } from 'wouter';
import { messages } from '../messages/messages.ts';

const PAGES = ['usage', 'budgets', 'billing'] as const;
export type MoneyPage = (typeof PAGES)[number];

/** The row that the three pages about money share. `isManager`: owners and admins; others have no bill. */
export function MoneyTabs({ slug, current, isManager }: { slug: string; current: MoneyPage; isManager: boolean }) {
  const words = messages.moneyPages;
  return (
    <nav aria-label={words.label} className="-mx-2.5 flex min-w-0 overflow-x-auto">
      {PAGES.filter((page) => isManager || page !== 'billing').map((page) => (
        <Link
          key={page}
          href={`/w/${slug}/${page}`}
          aria-current={page === current ? 'page' : undefined}
          className="relative flex h-13 items-center px-2.5 text-sm whitespace-nowrap text-ink-soft -outline-offset-6! transition-colors hover:text-ink aria-[current=page]:font-medium aria-[current=page]:text-ink aria-[current=page]:after:absolute aria-[current=page]:after:inset-x-2.5 aria-[current=page]:after:bottom-0 aria-[current=page]:after:h-0.5 aria-[current=page]:after:bg-accent"
        >
          {words.names[page]}
        </Link>
      ))}
    </nav>
  );
}
