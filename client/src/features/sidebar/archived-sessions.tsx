import { Archive, ArrowLeft } from 'lucide-react';
import { shelfMessages } from '../../messages/shelf-en.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import type { Scope } from './scopes.ts';
import { SessionList } from './session-list.tsx';
import { useSessionList } from './use-session-list.ts';

const ARCHIVED: Scope = { kind: 'archived' };

export function ArchivedSessions({ slug, onBack }: { slug: string; onBack: () => void }) {
  const list = useSessionList(slug, ARCHIVED);
  return (
    <section aria-label={shelfMessages.archivedTitle}>
      <div className="flex items-center gap-1">
        <IconButton label={shelfMessages.back} size="small" autoFocus onClick={onBack}>
          <ArrowLeft />
        </IconButton>
        <h2 className="text-sm font-medium">{shelfMessages.archivedTitle}</h2>
      </div>
      <p className="px-2.5 pt-1 pb-2 text-xs text-ink-soft">{shelfMessages.archivedBody}</p>
      <SessionList
        list={list}
        scope={ARCHIVED}
        label={shelfMessages.archivedTitle}
        empty={
          <EmptyState icon={<Archive />} title={shelfMessages.archivedEmptyTitle}>
            {shelfMessages.archivedEmptyBody}
          </EmptyState>
        }
      />
    </section>
  );
}
