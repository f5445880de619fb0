import { clsx } from 'clsx';
import { createContext, useContext, useId } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';

const STEPS: Record<string, (index: number, count: number) => number> = {
  ArrowRight: (index, count) => (index + 1) % count,
  ArrowLeft: (index, count) => (index - 1 + count) % count,
  Home: () => 0,
  End: (_index, count) => count - 1,
};

const TabsContext = createContext({ id: '', value: '' });

const tabId = (id: string, value: string): string => `${id}-tab-${value}`;
const panelId = (id: string, value: string): string => `${id}-panel-${value}`;

export type TabsProps = {
  value: string;
  onValueChange: (value: string) => void;
  label: string;
  items: readonly { value: string; label: ReactNode }[];
  /** As wide as their words: where they do not fit they scroll sideways. */
  keepWords?: boolean;
  children?: ReactNode;
  className?: string;
};

/** Of our own, as the first load of a session has no room for a library's (e2e/weight.spec.ts). Arrow keys show what they reach. */
export function Tabs({ value, onValueChange, label, items, keepWords = false, children, className }: TabsProps) {
  const id = useId();

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const step = STEPS[event.key];
    if (!step || event.metaKey || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    const index = items.findIndex((item) => item.value === value);
    const next = items[step(index, items.length)];
    if (next) document.getElementById(tabId(id, next.value))?.focus();
  }

  return (
    <div className={className}>
      <div role="tablist" aria-label={label} className="flex gap-0.5 overflow-x-auto rounded-md border border-line bg-sunken p-0.5">
        {items.map((item) => {
          const isShown = item.value === value;
          const show = (): void => {
            if (!isShown) onValueChange(item.value);
          };
          return (
            <button
              key={item.value}
              type="button"
              role="tab"
              id={tabId(id, item.value)}
              aria-selected={isShown}
              aria-controls={isShown ? panelId(id, item.value) : undefined}
              tabIndex={isShown ? 0 : -1}
              onMouseDown={({ button }) => (button === 0 ? show() : undefined)}
              onClick={show}
              onFocus={show}
              onKeyDown={onKeyDown}
              className={clsx(
                'touch-target flex h-7 grow items-center justify-center gap-2 rounded-[6px] px-3 text-sm whitespace-nowrap text-ink-soft transition-colors hover:text-ink',
                keepWords ? 'shrink-0 basis-auto' : 'shrink basis-0',
                'aria-selected:bg-raised aria-selected:font-medium aria-selected:text-ink aria-selected:shadow-raised',
              )}
            >
              {item.label}
            </button>
          );
        })}
      </div>
      <TabsContext value={{ id, value }}>{children}</TabsContext>
    </div>
  );
}

export function TabPanel({ value, className, children }: { value: string; className?: string; children: ReactNode }) {
  const tabs = useContext(TabsContext);
  if (value !== tabs.value) return null;
  return (
    <div
      role="tabpanel"
      id={panelId(tabs.id, value)}
      aria-labelledby={tabId(tabs.id, value)}
      tabIndex={-1}
      className={clsx('outline-none', className)}
    >
      {children}
    </div>
  );
}
