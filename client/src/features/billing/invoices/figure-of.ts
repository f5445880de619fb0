import type { InvoiceSummary } from '../billing-model.ts';
import { sumOf } from '../money.ts';

/** What an invoice is about at a glance: what is due; of a statement, on which nothing is, what was used. In micro-USD. */
export function figureOf({ status, totalMicros, lines }: Pick<InvoiceSummary, 'status' | 'totalMicros' | 'lines'>): bigint {
  if (status !== 'STATEMENT') return BigInt(totalMicros);
  return sumOf(lines.filter(({ kind }) => kind === 'USAGE').map(({ amountMicros }) => amountMicros));
}
