import { clsx } from 'clsx';
import * as Radix from 'radix-ui/tabs';
import type { ReactNode } from 'react';

export type TabsProps = {
  value: string;
  onValueChange: (value: string) => void;
  label: string;
  items: readonly { value: string; label: ReactNode }[];
  children?: ReactNode;
  className?: string;
};

export function Tabs({ value, onValueChange, label, items, children, className }: TabsProps) {
  return (
    <Radix.Root value={value} onValueChange={onValueChange} className={className}>
      <Radix.List aria-label={label} className="flex gap-0.5 overflow-x-auto rounded-md border border-line bg-sunken p-0.5">
        {items.map((item) => (
          <Radix.Trigger
            key={item.value}
            value={item.value}
            className={clsx(
              'touch-target flex h-7 flex-1 items-center justify-center gap-2 rounded-[6px] px-3 text-sm whitespace-nowrap text-ink-soft transition-colors hover:text-ink',
              'data-[state=active]:bg-raised data-[state=active]:font-medium data-[state=active]:text-ink data-[state=active]:shadow-raised',
            )}
          >
            {item.label}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {children}
    </Radix.Root>
  );
}

export function TabPanel({ value, className, children }: { value: string; className?: string; children: ReactNode }) {
  return (
    <Radix.Content value={value} tabIndex={-1} className={clsx('outline-none', className)}>
      {children}
    </Radix.Content>
  );
}
