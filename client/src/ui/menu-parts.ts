import { createContext, useContext } from 'react';
import type { ReactNode } from 'react';
import type * as Radix from 'radix-ui/dropdown-menu';

/** The parts of a menu come with its layer: whoever writes items does not fetch them. */
export const MenuPartsContext = createContext<typeof Radix | null>(null);

export function useMenuParts(): typeof Radix {
  const parts = useContext(MenuPartsContext);
  if (!parts) throw new Error('a menu item is used outside of a menu');
  return parts;
}

export interface MenuLook {
  children: ReactNode;
  align?: 'start' | 'center' | 'end';
  side?: 'top' | 'right' | 'bottom' | 'left';
  className?: string;
}
