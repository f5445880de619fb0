import * as Radix from 'radix-ui/tooltip';
import type { ReactNode } from 'react';
import { Kbd } from './kbd.tsx';

const OPEN_DELAY_MS = 350;

export function TooltipProvider({ children }: { children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={OPEN_DELAY_MS} disableHoverableContent>
      {children}
    </Radix.Provider>
  );
}

export type TooltipProps = {
  label: string;
  shortcut?: string | undefined;
  side?: 'top' | 'right' | 'bottom' | 'left';
  children: ReactNode;
};

export function Tooltip({ label, shortcut, side = 'bottom', children }: TooltipProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 flex animate-appear items-center gap-2 rounded-md bg-ink px-2 py-1 text-xs font-medium text-canvas shadow-overlay"
        >
          {label}
          {shortcut === undefined ? null : <Kbd keys={shortcut} inverse />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
