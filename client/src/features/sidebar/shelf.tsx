import { Archive, ChevronRight, FolderPlus, MessagesSquare, SearchX } from 'lucide-react';
import { Suspense, lazy, useState } from 'react';
import { messages } from '../../messages/messages.ts';
import { shelfMessages } from '../../messages/shelf-en.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { ArchivedSessions } from './archived-sessions.tsx';
import { DropZone } from './drop-zone.tsx';
import { FolderSection } from './folder-section.tsx';
import type { Scope } from './scopes.ts';
import { SectionHead } from './section-head.tsx';
import type { SessionRow } from './session-documents.ts';
import { SessionList } from './session-list.tsx';
import { ShelfContext, useShelf } from './shelf-context.ts';
import type { ShelfLayer } from './shelf-dialogs.tsx';
import { useFolders } from './use-folders.ts';
import { useSessionChanges } from './use-session-changes.ts';
import { useSessionList } from './use-session-list.ts';

const ShelfDialog = lazy(() => import('./shelf-dialogs.tsx').then((module) => ({ default: module.ShelfDialog })));

const PINNED: Scope = { kind: 'pinned' };
const REST: Scope = { kind: 'rest' };

export type ShelfProps = {
  slug: string;
  filter: string;
  currentSessionId: string | undefined;
  onOpen: () => void;
  onArchived: (sessionId: string) => void;
};

/** The sessions of a workspace as this person keeps them: pinned, in folders, the rest; or what a filter finds, or the archive. */
export function Shelf({ slug, filter, currentSessionId, onOpen, onArchived }: ShelfProps) {
  const changes = useSessionChanges();
  const { folders, workspaceId } = useFolders(slug);
  const [dragged, setDragged] = useState<SessionRow | null>(null);
  const [layer, setLayer] = useState<ShelfLayer | null>(null);
  const [isInArchive, setIsInArchive] = useState(false);
  const shelf = {
    ...changes,
    folders,
    currentSessionId,
    dragged,
    drag: setDragged,
    onOpen,
    archive(row: SessionRow) {
      onArchived(row.id);
      changes.archive(row);
    },
    openMove: (row: SessionRow) => setLayer({ kind: 'move', row }),
    openDeleteSession: (row: SessionRow) => setLayer({ kind: 'deleteSession', row }),
    openDelete: (folder: (typeof folders)[number]) => setLayer({ kind: 'delete', folder }),
  };

  return (
    <ShelfContext value={shelf}>
      <div data-shelf="">
        {filter !== '' ? (
          <FoundSessions slug={slug} filter={filter} />
        ) : isInArchive ? (
          <ArchivedSessions slug={slug} onBack={() => setIsInArchive(false)} />
        ) : (
          <KeptSessions slug={slug} onNewFolder={() => setLayer({ kind: 'create' })} onOpenArchive={() => setIsInArchive(true)} />
        )}
      </div>
      {layer && workspaceId !== undefined ? (
        <Suspense fallback={null}>
          <ShelfDialog layer={layer} workspaceId={workspaceId} onDeleted={onArchived} onClose={() => setLayer(null)} />
        </Suspense>
      ) : null}
    </ShelfContext>
  );
}

function FoundSessions({ slug, filter }: { slug: string; filter: string }) {
  const scope: Scope = { kind: 'found', query: filter };
  const list = useSessionList(slug, scope);
  const words = messages.sidebar;
  return (
    <SessionList
      list={list}
      scope={scope}
      label={words.sessions}
      empty={
        <EmptyState icon={<SearchX />} title={words.noMatchTitle}>
          {words.noMatchBody(filter)}
        </EmptyState>
      }
    />
  );
}

type KeptSessionsProps = { slug: string; onNewFolder: () => void; onOpenArchive: () => void };

function KeptSessions({ slug, onNewFolder, onOpenArchive }: KeptSessionsProps) {
  const { apply, folders, putBack } = useShelf();
  const pinned = useSessionList(slug, PINNED);
  const rest = useSessionList(slug, REST);
  const words = messages.sidebar;
  const hasPins = apply(PINNED, pinned.rows ?? []).length > 0;
  const isSorted = hasPins || folders.length > 0;
  return (
    <>
      <PinnedSessions list={pinned} hasPins={hasPins} />
      {folders.length === 0 ? null : (
        <section aria-label={shelfMessages.folders} className="mb-2">
          <SectionHead action={<NewFolderButton onClick={onNewFolder} />}>{shelfMessages.folders}</SectionHead>
          {folders.map((folder) => (
            <FolderSection key={folder.id} slug={slug} folder={folder} />
          ))}
        </section>
      )}
      <DropZone accepts={(row) => row.isPinned || row.folder != null} onDrop={putBack}>
        {isSorted ? <SectionHead>{words.sessions}</SectionHead> : null}
        <SessionList
          list={rest}
          scope={REST}
          label={words.sessions}
          empty={
            isSorted ? (
              <p className="px-2.5 pb-2 text-xs text-ink-soft">{shelfMessages.emptyRest}</p>
            ) : (
              <EmptyState icon={<MessagesSquare />} title={words.emptyTitle}>
                {words.emptyBody}
              </EmptyState>
            )
          }
        />
      </DropZone>
      <button
        type="button"
        onClick={onOpenArchive}
        className="touch-target mt-2 flex h-9 w-full items-center gap-2 rounded-md px-2.5 text-left text-sm text-ink-soft -outline-offset-2! hover:bg-hover hover:text-ink"
      >
        <Archive className="size-4" aria-hidden="true" />
        <span className="flex-1">{shelfMessages.archived}</span>
        <ChevronRight className="size-3.5 text-ink-faint" aria-hidden="true" />
      </button>
    </>
  );
}

/** Drawn where there are some, and while something is dragged that could become one. */
function PinnedSessions({ list, hasPins }: { list: ReturnType<typeof useSessionList>; hasPins: boolean }) {
  const { dragged, pin } = useShelf();
  if (!hasPins && dragged === null) return null;
  return (
    <section aria-label={shelfMessages.pinned} className="mb-2">
      <DropZone accepts={(row) => !row.isPinned} onDrop={(row) => pin(row, true)}>
        <SectionHead>{shelfMessages.pinned}</SectionHead>
        {hasPins ? <SessionList list={list} scope={PINNED} label={shelfMessages.pinned} empty={null} /> : null}
      </DropZone>
    </section>
  );
}

function NewFolderButton({ onClick }: { onClick: () => void }) {
  return (
    <IconButton label={shelfMessages.newFolder} size="small" onClick={onClick}>
      <FolderPlus />
    </IconButton>
  );
}
