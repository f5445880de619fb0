import * as Radix from 'radix-ui/popover';
import { clsx } from 'clsx';
import { messages } from '../../../messages/messages.ts';
import { presenceMessages } from '../../../messages/presence-en.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { formatRelativeTime } from '../../../ui/format-time.ts';
import { useNow } from '../../../ui/use-now.ts';
import { useLive } from '../session-context.ts';
import { useFollow } from './follow-context.ts';
import { doingOf, mayLead } from './people.ts';
import type { PresentPerson } from './people.ts';
import { useOthers, useSelfId } from './use-people.ts';

const EXCERPT_LENGTH = 60;
const REFRESH_MS = 30_000;

export function PersonRow({ person }: { person: PresentPerson }) {
  const selfId = useSelfId();
  const isAway = person.state.away !== null;
  return (
    <li className="flex min-h-11 items-center gap-3 rounded-md px-2.5 py-1.5">
      <Avatar person={person} className={clsx('transition-opacity', isAway && 'opacity-40')} />
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-1.5">
          <span className="truncate font-medium text-ink">{person.displayName}</span>
          {person.id === selfId ? <span className="shrink-0 text-xs text-ink-soft">{presenceMessages.you}</span> : null}
          {person.kind === 'User' ? null : (
            <span title={presenceMessages.kinds[person.kind].meaning}>
              <Badge>{presenceMessages.kinds[person.kind].name}</Badge>
            </span>
          )}
        </p>
        <Doing person={person} />
      </div>
      {person.id === selfId ? null : <FollowButton person={person} />}
    </li>
  );
}

function Doing({ person }: { person: PresentPerson }) {
  const { store } = useLive();
  const now = useNow(REFRESH_MS);
  const selfId = useSelfId();
  const others = useOthers();
  const { following } = person.state;
  const leader = others.find(({ id }) => id === following);
  const parts = [words(), following === selfId ? presenceMessages.followsYou : leader && presenceMessages.follows(leader.displayName)];

  function words(): string {
    const doing = doingOf(person.state);
    switch (doing.kind) {
      case 'away':
        return awayWords(doing.since, now);
      case 'typing':
        return presenceMessages.typing;
      case 'inPrompt':
        return presenceMessages.inPrompt;
      case 'reading': {
        const text = excerpt(store.text(doing.messageId));
        return text ? presenceMessages.reading(text) : presenceMessages.readingAlong;
      }
      case 'here':
        return presenceMessages.readingAlong;
    }
  }

  return <p className="truncate text-xs text-ink-soft tabular-nums">{parts.filter(Boolean).join(' · ')}</p>;
}

function awayWords(since: number, now: number): string {
  const time = formatRelativeTime(new Date(Math.min(since, now)).toISOString(), now);
  return time === messages.time.now ? presenceMessages.away : presenceMessages.awayFor(time);
}

/** The first words, without the marks of markdown. */
function excerpt(text: string): string {
  const words = text
    .slice(0, EXCERPT_LENGTH * 2)
    .replaceAll(/[#*_`>|[\]]+/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim();
  return words.length > EXCERPT_LENGTH ? `${words.slice(0, EXCERPT_LENGTH).trimEnd()}…` : words;
}

function FollowButton({ person }: { person: PresentPerson }) {
  const { leaderId, follow, stop } = useFollow();
  const selfId = useSelfId();
  if (leaderId === person.id) {
    return (
      <Radix.Close asChild>
        <Button size="small" aria-label={presenceMessages.stopFollowing(person.displayName)} onClick={stop}>
          {presenceMessages.stop}
        </Button>
      </Radix.Close>
    );
  }
  if (!mayLead(person, selfId)) return null;
  return (
    <Radix.Close asChild>
      <Button size="small" aria-label={presenceMessages.followName(person.displayName)} onClick={() => follow(person.id)}>
        {presenceMessages.follow}
      </Button>
    </Radix.Close>
  );
}
