import { useState } from 'react';

/**
 * The newest value that was there, as long as the key stays the same: urql answers a failed refresh without data, and what was on the
 * screen a moment ago is better than an error in its place.
 */
export function useLastGood<T>(value: T | null | undefined, key: string): T | undefined {
  const [kept, setKept] = useState<{ key: string; value: T }>();
  if (value != null && (kept?.value !== value || kept.key !== key)) setKept({ key, value });
  if (value != null) return value;
  return kept?.key === key ? kept.value : undefined;
}
