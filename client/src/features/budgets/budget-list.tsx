import { Ellipsis, Pencil, Plus, Trash2, Wallet } from 'lucide-react';
import { useViewer } from '../../api/viewer.ts';
import type { BudgetScope } from '../../gql/graphql.ts';
import { budgetMessages as words } from '../../messages/budgets-en.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Meter } from '../../ui/charts/meter.tsx';
import { moneyFormat } from '../../ui/charts/value-format.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatDayTime } from '../../ui/format-time.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import type { Budget } from './budget-documents.ts';
import { budgetName } from './budget-names.ts';

const SCOPES: readonly BudgetScope[] = ['WORKSPACE', 'PERSON', 'SESSION', 'API_KEY'];
const WARNED_SHARE = 0.8;

interface BudgetListProps {
  budgets: readonly Budget[];
  isManager: boolean;
  onCreate: () => void;
  onEdit: (budget: Budget) => void;
  onRemove: (budget: Budget) => void;
}

export function BudgetList({ budgets, isManager, onCreate, ...actions }: BudgetListProps) {
  if (budgets.length === 0) {
    return (
      <EmptyState
        icon={<Wallet />}
        title={words.emptyTitle}
        action={
          isManager ? (
            <Button variant="primary" icon={<Plus className="size-4" aria-hidden="true" />} onClick={onCreate}>
              {words.create}
            </Button>
          ) : undefined
        }
      >
        {isManager ? words.emptyBody : words.emptyOwn}
      </EmptyState>
    );
  }
  return SCOPES.map((scope) => {
    const group = budgets.filter((budget) => budget.scope === scope);
    if (group.length === 0) return null;
    return (
      <section key={scope} aria-label={words.groups[scope]}>
        <h2 className="text-sm font-semibold">{words.groups[scope]}</h2>
        <ul className="mt-2 divide-y divide-line border-y border-line">
          {group.map((budget) => (
            <BudgetRow key={budget.id} budget={budget} isManager={isManager} {...actions} />
          ))}
        </ul>
      </section>
    );
  });
}

function BudgetRow({ budget, isManager, onEdit, onRemove }: { budget: Budget } & Omit<BudgetListProps, 'budgets' | 'onCreate'>) {
  const viewer = useViewer();
  const name = budgetName(budget, viewer.id);
  return (
    <li className="flex items-start gap-3 py-4">
      <div className="min-w-0 flex-1">
        {budget.figures ? (
          <Figures name={name} budget={budget} figures={budget.figures} />
        ) : (
          <Unseen name={name} isReached={budget.isReached} />
        )}
        <p className="mt-2 flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-ink-soft tabular-nums">
          <Badge>{words.modes[budget.mode]}</Badge>
          {budget.figures ? <Rest figures={budget.figures} /> : null}
          {budget.resetsAt == null ? null : (
            <>
              {budget.figures ? <span aria-hidden="true">·</span> : null}
              <span>{words.resets(formatDayTime(budget.resetsAt))}</span>
            </>
          )}
        </p>
      </div>
      {isManager ? (
        <Menu
          trigger={
            <IconButton label={words.more(name)} size="small" className="-mt-1 -mr-1.5">
              <Ellipsis />
            </IconButton>
          }
        >
          <MenuItem icon={<Pencil aria-hidden="true" />} onSelect={() => onEdit(budget)}>
            {words.edit}
          </MenuItem>
          <MenuItem icon={<Trash2 aria-hidden="true" />} onSelect={() => onRemove(budget)}>
            {words.remove}
          </MenuItem>
        </Menu>
      ) : null}
    </li>
  );
}

type Figures = NonNullable<Budget['figures']>;

const total = ({ limitMicros, extraMicros }: Figures): number => Number(limitMicros) + Number(extraMicros);

function Figures({ name, budget, figures }: { name: string; budget: Budget; figures: Figures }) {
  return (
    <Meter
      label={name}
      value={Number(figures.spentMicros)}
      held={Number(figures.reservedMicros)}
      limit={total(figures)}
      warnAt={total(figures) * WARNED_SHARE}
      isHard={budget.mode === 'HARD'}
      format={moneyFormat()}
    />
  );
}

function Rest({ figures }: { figures: Figures }) {
  const money = moneyFormat();
  const over = Number(figures.spentMicros) - total(figures);
  return (
    <>
      <span>{over > 0 ? words.over(money.short(over)) : words.left(money.short(Number(figures.leftMicros)))}</span>
      {figures.extraMicros === '0' ? null : <span>{words.extra(money.short(Number(figures.extraMicros)))}</span>}
    </>
  );
}

/** Whether it lasts is all that a member is told of the workspace's. */
function Unseen({ name, isReached }: { name: string; isReached: boolean }) {
  return (
    <p className="flex items-baseline justify-between gap-3 text-sm">
      <span className="text-ink-soft">{name}</span>
      <span className={isReached ? 'font-medium text-danger' : 'text-ink'}>{isReached ? words.reached : words.fine}</span>
    </p>
  );
}
