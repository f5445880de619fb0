import { clsx } from 'clsx';
import { commentMessages } from '../../../messages/comments-en.ts';
import { tooltipProps } from '../../../ui/tooltip.tsx';
import { useSession } from '../session-context.ts';
import { mayComment } from './use-talk.ts';
import { useShownReactions } from './use-toggle-reaction.ts';

const MOST_NAMES = 8;

export function ReactionChips({ messageId }: { messageId: string }) {
  const session = useSession();
  const { shown, toggle } = useShownReactions(messageId);
  return shown.map(({ emoji, count, actors, isMine }) => {
    const names = actors.slice(0, MOST_NAMES).map(({ displayName }) => displayName);
    const label = commentMessages.reaction(emoji, count, names);
    return (
      <button
        key={emoji}
        type="button"
        aria-pressed={isMine}
        aria-label={label}
        {...tooltipProps(label)}
        disabled={!mayComment(session)}
        onClick={() => void toggle(emoji, isMine)}
        className={clsx(
          'touch-target inline-flex h-7 items-center gap-1.5 rounded-full border px-2.5 text-xs tabular-nums transition-colors disabled:cursor-default',
          isMine
            ? 'border-accent bg-accent-soft text-accent'
            : 'border-line text-ink-soft enabled:hover:border-line-strong enabled:hover:text-ink',
        )}
      >
        <span className="text-sm leading-none" aria-hidden="true">
          {emoji}
        </span>
        {count}
      </button>
    );
  });
}
