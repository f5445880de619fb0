import { useQuery } from 'urql';
import { LineDetailDocument } from '../billing-documents.ts';
import { detailLabel } from './detail-words.ts';
import type { Step } from './drill-path.ts';

/**
 * What the last of the steps is called and comes to: the one row that is left when the line is narrowed down to it. Null: there is none;
 * undefined: not known yet.
 */
export function useStep(lineId: string, steps: readonly Step[]): { label: string; amountMicros: string } | null | undefined {
  const step = steps.at(-1);
  const by = step?.by ?? 'DAY';
  const [{ data, error }] = useQuery({
    query: LineDetailDocument,
    variables: { lineId, by, under: [...steps], first: 1, after: null },
    pause: step === undefined,
  });
  if (step === undefined) return undefined;
  // A key that is none of its kind is refused.
  if (data?.node?.__typename !== 'InvoiceLine') return error === undefined || data !== undefined ? undefined : null;
  const row = data.node.detail.edges[0]?.node;
  return row === undefined ? null : { label: detailLabel(by, row), amountMicros: row.amountMicros };
}
