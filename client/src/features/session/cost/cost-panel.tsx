import { useQuery } from 'urql';
import type { SessionCost } from '../../../live/cost.ts';
import { costMessages as words } from '../../../messages/cost-en.ts';
import { messages } from '../../../messages/messages.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Button } from '../../../ui/button.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { formatCost, formatCount } from '../format-usage.ts';
import { ModelName } from '../model-name.tsx';
import { useSession } from '../session-context.ts';
import { BudgetMeter } from './budget-meter.tsx';
import { SessionCostPartsDocument } from './cost-documents.ts';
import { useCostChange } from './use-cost.ts';

/** What is behind the figure: the sum at once, its parts as soon as they are there. */
export function CostPanel({ cost }: { cost: SessionCost }) {
  const { id } = useSession();
  const [{ data, error, fetching }, refetch] = useQuery({
    query: SessionCostPartsDocument,
    variables: { id },
    requestPolicy: 'cache-and-network',
  });
  useCostChange(() => refetch({ requestPolicy: 'network-only' }));
  const session = data?.session;
  return (
    <div className="flex flex-col gap-4 text-sm">
      <div>
        <dl className="flex flex-col gap-1">
          <Row name={words.soFar} value={formatCost(cost.costMicros)} isStrong />
          {cost.reservedMicros === '0' ? null : <Row name={words.running} value={formatCost(cost.reservedMicros)} />}
        </dl>
        <p className="mt-1 text-xs text-ink-soft tabular-nums">
          {words.runs(cost.runs)} · {words.tokens(formatCount(Number(cost.inputTokens)), formatCount(Number(cost.outputTokens)))}
        </p>
      </div>
      {session ? (
        <>
          <Parts title={words.byModel}>
            {session.cost.byModel.map(({ model, costMicros }) => (
              <Part key={model.id} value={formatCost(costMicros)}>
                <ModelName model={model} />
              </Part>
            ))}
          </Parts>
          <Parts title={words.byPerson}>
            {session.cost.byActor.map(({ actor, costMicros, runs }) => (
              <Part key={actor.id} value={formatCost(costMicros)} note={words.runs(runs)}>
                <Avatar person={actor} size={20} />
                <span className="truncate">{actor.displayName || words.someone}</span>
              </Part>
            ))}
          </Parts>
          {session.budgets.length === 0 ? null : (
            <section aria-label={words.budgets} className="flex flex-col gap-3 border-t border-line pt-3">
              {session.budgets.map((budget) => (
                <BudgetMeter key={budget.id} budget={budget} />
              ))}
            </section>
          )}
        </>
      ) : error !== undefined && !fetching ? (
        <div role="alert" className="flex items-center justify-between gap-2 text-xs text-ink-soft">
          {words.failed}
          <Button size="small" variant="ghost" onClick={() => refetch({ requestPolicy: 'network-only' })}>
            {messages.common.retry}
          </Button>
        </div>
      ) : (
        <div role="status" aria-label={words.loading} className="flex flex-col gap-2">
          <Skeleton className="h-3 w-24" />
          <Skeleton className="h-3 w-full" />
          <Skeleton className="h-3 w-full" />
        </div>
      )}
    </div>
  );
}

function Row({ name, value, isStrong = false }: { name: string; value: string; isStrong?: boolean }) {
  return (
    <div className="flex items-baseline justify-between gap-6">
      <dt className="text-ink-soft">{name}</dt>
      <dd className={isStrong ? 'text-base font-semibold tabular-nums' : 'tabular-nums'}>{value}</dd>
    </div>
  );
}

function Parts({ title, children }: { title: string; children: React.ReactNode[] }) {
  if (children.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3 className="text-xs font-medium text-ink-soft">{title}</h3>
      <ul className="mt-1.5 flex flex-col gap-1.5">{children}</ul>
    </section>
  );
}

function Part({ value, note, children }: { value: string; note?: string; children: React.ReactNode }) {
  return (
    <li className="flex items-center justify-between gap-4">
      <span className="flex min-w-0 items-center gap-2">{children}</span>
      <span className="shrink-0 text-right tabular-nums">
        {note === undefined ? null : <span className="mr-2 text-xs text-ink-soft">{note}</span>}
        {value}
      </span>
    </li>
  );
}
