import { Command } from 'cmdk';
import * as Radix from 'radix-ui/dialog';
import { useState } from 'react';
import { messages } from '../../messages/messages.ts';
import { PaletteCommands } from './palette-commands.tsx';
import { PaletteMessages } from './palette-messages.tsx';
import type { PaletteProps } from './palette-props.ts';
import { PaletteSessions } from './palette-sessions.tsx';
import { SearchFilters } from './search-filters.tsx';
import { useMessageSearch } from './use-message-search.ts';

export function Palette({ open, onOpenChange, ...props }: PaletteProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <div className="fixed inset-0 z-40 animate-appear bg-backdrop" aria-hidden="true" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-x-3 top-[max(0.75rem,14vh)] z-50 mx-auto max-w-150 animate-pop overflow-hidden rounded-lg bg-raised shadow-overlay outline-none"
        >
          <Radix.Title className="sr-only">{messages.palette.label}</Radix.Title>
          <PaletteBody {...props} onClose={() => onOpenChange(false)} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function PaletteBody({ onClose, ...props }: Omit<PaletteProps, 'open' | 'onOpenChange'> & { onClose: () => void }) {
  const [text, setText] = useState('');
  const [selected, setSelected] = useState('');
  const search = useMessageSearch(props.slug, text);
  /** Close first: what the command opens takes the focus after it. */
  const run = (command: () => void) => (): void => {
    onClose();
    command();
  };
  return (
    <Command label={messages.palette.label} loop shouldFilter={false} value={selected} onValueChange={setSelected}>
      <Command.Input
        value={text}
        onValueChange={setText}
        placeholder={messages.palette.placeholder}
        className="h-13 w-full border-b border-line bg-transparent px-4 text-base outline-none"
      />
      <Command.List className="max-h-[min(24rem,60vh)] overflow-y-auto overscroll-contain p-1.5">
        {search.state === 'none' ? (
          <Command.Empty className="px-3 py-8 text-center text-sm text-ink-soft">{messages.palette.empty}</Command.Empty>
        ) : null}
        <PaletteSessions slug={props.slug} text={text} onFirst={setSelected} onOpen={(id) => run(() => props.onGo(`/s/${id}`))()} />
        <PaletteMessages search={search} onOpen={(path) => run(() => props.onGo(path))()} />
        <PaletteCommands {...props} text={text} run={run} />
      </Command.List>
      <SearchFilters text={text} onText={setText} />
    </Command>
  );
}
