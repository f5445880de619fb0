import { clsx } from 'clsx';
import { billingMessages } from '../../../messages/billing-en.ts';
import type { Plan } from '../billing-model.ts';
import { dayName } from '../dates.ts';
import { exactMoney, money, price } from '../money.ts';
import type { PlanChange } from './plan-change.ts';

const words = billingMessages.change;

interface ChangeStepsProps {
  change: PlanChange;
  next: Plan;
  currentName: string;
  seats: number;
  /** What Stripe says is due today; null: not known yet. */
  exactToday: bigint | null;
  now: number;
}

interface Step {
  when: string;
  what: string;
  why: string;
  title?: string;
}

/** What happens when, with what it costs. */
export function ChangeSteps(props: ChangeStepsProps) {
  return (
    <ol className="ml-1 flex flex-col gap-4 border-l border-line pl-4">
      {stepsOf(props).map(({ when, what, why, title }, index) => (
        <li key={when} className="relative">
          <span
            aria-hidden="true"
            className={clsx(
              'absolute top-1 -left-[1.375rem] size-2.75 rounded-full border-2 border-raised',
              index === 0 ? 'bg-accent' : 'bg-line-strong',
            )}
          />
          <p className="text-xs font-medium text-ink-soft">{when}</p>
          <p className="text-base font-semibold tabular-nums" title={title}>
            {what}
          </p>
          <p className="text-sm text-pretty text-ink-soft">{why}</p>
        </li>
      ))}
    </ol>
  );
}

function stepsOf({ change, next, currentName, seats, exactToday, now }: ChangeStepsProps): [Step, Step] {
  const day = dayName(change.from, now);
  const keeps = { when: words.until(day), what: words.nothing, why: words.keeps(currentName) };
  switch (change.kind) {
    case 'start':
      return [
        change.today === null
          ? { when: words.today, what: words.nothing, why: words.trialStart(day) }
          : { when: words.today, ...dueToday(change.today, null), why: words.startNow },
        monthly(change.monthly, day),
      ];
    case 'now':
      return [
        change.today === null
          ? { when: words.today, what: words.nothing, why: words.trialNow }
          : { when: words.today, ...dueToday(change.today, exactToday), why: words.proration(seats, change.daysLeft) },
        monthly(change.monthly, day),
      ];
    case 'later':
      return [keeps, { ...monthly(change.monthly, day), why: words.fewer }];
    case 'cancel': {
      const isCrowded = next.maxMembers !== null && seats > next.maxMembers;
      const why = isCrowded ? `${words.thenFree} ${words.members(next.maxMembers ?? 0)}` : words.thenFree;
      return [keeps, { when: words.from(day), what: words.free, why }];
    }
  }
}

function monthly(micros: bigint, day: string): Step {
  return { when: words.from(day), what: words.perMonth(price(micros)), why: words.untilCanceled };
}

function dueToday(estimate: bigint, exact: bigint | null): { what: string; title: string } {
  const title = exactMoney(exact ?? estimate);
  return { what: exact === null ? words.about(money(estimate)) : money(exact), title };
}
