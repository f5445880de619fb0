import { useSearchParams } from 'wouter';
import { paramsOf, placeOf } from './drill-path.ts';
import type { Place } from './drill-path.ts';

export const WHOLE_BILL: Place = { invoiceId: null, lineId: null, steps: [], by: 'DAY' };

/** What of the bill is shown, kept in the address: a link leads to the same sum, and the browser's way back works. */
export function usePlace(): [Place, (next: Place) => void] {
  const [params, setParams] = useSearchParams();
  return [placeOf(params), (next) => setParams(paramsOf(next))];
}
