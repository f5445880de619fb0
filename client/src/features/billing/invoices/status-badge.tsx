import { billingMessages } from '../../../messages/billing-en.ts';
import { Badge } from '../../../ui/badge.tsx';
import type { InvoiceSummary } from '../billing-model.ts';

const TONES = { OPEN: 'warning', PAID: 'success', VOID: 'neutral', UNCOLLECTIBLE: 'danger', STATEMENT: 'neutral' } as const;

export function StatusBadge({ status }: { status: InvoiceSummary['status'] }) {
  return <Badge tone={TONES[status]}>{billingMessages.invoices.statuses[status]}</Badge>;
}
