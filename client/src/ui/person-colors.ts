import { createContext, useContext } from 'react';
import { personColor } from './person-color.ts';

/** The colours of people who are seen together, where no two are alike; elsewhere each has their own. */
export const PersonColorsContext = createContext<ReadonlyMap<string, string>>(new Map());

export function usePersonColor(id: string): string {
  return useContext(PersonColorsContext).get(id) ?? personColor(id);
}
