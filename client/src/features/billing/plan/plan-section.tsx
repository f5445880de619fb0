import { useState } from 'react';
import type { ReactNode } from 'react';
import { billingMessages } from '../../../messages/billing-en.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { useBill } from '../bill-context.ts';
import type { Billing } from '../billing-model.ts';
import { GivesList } from './gives-list.tsx';
import { price } from '../money.ts';
import { PlansDialog } from './plans-dialog.tsx';
import { monthlyPrice, planGives } from './plan-words.ts';
import { Card, Section } from '../section.tsx';
import { isOver, standingOf } from './standing.ts';
import { useChange } from './use-change.ts';
import { useToStripe } from '../stripe/use-to-stripe.ts';

const words = billingMessages.plan;

export function PlanSection({ billing }: { billing: Billing }) {
  const { canManage, members, now } = useBill();
  const { plan, subscription } = billing;
  const isSelfHosted = plan.name === 'SELF_HOSTED';
  return (
    <Section title={words.title}>
      <Card>
        <div className="grid gap-x-10 gap-y-4 p-5 md:grid-cols-2">
          <div>
            <div className="flex flex-wrap items-center gap-2">
              <h3 className="text-lg font-semibold tracking-tight">
                {isSelfHosted ? words.selfHostedTitle : billingMessages.plans[plan.name]}
              </h3>
              <StandingBadge billing={billing} />
            </div>
            {isSelfHosted ? (
              <p className="mt-1 text-sm text-pretty text-ink-soft">{words.selfHostedBody}</p>
            ) : (
              <PlanPrice billing={billing} />
            )}
            {isSelfHosted ? null : <p className="mt-1 text-sm text-pretty text-ink-soft">{standingOf(plan.name, subscription, now)}</p>}
          </div>
          <GivesList lines={planGives(plan)} />
        </div>
        {isSelfHosted ? null : (
          <PlanFoot billing={billing}>
            {canManage ? <PlanActions billing={billing} /> : <p>{billingMessages.ownersOnly(members?.owners ?? [])}</p>}
          </PlanFoot>
        )}
      </Card>
    </Section>
  );
}

function PlanPrice({ billing: { plan, seats } }: { billing: Billing }) {
  if (plan.seatPriceMicros === '0') return <p className="mt-1 text-sm text-ink-soft">{words.free}</p>;
  return (
    <p className="mt-1 text-sm text-ink-soft tabular-nums">
      <span className="font-medium text-ink">{billingMessages.comparing.total(price(monthlyPrice(plan, seats)))}</span>
      {' · '}
      {words.perSeat(seats, price(plan.seatPriceMicros))}
    </p>
  );
}

function StandingBadge({ billing: { subscription } }: { billing: Billing }) {
  const badges = billingMessages.badges;
  if (subscription === null || isOver(subscription)) return null;
  if (subscription.frozenAt !== null) return <Badge tone="danger">{badges.frozen}</Badge>;
  if (subscription.pastDueSince !== null) return <Badge tone="danger">{badges.pastDue}</Badge>;
  if (subscription.cancelsAt !== null) return <Badge tone="warning">{badges.ends}</Badge>;
  if (subscription.status === 'TRIALING') return <Badge tone="accent">{badges.trial}</Badge>;
  return null;
}

/** What can be done here, or why nothing can. */
function PlanFoot({ billing, children }: { billing: Billing; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-2 border-t border-line px-5 py-3 text-sm text-ink-soft">
      {billing.payments ? children : <p>{words.notSetUp}</p>}
    </div>
  );
}

function PlanActions({ billing }: { billing: Billing }) {
  const [shown, setShown] = useState<'none' | 'plans' | 'cancel'>('none');
  const stripe = useToStripe();
  const change = useChange();
  const { subscription } = billing;
  const isRunning = subscription !== null && !isOver(subscription);
  const isEnding = isRunning && subscription.nextPlan !== null;
  return (
    <>
      {isEnding ? (
        <Button
          variant="primary"
          busy={change.isBusy ? words.resuming : undefined}
          onClick={() => void change.keep(subscription, billing.plan.name)}
        >
          {words.resume(billingMessages.plans[billing.plan.name])}
        </Button>
      ) : null}
      <Button variant={isRunning ? 'secondary' : 'primary'} onClick={() => setShown('plans')}>
        {words.compare}
      </Button>
      {subscription === null ? null : (
        <Button busy={stripe.errand ? words.openingPortal : undefined} onClick={() => void stripe.go(billing, { errand: 'portal' })}>
          {words.portal}
        </Button>
      )}
      {isRunning && subscription.cancelsAt === null ? (
        <Button variant="ghost" className="md:ml-auto" onClick={() => setShown('cancel')}>
          {words.cancel}
        </Button>
      ) : null}
      {shown === 'none' ? null : (
        <PlansDialog billing={billing} first={shown === 'cancel' ? 'FREE' : null} onClose={() => setShown('none')} />
      )}
    </>
  );
}
