import { Command } from 'cmdk';
import { ChevronDown, TextSearch } from 'lucide-react';
import { messages } from '../../messages/messages.ts';
import { searchMessages } from '../../messages/search-en.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { GROUP_CLASS } from './palette-item.tsx';
import type { MessageHit, MessageSearch } from './use-message-search.ts';

type PaletteMessagesProps = { search: MessageSearch; onOpen: (path: string) => void };

export function PaletteMessages({ search: { state, hits, showMore }, onOpen }: PaletteMessagesProps) {
  if (state === 'none') return null;
  if (state === 'searching') return <Spinner label={searchMessages.searching} className="px-2.5 py-3 text-xs" />;
  if (state === 'failed') {
    return (
      <p role="status" className="px-2.5 py-3 text-xs text-ink-soft">
        {searchMessages.failed}
      </p>
    );
  }
  return (
    <Command.Group heading={searchMessages.heading} className={GROUP_CLASS}>
      {hits.map((hit) => (
        <MessageItem key={hit.message.id} hit={hit} onOpen={() => onOpen(`/s/${hit.message.session.id}?message=${hit.message.id}`)} />
      ))}
      {showMore ? (
        <Command.Item
          value="more-messages"
          onSelect={showMore}
          className="touch-target flex h-9 cursor-pointer items-center gap-3 rounded-md px-2.5 text-sm text-ink-soft select-none data-[selected=true]:bg-hover"
        >
          <ChevronDown className="size-4" aria-hidden="true" />
          {searchMessages.more}
        </Command.Item>
      ) : null}
    </Command.Group>
  );
}

function MessageItem({ hit, onOpen }: { hit: MessageHit; onOpen: () => void }) {
  const { message, snippet } = hit;
  const who = message.author?.displayName ?? message.model?.name ?? searchMessages.nobody;
  const title = message.session.title === '' ? messages.sidebar.untitled : message.session.title;
  return (
    <Command.Item
      value={message.id}
      onSelect={onOpen}
      className="flex cursor-pointer gap-3 rounded-md px-2.5 py-2 text-sm select-none data-[selected=true]:bg-hover"
    >
      <TextSearch className="mt-0.5 size-4 shrink-0 text-ink-soft" aria-hidden="true" />
      <span className="min-w-0 flex-1">
        <span className="line-clamp-2 break-words">
          {snippet.map((part, index) =>
            part.isMatch ? (
              <mark key={index} className="rounded-sm bg-accent-soft font-medium text-ink">
                {part.text}
              </mark>
            ) : (
              <span key={index}>{part.text}</span>
            ),
          )}
        </span>
        <span className="mt-0.5 block truncate text-xs text-ink-soft">{searchMessages.by(who, title)}</span>
      </span>
      <RelativeTime iso={message.createdAt} className="mt-0.5 shrink-0 text-xs text-ink-soft tabular-nums" />
    </Command.Item>
  );
}
