import { ChevronDown } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { Menu, MenuRadioGroup, MenuRadioItem } from '../../ui/menu.tsx';

interface ChoiceMenuProps<T extends string> {
  label: string;
  value: T;
  values: readonly T[];
  names: Readonly<Record<T, string>>;
  onPick: (value: T) => void;
}

/** One of a few, which its button says. */
export function ChoiceMenu<T extends string>({ label, value, values, names, onPick }: ChoiceMenuProps<T>) {
  return (
    <Menu
      align="start"
      className="w-44"
      trigger={
        <Button size="small" disabled={values.length < 2}>
          <span className="sr-only">{label}: </span>
          {names[value]}
          <ChevronDown className="size-3.5 text-ink-faint" aria-hidden="true" />
        </Button>
      }
    >
      <MenuRadioGroup
        value={value}
        onValueChange={(next) => {
          const picked = values.find((one) => one === next);
          if (picked !== undefined) onPick(picked);
        }}
      >
        {values.map((one) => (
          <MenuRadioItem key={one} value={one}>
            {names[one]}
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
    </Menu>
  );
}
