import { clsx } from 'clsx';
import { messages } from '../../../messages/messages.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import type { PresentPerson } from './people.ts';

/** Who is away stands dimmed; who is too many is a number. */
export function Faces({ people, total, max }: { people: readonly PresentPerson[]; total: number; max: number }) {
  const shown = people.slice(0, max);
  const rest = total - shown.length;
  return (
    <span className="inline-flex items-center -space-x-0.5">
      {shown.map((person) => (
        <span
          key={person.id}
          data-away={person.state.away === null ? undefined : ''}
          className="rounded-full bg-canvas ring-2 ring-canvas transition-opacity"
        >
          <Avatar person={person} letters={1} className={clsx('block', person.state.away !== null && 'opacity-40')} />
        </span>
      ))}
      {rest > 0 ? (
        <span
          role="img"
          aria-label={messages.common.morePeople(rest)}
          className="inline-flex h-6 min-w-6 items-center justify-center rounded-full bg-line px-1 text-[10px] leading-none font-semibold text-ink-soft tabular-nums ring-2 ring-canvas"
        >
          +{rest}
        </span>
      ) : null}
    </span>
  );
}
