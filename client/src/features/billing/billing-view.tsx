import { billingMessages } from '../../messages/billing-en.ts';
import { BalancesSection } from './balances/balances-section.tsx';
import type { Billing } from './billing-model.ts';
import { InvoicesSection } from './invoices/invoices-section.tsx';
import { UpcomingSection } from './invoices/upcoming-section.tsx';
import { LedgerSection } from './ledger/ledger-section.tsx';
import { AlarmCard } from './plan/alarm-card.tsx';
import { PlanSection } from './plan/plan-section.tsx';
import { ReceiptsSection } from './stripe/receipts-section.tsx';
import { ReturnCard } from './stripe/return-card.tsx';

interface BillingViewProps {
  billing: Billing;
  /** The last try to refresh it failed. */
  isStale: boolean;
  onOpenInvoice: (invoiceId: string) => void;
}

export function BillingView({ billing, isStale, onOpenInvoice }: BillingViewProps) {
  return (
    <>
      <h1 className="sr-only">{billingMessages.title}</h1>
      <div className="flex flex-col gap-9">
        {isStale ? <p className="text-sm text-warning">{billingMessages.stale}</p> : null}
        <ReturnCard billing={billing} />
        <AlarmCard billing={billing} />
        <PlanSection billing={billing} />
        <BalancesSection billing={billing} />
        <UpcomingSection billing={billing} />
        <InvoicesSection isSelfHosted={billing.plan.name === 'SELF_HOSTED'} period={billing.upcoming.period} onOpen={onOpenInvoice} />
        {billing.payments ? <ReceiptsSection /> : null}
        <LedgerSection />
        <p className="text-xs text-ink-soft">{billingMessages.utc}</p>
      </div>
    </>
  );
}
