/** Watches an answer that is paid for up to a length: for providers that do not keep to the limit they were given. */
import type { Allowance } from '../billing/allowance.ts';
import { likelyTokens } from '../models/estimate.ts';

/** Of one attempt. Told every piece of what it writes, reasoning included; true: it has outgrown what was paid for. */
export function createOutputGuard({ isCut, maxOutputTokens }: Pick<Allowance, 'isCut' | 'maxOutputTokens'>): (text: string) => boolean {
  let bytes = 0;
  return (text) => {
    bytes += Buffer.byteLength(text);
    return isCut && likelyTokens(bytes) > maxOutputTokens;
  };
}
