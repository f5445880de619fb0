import { useMemo } from 'react';
import { personColors } from '../../ui/person-color.ts';
import { useSessionState } from './session-context.ts';

/** Who is here and who wrote here, each in a colour of their own. */
export function usePersonColors(): ReadonlyMap<string, string> {
  const participants = useSessionState((state) => state.participants);
  const messages = useSessionState((state) => state.messages);
  const ids = useMemo(() => {
    const people = new Set(participants.map((participant) => participant.actor.id));
    for (const message of messages.values()) if (message.author) people.add(message.author.id);
    return [...people].toSorted().join(' ');
  }, [participants, messages]);
  // By the ids as one text: what is drawn with these colours is not drawn again with each message.
  return useMemo(() => personColors(ids.split(' ').filter(Boolean)), [ids]);
}
