import { Plus } from 'lucide-react';
import { useState } from 'react';
import { describeError } from '../../api/errors.ts';
import { useViewer } from '../../api/viewer.ts';
import { budgetMessages as words } from '../../messages/budgets-en.ts';
import { messages } from '../../messages/messages.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { MoneyFrame } from '../../ui/money-frame.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useTitle } from '../../ui/use-title.ts';
import type { Budget } from './budget-documents.ts';
import { BudgetForm } from './budget-form.tsx';
import { BudgetList } from './budget-list.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { Requests } from './requests.tsx';
import { useBudgets } from './use-budgets.ts';

type Open = { kind: 'none' } | { kind: 'create' } | { kind: 'edit' | 'remove'; budget: Budget };

/** All budgets of a workspace for owners and admins, for everybody else those that limit them. */
export function BudgetsPage({ slug }: { slug: string }) {
  const viewer = useViewer();
  const role = viewer.memberships.find(({ workspace }) => workspace.slug === slug)?.role;
  const isManager = role === 'OWNER' || role === 'ADMIN';
  const [open, setOpen] = useState<Open>({ kind: 'none' });
  const { workspace, isGone, problem, refresh } = useBudgets(slug);
  useTitle(workspace ? words.documentTitle(workspace.name) : undefined);

  function close(hasChanged: boolean): void {
    setOpen({ kind: 'none' });
    if (hasChanged) refresh();
  }

  if (isGone || problem?.code === 'NOT_FOUND') return <ErrorState title={words.notHereTitle} description={words.notHereBody} level={1} />;
  return (
    <MoneyFrame
      slug={slug}
      current="budgets"
      isManager={isManager}
      actions={
        isManager && workspace && workspace.budgets.length > 0 ? (
          <Button
            size="small"
            variant="primary"
            icon={<Plus className="size-3.5" aria-hidden="true" />}
            onClick={() => setOpen({ kind: 'create' })}
          >
            {words.create}
          </Button>
        ) : undefined
      }
    >
      <div className="mx-auto flex w-full max-w-3xl flex-col gap-8 px-4 py-6 md:px-8 md:pb-12">
        <header>
          <h1 className="text-xl font-semibold tracking-tight">{words.title}</h1>
          <p className="mt-1 text-sm text-pretty text-ink-soft">{isManager ? words.body : words.ownBody}</p>
        </header>
        {workspace && problem ? <Stale onRetry={refresh} /> : null}
        {workspace ? (
          <>
            <Requests requests={workspace.budgetRequests} isManager={isManager} onAnswered={refresh} />
            <BudgetList
              budgets={workspace.budgets}
              isManager={isManager}
              onCreate={() => setOpen({ kind: 'create' })}
              onEdit={(budget) => setOpen({ kind: 'edit', budget })}
              onRemove={(budget) => setOpen({ kind: 'remove', budget })}
            />
          </>
        ) : problem ? (
          <ErrorState {...describeError(problem)} onRetry={refresh} />
        ) : (
          <ListSkeleton />
        )}
      </div>
      {workspace && (open.kind === 'create' || open.kind === 'edit') ? (
        <BudgetForm slug={slug} workspaceId={workspace.id} budget={open.kind === 'edit' ? open.budget : null} onClose={close} />
      ) : null}
      {open.kind === 'remove' ? <RemoveDialog budget={open.budget} onClose={close} /> : null}
    </MoneyFrame>
  );
}

function Stale({ onRetry }: { onRetry: () => void }) {
  return (
    <div role="status" className="flex items-center justify-between gap-2 rounded-md bg-warning-soft px-3 py-1.5 text-xs text-warning">
      {words.stale}
      <Button variant="ghost" size="small" onClick={onRetry} className="-mr-1.5 text-warning!">
        {messages.common.retry}
      </Button>
    </div>
  );
}

function ListSkeleton() {
  return (
    <div role="status" aria-label={words.loading} className="flex flex-col gap-6">
      {['w-40', 'w-56', 'w-48'].map((width) => (
        <div key={width} className="flex flex-col gap-2.5">
          <Skeleton className={`h-3 ${width}`} />
          <Skeleton className="h-2 w-full rounded-full!" />
        </div>
      ))}
    </div>
  );
}
