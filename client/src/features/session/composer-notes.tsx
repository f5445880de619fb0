import { CircleAlert, WifiOff } from 'lucide-react';
import { Suspense, lazy } from 'react';
import { useConnection } from '../../api/use-connection.ts';
import { sessionMessages } from '../../messages/session-en.ts';
import { DraftNotes } from './editor/draft-notes.tsx';
import type { Refusal } from './cost/refusal.ts';
import { NOTE, PROBLEM } from './note-style.ts';

const BudgetRefusal = lazy(() => import('./cost/budget-refusal.tsx').then((module) => ({ default: module.BudgetRefusal })));

/** What stands between the reader and a send: why one was refused, that they are offline. */
export function ComposerNotes({ refusal }: { refusal: Refusal | null }) {
  const { status } = useConnection();

  return (
    <>
      {refusal ? (
        refusal.budgetId === null ? (
          <p role="alert" className={PROBLEM}>
            <CircleAlert aria-hidden="true" />
            {refusal.text}
          </p>
        ) : (
          <Suspense fallback={<p className={PROBLEM}>{refusal.text}</p>}>
            <BudgetRefusal text={refusal.text} budgetId={refusal.budgetId} />
          </Suspense>
        )
      ) : null}
      <DraftNotes />
      {status === 'offline' ? (
        <p role="status" className={`${NOTE} bg-warning-soft [&>svg]:text-warning`}>
          <WifiOff aria-hidden="true" />
          <span>
            <strong className="font-semibold">{sessionMessages.offline}</strong> {sessionMessages.offlineBody}
          </span>
        </p>
      ) : null}
    </>
  );
}
