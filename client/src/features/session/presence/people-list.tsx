import { presenceMessages } from '../../../messages/presence-en.ts';
import { useSessionState } from '../session-context.ts';
import { byInterest } from './people.ts';
import { PersonRow } from './person-row.tsx';
import { usePeople, useSelfId } from './use-people.ts';

/** Everybody who is here, what they do, and a way to follow them. */
export function PeopleList() {
  const people = usePeople();
  const selfId = useSelfId();
  const total = useSessionState((state) => state.participantCount);
  const hidden = total - people.length;
  const isAlone = people.every(({ id }) => id === selfId);
  return (
    <div className="flex max-h-[min(28rem,70dvh)] flex-col">
      <h2 className="px-4 pt-3 pb-1.5 text-xs font-medium text-ink-soft tabular-nums">{presenceMessages.here(total)}</h2>
      <ul className="min-h-0 overflow-y-auto overscroll-contain px-1.5 pb-1.5">
        {byInterest(people, selfId).map((person) => (
          <PersonRow key={person.id} person={person} />
        ))}
      </ul>
      {isAlone ? <p className="px-4 pb-3.5 text-xs text-ink-soft">{presenceMessages.alone}</p> : null}
      {hidden > 0 ? (
        <p className="border-t border-line px-4 py-2.5 text-xs text-ink-soft tabular-nums">{presenceMessages.more(hidden)}</p>
      ) : null}
    </div>
  );
}
