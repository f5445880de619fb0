import { Search, X } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { messages } from '../../messages/messages.ts';
import { Kbd } from '../../ui/kbd.tsx';

type FilterFieldProps = { value: string; onChange: (value: string) => void; onOpenPalette: () => void };

export function FilterField({ value, onChange, onOpenPalette }: FilterFieldProps) {
  const words = messages.sidebar;
  function clearOnEscape(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || value === '') return;
    event.stopPropagation();
    onChange('');
  }
  return (
    <div className="relative">
      <Search className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-ink-faint" aria-hidden="true" />
      <input
        type="text"
        role="searchbox"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={clearOnEscape}
        aria-label={words.searchLabel}
        placeholder={words.searchPlaceholder}
        autoComplete="off"
        spellCheck={false}
        className="h-8 w-full rounded-md bg-hover pr-17 pl-8 text-sm text-ink transition-colors hover:bg-pressed focus-visible:-outline-offset-1 max-md:h-10 max-md:text-base"
      />
      {value === '' ? (
        <PaletteHint onOpen={onOpenPalette} />
      ) : (
        <button
          type="button"
          aria-label={words.clearSearch}
          onClick={() => onChange('')}
          className="absolute top-1/2 right-1 flex size-6 -translate-y-1/2 items-center justify-center rounded-sm text-ink-soft hover:bg-hover max-md:size-10"
        >
          <X className="size-3.5" aria-hidden="true" />
        </button>
      )}
    </div>
  );
}

function PaletteHint({ onOpen }: { onOpen: () => void }) {
  return (
    <button
      type="button"
      title={messages.sidebar.palette}
      onClick={onOpen}
      className="absolute top-1/2 right-1 inline-flex h-6 -translate-y-1/2 items-center rounded-sm px-0.5 max-md:hidden"
    >
      <span className="sr-only">{messages.sidebar.palette}</span>
      <Kbd keys="mod+k" />
    </button>
  );
}
