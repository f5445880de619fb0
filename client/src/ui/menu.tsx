import { clsx } from 'clsx';
import { Check } from 'lucide-react';
import { cloneElement } from 'react';
import type { ReactNode } from 'react';
import { Kbd } from './kbd.tsx';
import { createLazyModule } from './lazy-module.ts';
import { useMenuParts } from './menu-parts.ts';
import type { MenuLook } from './menu-parts.ts';
import { useLayerTrigger } from './use-layer-trigger.ts';
import type { TriggerElement } from './use-layer-trigger.ts';

const ITEM =
  'touch-target flex h-8 items-center gap-2.5 rounded-sm px-2 text-sm outline-none select-none data-highlighted:bg-hover data-disabled:opacity-50 data-disabled:cursor-default [&>svg]:size-4 [&>svg]:shrink-0';

const layer = createLazyModule(() => import('./menu-layer.tsx'));

export type MenuProps = MenuLook & { trigger: TriggerElement; onOpenChange?: (open: boolean) => void };

export function Menu({ trigger, onOpenChange, ...look }: MenuProps) {
  const { triggerProps, shown, layerProps } = useLayerTrigger(layer, 'menu', onOpenChange);
  return (
    <>
      {cloneElement(trigger, triggerProps)}
      {shown ? <shown.MenuLayer {...look} {...layerProps()} /> : null}
    </>
  );
}

export type MenuItemProps = {
  icon?: ReactNode;
  shortcut?: string;
  danger?: boolean;
  disabled?: boolean;
  onSelect?: (event: Event) => void;
  children: ReactNode;
};

export function MenuItem({ icon, shortcut, danger = false, disabled = false, onSelect, children }: MenuItemProps) {
  const Radix = useMenuParts();
  return (
    <Radix.Item
      disabled={disabled}
      {...(onSelect === undefined ? {} : { onSelect })}
      className={clsx(ITEM, danger ? 'text-danger' : 'text-ink [&>svg]:text-ink-soft')}
    >
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {shortcut === undefined ? null : (
        <span className="flex pointer-coarse:hidden">
          <Kbd keys={shortcut} />
        </span>
      )}
    </Radix.Item>
  );
}

export function MenuSeparator() {
  const Radix = useMenuParts();
  return <Radix.Separator className="mx-1 my-1 h-px bg-line" />;
}

export function MenuLabel({ children }: { children: ReactNode }) {
  const Radix = useMenuParts();
  return <Radix.Label className="px-2 pt-1.5 pb-1 text-xs font-medium text-ink-soft">{children}</Radix.Label>;
}

export function MenuRadioGroup({
  value,
  onValueChange,
  children,
}: {
  value: string;
  onValueChange: (value: string) => void;
  children: ReactNode;
}) {
  const Radix = useMenuParts();
  return (
    <Radix.RadioGroup value={value} onValueChange={onValueChange}>
      {children}
    </Radix.RadioGroup>
  );
}

export function MenuRadioItem({
  value,
  icon,
  disabled = false,
  children,
}: {
  value: string;
  icon?: ReactNode;
  disabled?: boolean;
  children: ReactNode;
}) {
  const Radix = useMenuParts();
  return (
    <Radix.RadioItem value={value} disabled={disabled} className={clsx(ITEM, 'text-ink [&>svg]:text-ink-soft')}>
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      <Radix.ItemIndicator>
        <Check className="size-4 text-accent" aria-hidden="true" />
      </Radix.ItemIndicator>
    </Radix.RadioItem>
  );
}

export type MenuCheckboxItemProps = {
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  disabled?: boolean;
  icon?: ReactNode;
  keepOpen?: boolean;
  children: ReactNode;
};

export function MenuCheckboxItem({ checked, onCheckedChange, disabled = false, icon, keepOpen = false, children }: MenuCheckboxItemProps) {
  const Radix = useMenuParts();
  return (
    <Radix.CheckboxItem
      checked={checked}
      onCheckedChange={onCheckedChange}
      disabled={disabled}
      {...(keepOpen ? { onSelect: (event: Event) => event.preventDefault() } : {})}
      className={clsx(ITEM, 'text-ink [&>svg]:text-ink-soft')}
    >
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      <Radix.ItemIndicator>
        <Check className="size-4 text-accent" aria-hidden="true" />
      </Radix.ItemIndicator>
    </Radix.CheckboxItem>
  );
}
