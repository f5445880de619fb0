import { Suspense, lazy, useContext, useState } from 'react';
import { Link } from 'wouter';
import { ViewerContext } from '../../../api/viewer.ts';
import { costMessages } from '../../../messages/cost-en.ts';
import { Button } from '../../../ui/button.tsx';
import { useSession } from '../session-context.ts';
import type { BudgetRequestShown } from './cost-documents.ts';

const AskDialog = lazy(() => import('./ask-dialog.tsx').then((module) => ({ default: module.AskDialog })));

interface AskForMoreProps {
  /** Null: the one that is used up here. */
  budgetId: string | null;
  /** Somebody else was refused: only whoever sets budgets can do something about it. */
  isOthers?: boolean;
  onAsked: (request: BudgetRequestShown) => void;
}

/** Whoever sets budgets goes and raises it; everybody else asks. */
export function AskForMore({ budgetId, isOthers = false, onAsked }: AskForMoreProps) {
  const { workspace } = useSession();
  const role = useContext(ViewerContext)?.memberships.find((one) => one.workspace.id === workspace.id)?.role;
  const [isOpen, setOpen] = useState(false);
  if (role === 'OWNER' || role === 'ADMIN') {
    return (
      <Link
        href={`/w/${workspace.slug}/budgets`}
        className="touch-target inline-flex h-7 shrink-0 items-center rounded-md border border-line bg-raised px-2.5 text-xs font-medium whitespace-nowrap shadow-raised"
      >
        {costMessages.refused.raise}
      </Link>
    );
  }
  if (isOthers) return null;
  return (
    <>
      <Button size="small" className="shrink-0" onClick={() => setOpen(true)}>
        {costMessages.refused.ask}
      </Button>
      {isOpen ? (
        <Suspense fallback={null}>
          <AskDialog budgetId={budgetId} onClose={() => setOpen(false)} onAsked={onAsked} />
        </Suspense>
      ) : null}
    </>
  );
}
