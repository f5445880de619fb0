import { clsx } from 'clsx';
import { billingMessages } from '../../../messages/billing-en.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import type { Billing, Plan, PlanName } from '../billing-model.ts';
import { GivesList } from './gives-list.tsx';
import { price } from '../money.ts';
import { monthlyPrice, planGives } from './plan-words.ts';

const words = billingMessages.comparing;

interface PlanCardsProps {
  billing: Billing;
  /** That they would be for. */
  seats: number;
  onChoose: (plan: PlanName) => void;
}

export function PlanCards({ billing, seats, onChoose }: PlanCardsProps) {
  return (
    <ul className="grid gap-3 md:grid-cols-3">
      {billing.plans.map((plan) => (
        <PlanCard key={plan.name} plan={plan} billing={billing} seats={seats} onChoose={() => onChoose(plan.name)} />
      ))}
    </ul>
  );
}

interface PlanCardProps {
  plan: Plan;
  billing: Billing;
  seats: number;
  onChoose: () => void;
}

function PlanCard({ plan, billing, seats, onChoose }: PlanCardProps) {
  const isCurrent = plan.name === billing.plan.name;
  const name = billingMessages.plans[plan.name];
  const isFree = plan.seatPriceMicros === '0';
  const gives =
    plan.trialDays > 0 && billing.subscription === null
      ? [...planGives(plan), billingMessages.plan.trial(plan.trialDays)]
      : planGives(plan);
  return (
    <li className={clsx('flex flex-col rounded-lg border p-4', isCurrent ? 'border-accent bg-accent-soft/40' : 'border-line')}>
      <div className="flex items-center justify-between gap-2">
        <h3 className="text-base font-semibold">{name}</h3>
        {isCurrent ? <Badge tone="accent">{words.current}</Badge> : null}
      </div>
      <p className="mt-1 flex items-baseline gap-1.5 tabular-nums">
        <span className="text-lg font-semibold">{price(plan.seatPriceMicros)}</span>
        <span className="text-xs text-ink-soft">{isFree ? billingMessages.plan.free : billingMessages.plan.aSeat}</span>
      </p>
      <p className="text-xs text-ink-soft tabular-nums">{isFree ? '\u00a0' : words.total(price(monthlyPrice(plan, seats)))}</p>
      <GivesList lines={gives} className="mt-3 flex-1" />
      {isCurrent || !billing.payments ? null : (
        <Button className="mt-4" onClick={onChoose}>
          {words.choose(name)}
        </Button>
      )}
    </li>
  );
}
