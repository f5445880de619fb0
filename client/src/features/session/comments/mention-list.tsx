import { clsx } from 'clsx';
import { Sparkles } from 'lucide-react';
import { commentMessages } from '../../../messages/comments-en.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import type { Mentionable } from './mention-text.ts';

interface MentionListProps {
  id: string;
  offered: readonly Mentionable[];
  highlighted: number;
  onChoose: (mention: Mentionable) => void;
  onHighlight: (index: number) => void;
}

export function optionId(listId: string, index: number): string {
  return `${listId}-${index}`;
}

/** Below the field that it belongs to; the field keeps the focus. */
export function MentionList({ id, offered, highlighted, onChoose, onHighlight }: MentionListProps) {
  const firstModel = offered.findIndex(({ kind }) => kind === 'MODEL');
  return (
    <div
      id={id}
      role="listbox"
      tabIndex={-1}
      aria-label={commentMessages.mentionList}
      className="absolute inset-x-0 top-full z-50 mt-1 animate-pop rounded-lg bg-raised p-1 shadow-overlay"
    >
      {offered.map((mention, index) => (
        <div key={mention.id} role="presentation">
          {index === firstModel ? <p className="px-2 pt-1.5 pb-1 text-xs text-ink-soft">{commentMessages.models}</p> : null}
          <div
            id={optionId(id, index)}
            role="option"
            tabIndex={-1}
            aria-selected={index === highlighted}
            // Before the field loses the focus to it.
            onMouseDown={(event) => {
              event.preventDefault();
              onChoose(mention);
            }}
            onMouseMove={() => onHighlight(index)}
            className={clsx(
              'touch-target flex h-8 cursor-pointer items-center gap-2 rounded-sm px-2 text-sm',
              index === highlighted && 'bg-hover',
            )}
          >
            {mention.kind === 'MODEL' ? (
              <Sparkles className="size-4 shrink-0 text-ink-soft" aria-hidden="true" />
            ) : (
              <Avatar person={{ id: mention.id, displayName: mention.name }} size={20} />
            )}
            <span className="min-w-0 flex-1 truncate">{mention.name}</span>
            {mention.isHere ? <span className="text-xs text-ink-faint">{commentMessages.hereNow}</span> : null}
          </div>
        </div>
      ))}
    </div>
  );
}
