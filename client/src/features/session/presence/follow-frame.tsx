import type { CSSProperties } from 'react';
import { presenceMessages } from '../../../messages/presence-en.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { usePersonColor } from '../../../ui/person-colors.ts';
import { useFollow } from './follow-context.ts';
import type { PresentPerson } from './people.ts';
import { useOthers } from './use-people.ts';

/** A thin frame in the colour of whoever leads, and the way out. Nothing while nobody does. */
export function FollowFrame() {
  const { leaderId, stop } = useFollow();
  const leader = useOthers().find(({ id }) => id === leaderId);
  return leader ? <Frame leader={leader} onStop={stop} /> : null;
}

function Frame({ leader, onStop }: { leader: PresentPerson; onStop: () => void }) {
  const style: CSSProperties & Record<'--person', string> = { '--person': usePersonColor(leader.id) };
  return (
    <div style={style} className="pointer-events-none absolute inset-0 z-30 animate-appear border-2 border-(--person)" data-follow-frame>
      <div className="pointer-events-auto absolute top-[calc(var(--header-height)+0.5rem)] left-1/2 flex h-9 max-w-[calc(100%-2rem)] -translate-x-1/2 items-center gap-2 rounded-full bg-raised pr-1 pl-2 text-sm shadow-overlay">
        <Avatar person={leader} size={20} />
        <span role="status" className="truncate">
          {presenceMessages.following(leader.displayName)}
        </span>
        <button
          type="button"
          aria-label={presenceMessages.stopFollowing(leader.displayName)}
          aria-keyshortcuts="Escape"
          onClick={onStop}
          className="touch-target h-7 shrink-0 rounded-full px-2.5 text-xs font-medium text-(--person) hover:bg-hover"
        >
          {presenceMessages.stop}
        </button>
      </div>
    </div>
  );
}
