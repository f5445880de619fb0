import { Command } from 'cmdk';
import { MessageSquare } from 'lucide-react';
import { useEffect } from 'react';
import { useQuery } from 'urql';
import { messages } from '../../messages/messages.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { useDebounced } from '../../ui/use-debounced.ts';
import { PaletteSessionsDocument } from './palette-documents.ts';
import { GROUP_CLASS, PaletteItem } from './palette-item.tsx';

const MOST = 6;
const DELAY_MS = 120;
const CONTEXT = { additionalTypenames: ['Session'] };

type PaletteSessionsProps = { slug: string; text: string; onFirst: (id: string) => void; onOpen: (id: string) => void };

export function PaletteSessions({ slug, text, onFirst, onOpen }: PaletteSessionsProps) {
  const query = useDebounced(text.trim(), DELAY_MS);
  const [{ data, fetching, stale }] = useQuery({
    query: PaletteSessionsDocument,
    variables: { slug, first: MOST, query: query === '' ? null : query },
    requestPolicy: 'cache-and-network',
    context: CONTEXT,
  });
  const found = data?.workspace?.sessions.edges ?? [];
  const isOfThisText = query === text.trim() && !fetching && !stale;
  // Enter may be faster than the answer: what the list still holds of other words must not open.
  const sessions = isOfThisText ? found : found.filter(({ node }) => node.title.toLowerCase().includes(text.trim().toLowerCase()));
  const first = isOfThisText ? sessions[0]?.node.id : undefined;
  // Sessions arrive after the commands were drawn and selected: the best one takes the selection when it comes.
  useEffect(() => {
    if (first !== undefined) onFirst(first);
  }, [first, onFirst]);

  if (sessions.length === 0) return null;
  return (
    <Command.Group heading={messages.palette.sessions} className={GROUP_CLASS}>
      {sessions.map(({ node }) => (
        <PaletteItem
          key={node.id}
          value={node.id}
          icon={<MessageSquare aria-hidden="true" />}
          note={<RelativeTime iso={node.updatedAt} className="text-xs text-ink-soft tabular-nums" />}
          onSelect={() => onOpen(node.id)}
        >
          {node.title === '' ? messages.sidebar.untitled : node.title}
        </PaletteItem>
      ))}
    </Command.Group>
  );
}
