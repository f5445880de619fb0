import { billingMessages } from '../../../messages/billing-en.ts';
import { SpinnerMark } from '../../../ui/spinner.tsx';
import type { Billing } from '../billing-model.ts';
import { useReturn } from './use-return.ts';

const words = billingMessages.returning;

/** After a page of Stripe: its webhook brings the news, which takes a moment. */
export function ReturnCard({ billing }: { billing: Billing }) {
  const waiting = useReturn(billing);
  if (waiting === null) return null;
  return (
    <div role="status" className="flex items-center gap-3 rounded-lg bg-accent-soft px-4 py-3.5">
      {waiting.isSlow ? null : <SpinnerMark className="text-accent" />}
      <div>
        <p className="text-sm font-semibold text-accent">{words[waiting.errand]}</p>
        <p className="text-sm text-pretty text-ink">{waiting.isSlow ? words.slow : words.body}</p>
      </div>
    </div>
  );
}
