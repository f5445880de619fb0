import { Copy, Eye } from 'lucide-react';
import { Suspense, useSyncExternalStore } from 'react';
import { sessionMessages } from '../../messages/session-en.ts';
import { sharingMessages } from '../../messages/sharing-en.ts';
import { Button } from '../../ui/button.tsx';
import { useCopy } from '../../ui/use-copy.ts';
import { RefusedEdit } from './editor/draft-notes.tsx';
import { NOTE } from './note-style.ts';
import { QueueSlot } from './queue/queue-slot.tsx';
import { useSession } from './session-context.ts';
import { TypingLine } from './typing-line.tsx';
import { useActions } from './use-actions.ts';
import { useDraft } from './use-draft.ts';

/** For who may not write: the prompt as others write it, and why it cannot be written here. `hasLost`: they could, a moment ago. */
export function ReadOnlyComposer({ hasLost }: { hasLost: boolean }) {
  const { archivedAt, viewerRole } = useSession();
  const { update } = useActions();
  const isArchived = Boolean(archivedAt);
  const mayRestore = viewerRole === 'OWNER';
  return (
    <div className="reading-column shrink-0 pb-4 md:pb-6">
      {isArchived ? null : <TypingLine />}
      {hasLost ? (
        <p role="status" className={`${NOTE} bg-warning-soft [&>svg]:text-warning`}>
          <Eye aria-hidden="true" />
          {sharingMessages.roleWas(sharingMessages.asRole[viewerRole])}
        </p>
      ) : null}
      <RefusedEdit words={sharingMessages.tooLate} />
      <QueueSlot />
      <div className="overflow-hidden rounded-lg border border-line bg-panel">
        <Suspense fallback={null}>
          <DraftPreview />
        </Suspense>
        <div className="flex flex-wrap items-center gap-3 px-4 py-3 text-sm text-ink-soft">
          <p className="flex-1">
            {isArchived
              ? sessionMessages.archived
              : viewerRole === 'COMMENTER'
                ? sharingMessages.commenterOnly
                : sessionMessages.viewerOnly}
          </p>
          {isArchived && mayRestore ? (
            <Button size="small" onClick={() => void update({ archived: false })}>
              {sessionMessages.restore}
            </Button>
          ) : null}
        </div>
      </div>
    </div>
  );
}

function DraftPreview() {
  const draft = useDraft();
  const text = useSyncExternalStore(draft.onChange, draft.text);
  const { isCopied, copy } = useCopy();
  if (text.trim() === '') return null;
  return (
    <section aria-label={sharingMessages.draftLabel} className="border-b border-line">
      <div className="flex items-center justify-between gap-3 pt-2 pr-2.5 pl-4">
        <h2 className="text-xs font-medium text-ink-soft">{sharingMessages.draftHere}</h2>
        <Button size="small" variant="ghost" icon={<Copy className="size-3.5" aria-hidden="true" />} onClick={() => copy(draft.text())}>
          {isCopied ? sessionMessages.copied : sharingMessages.copyPrompt}
        </Button>
      </div>
      <div
        role="region"
        aria-label={sharingMessages.draftHere}
        tabIndex={0}
        className="max-h-[30dvh] overflow-y-auto px-4 pb-3 text-base break-words whitespace-pre-wrap"
      >
        {text}
      </div>
    </section>
  );
}
