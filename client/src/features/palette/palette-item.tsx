import { Command } from 'cmdk';
import type { ReactNode } from 'react';
import { Kbd } from '../../ui/kbd.tsx';

export const GROUP_CLASS =
  '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-ink-soft';

type PaletteItemProps = { value: string; icon: ReactNode; shortcut?: string; note?: ReactNode; onSelect: () => void; children: string };

export function PaletteItem({ value, icon, shortcut, note, onSelect, children }: PaletteItemProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="touch-target flex h-9 cursor-pointer items-center gap-3 rounded-md px-2.5 text-sm select-none data-[selected=true]:bg-hover [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-ink-soft"
    >
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {note}
      {shortcut === undefined ? null : <Kbd keys={shortcut} />}
    </Command.Item>
  );
}
