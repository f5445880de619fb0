import { createContext, useContext } from 'react';
import type { Api } from './create-api.ts';

export type ApiValue = Api & {
  /** Call after a sign-in or a sign-out: a new cache, a new socket. */
  renew: () => void;
};

export const ApiContext = createContext<ApiValue | null>(null);

export function useApi(): ApiValue {
  const api = useContext(ApiContext);
  if (api === null) throw new Error('useApi needs an ApiProvider above it');
  return api;
}
