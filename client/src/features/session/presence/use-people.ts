import { useMemo } from 'react';
import { useSelf } from '../../../api/viewer.ts';
import { useSessionState } from '../session-context.ts';
import { peopleOf } from './people.ts';
import type { PresentPerson } from './people.ts';

export function useSelfId(): string {
  return useSelf().id;
}

/** Those who are shown, oneself among them. */
export function usePeople(): readonly PresentPerson[] {
  return useSessionState((state) => peopleOf(state.participants));
}

export function useOthers(): readonly PresentPerson[] {
  const people = usePeople();
  const selfId = useSelfId();
  return useMemo(() => people.filter(({ id }) => id !== selfId), [people, selfId]);
}

export function useFollowers(): readonly PresentPerson[] {
  const others = useOthers();
  const selfId = useSelfId();
  return useMemo(() => others.filter(({ state }) => state.following === selfId), [others, selfId]);
}
