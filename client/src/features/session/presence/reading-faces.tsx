import { presenceMessages } from '../../../messages/presence-en.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { useSessionState } from '../session-context.ts';
import { clusterReaders, readersOf } from './people.ts';
import type { ReadingCluster } from './people.ts';
import { useSelfId } from './use-people.ts';

const MOST_FACES = 3;

/** Small faces in the margin of a message, where its readers are; not on phones, which have no margin. */
export function ReadingFaces({ messageId }: { messageId: string }) {
  const selfId = useSelfId();
  const readers = useSessionState((state) => readersOf(state.participants).get(messageId));
  const others = readers?.filter(({ id }) => id !== selfId);
  if (!others || others.length === 0) return null;
  return (
    <div className="reading-faces" aria-hidden="true">
      {clusterReaders(others).map((cluster) => (
        <Cluster key={cluster.people[0]!.id} cluster={cluster} />
      ))}
    </div>
  );
}

function Cluster({ cluster: { fraction, people } }: { cluster: ReadingCluster }) {
  const rest = people.length - MOST_FACES;
  return (
    <span className="reading-cluster" style={{ insetBlockStart: `${fraction * 100}%` }}>
      {people.slice(0, MOST_FACES).map((person) => (
        <span key={person.id} title={presenceMessages.readsHere(person.displayName)}>
          <Avatar person={person} size={16} className="ring-2 ring-canvas" />
        </span>
      ))}
      {rest > 0 ? (
        <span className="text-[10px] leading-4 text-ink-soft tabular-nums" title={presenceMessages.readHere(people.length)}>
          +{rest}
        </span>
      ) : null}
    </span>
  );
}
