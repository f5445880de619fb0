import { Suspense } from 'react';
import { Button } from '../../ui/button.tsx';
import { sessionMessages } from '../../messages/session-en.ts';
import { ComposerForm } from './composer-form.tsx';
import { canWrite, useSession } from './session-context.ts';
import { ComposerSkeleton } from './session-states.tsx';
import { useActions } from './use-actions.ts';

export function Composer() {
  const session = useSession();
  if (canWrite(session)) {
    return (
      <Suspense fallback={<ComposerSkeleton />}>
        <ComposerForm />
      </Suspense>
    );
  }
  return (
    <ReadOnlyNote isArchived={Boolean(session.archivedAt)} mayRestore={session.viewerRole === 'OWNER' || session.viewerRole === 'EDITOR'} />
  );
}

function ReadOnlyNote({ isArchived, mayRestore }: { isArchived: boolean; mayRestore: boolean }) {
  const { update } = useActions();
  return (
    <div className="reading-column shrink-0 pb-4 md:pb-6">
      <div className="flex flex-wrap items-center gap-3 rounded-lg border border-line bg-panel px-4 py-3 text-sm text-ink-soft">
        <p className="flex-1">{isArchived ? sessionMessages.archived : sessionMessages.viewerOnly}</p>
        {isArchived && mayRestore ? (
          <Button size="small" onClick={() => void update({ archived: false })}>
            {sessionMessages.restore}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
