import { Eye } from 'lucide-react';
import { Suspense, lazy } from 'react';
import { presenceMessages } from '../../../messages/presence-en.ts';
import { sessionMessages } from '../../../messages/session-en.ts';
import { Popover } from '../../../ui/popover.tsx';
import { Spinner } from '../../../ui/spinner.tsx';
import { useSessionState } from '../session-context.ts';
import { useIsPhone } from '../use-is-phone.ts';
import { Faces } from './faces.tsx';
import { byInterest } from './people.ts';
import { useFollowers, usePeople, useSelfId } from './use-people.ts';

const MOST_FACES = 5;
const MOST_FACES_ON_PHONE = 3;
const PeopleList = lazy(() => import('./people-list.tsx').then((module) => ({ default: module.PeopleList })));

/** The faces in the header, and behind them everybody with what they do. */
export function PeopleButton() {
  const people = usePeople();
  const total = useSessionState((state) => state.participantCount);
  const selfId = useSelfId();
  const isPhone = useIsPhone();
  if (people.length === 0) return null;
  return (
    <div role="group" aria-label={sessionMessages.hereNow(people.map((person) => person.displayName))} className="flex items-center gap-2">
      <FollowersMark />
      <Popover
        label={presenceMessages.people}
        align="end"
        className="w-80 max-w-[calc(100vw-1rem)] p-0!"
        trigger={
          <button
            type="button"
            aria-label={presenceMessages.here(total)}
            className="touch-target inline-flex items-center rounded-full p-1 hover:bg-hover"
          >
            <Faces people={byInterest(people, selfId)} total={total} max={isPhone ? MOST_FACES_ON_PHONE : MOST_FACES} />
          </button>
        }
      >
        <Suspense
          fallback={
            <div className="p-3">
              <Spinner label={presenceMessages.loading} />
            </div>
          }
        >
          <PeopleList />
        </Suspense>
      </Popover>
    </div>
  );
}

/** Whoever leads others should know it. */
function FollowersMark() {
  const followers = useFollowers();
  if (followers.length === 0) return null;
  const names = new Intl.ListFormat('en', { type: 'conjunction' }).format(followers.map(({ displayName }) => displayName));
  return (
    <span
      role="status"
      title={presenceMessages.followersMeaning(names)}
      className="inline-flex h-6 animate-appear items-center gap-1.5 text-xs whitespace-nowrap text-ink-soft tabular-nums"
    >
      <Eye className="size-3.5" aria-hidden="true" />
      <span className="max-md:sr-only">{presenceMessages.followers(followers.length)}</span>
      <span className="md:hidden" aria-hidden="true">
        {followers.length}
      </span>
    </span>
  );
}
