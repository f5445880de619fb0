export const LASTS = ['7', '30', '90', '365', 'never'] as const;
/** Days, or for ever. */
export type Lasts = (typeof LASTS)[number];

const DAY_MS = 86_400_000;

export function expiryAfter(lasts: Lasts, now = Date.now()): string | null {
  return lasts === 'never' ? null : new Date(now + Number(lasts) * DAY_MS).toISOString();
}
