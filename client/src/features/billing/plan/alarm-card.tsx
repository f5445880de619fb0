import { TriangleAlert } from 'lucide-react';
import { alarmMessages as words } from '../../../messages/billing-alarm-en.ts';
import { billingMessages } from '../../../messages/billing-en.ts';
import { Button } from '../../../ui/button.tsx';
import { useBill } from '../bill-context.ts';
import type { Billing } from '../billing-model.ts';
import { alarmOf, alarmWords } from './alarm.ts';
import { useToStripe } from '../stripe/use-to-stripe.ts';

/** A payment that failed: what it means, until when, and the way out. */
export function AlarmCard({ billing }: { billing: Billing }) {
  const { canManage, now } = useBill();
  const stripe = useToStripe();
  const alarm = alarmOf(billing.subscription);
  if (alarm === null) return null;
  const { title, body } = alarmWords(alarm, canManage, now);
  return (
    <div role="alert" className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-lg bg-danger-soft px-4 py-3.5">
      <TriangleAlert className="size-5 shrink-0 text-danger max-md:hidden" aria-hidden="true" />
      <div className="min-w-0 flex-1 basis-64">
        <p className="text-sm font-semibold text-danger">{title}</p>
        <p className="text-sm text-pretty text-ink">{body}</p>
      </div>
      {canManage && billing.payments ? (
        <Button
          variant="primary"
          busy={stripe.errand ? billingMessages.plan.openingPortal : undefined}
          onClick={() => void stripe.go(billing, { errand: 'portal' })}
        >
          {alarm.kind === 'frozen' ? words.pay : words.updateCard}
        </Button>
      ) : null}
    </div>
  );
}
