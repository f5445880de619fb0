import { useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { parsePlace, writePlace } from './place.ts';
import type { Place } from './place.ts';

export function usePlace() {
  const [search, setSearch] = useSearchParams();
  const text = search.toString();
  const place = useMemo(() => parsePlace(new URLSearchParams(text)), [text]);
  return { place, go: (next: Place): void => setSearch(writePlace(next)) };
}
