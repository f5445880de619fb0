import { useQuery } from 'urql';
import { billingMessages } from '../../../messages/billing-en.ts';
import { Button } from '../../../ui/button.tsx';
import { useBill } from '../bill-context.ts';
import type { Billing, Plan } from '../billing-model.ts';
import { dayName } from '../dates.ts';
import { PlanPreviewDocument } from '../stripe/payments-documents.ts';
import { useToStripe } from '../stripe/use-to-stripe.ts';
import { ChangeSteps } from './change-steps.tsx';
import { planChange } from './plan-change.ts';
import type { PlanChange } from './plan-change.ts';
import { useChange } from './use-change.ts';

const words = billingMessages.change;

interface ChangeStepProps {
  billing: Billing;
  next: Plan;
  /** That it would be for. */
  seats: number;
  onBack: () => void;
  onDone: () => void;
}

/** What the change to a plan does, and the button that does it. */
export function ChangeStep({ billing, next, seats, onBack, onDone }: ChangeStepProps) {
  const { slug, now } = useBill();
  const change = planChange({ ...billing, current: billing.plan, next, seats, now });
  const stripe = useToStripe();
  const { isBusy, change: carryOut } = useChange();
  const [{ data }] = useQuery({
    query: PlanPreviewDocument,
    variables: { slug, plan: next.name },
    pause: change.kind !== 'now',
    requestPolicy: 'network-only',
  });
  const preview = data?.workspace?.billing?.planPreview ?? null;
  const name = billingMessages.plans[next.name];

  async function confirm(): Promise<void> {
    if (change.kind === 'start') return stripe.go(billing, { errand: 'checkout', plan: next.name });
    if (await carryOut(next.name, change)) onDone();
  }

  return (
    <>
      <ChangeSteps
        change={change}
        next={next}
        currentName={billingMessages.plans[billing.plan.name]}
        seats={seats}
        exactToday={preview === null ? null : BigInt(preview.dueNowMicros)}
        now={now}
      />
      <div className="mt-6 flex flex-wrap justify-end gap-2">
        <Button onClick={onBack}>{change.kind === 'cancel' ? words.keep : billingMessages.comparing.back}</Button>
        <Button
          variant={change.kind === 'cancel' ? 'danger' : 'primary'}
          busy={isBusy || stripe.errand ? busyWords(change) : undefined}
          onClick={() => void confirm()}
        >
          {confirmWords(change, name, now)}
        </Button>
      </div>
    </>
  );
}

function confirmWords(change: PlanChange, name: string, now: number): string {
  switch (change.kind) {
    case 'start':
      return words.confirmStart;
    case 'now':
      return words.confirmNow(name);
    case 'later':
      return words.confirmLater(name, dayName(change.from, now));
    case 'cancel':
      return words.cancelConfirm(dayName(change.from, now));
  }
}

function busyWords({ kind }: PlanChange): string {
  if (kind === 'start') return words.opening;
  return kind === 'cancel' ? words.canceling : words.working;
}
