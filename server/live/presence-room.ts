/** One session's people on this node, and what Redis has not been told of them yet (LIVE.md D4). */
import type { ActorRecord } from '../../schema/wire/events.ts';
import type { ParticipantRecord } from './presence.ts';
import { actorKey, inOrder, NO_STATE } from './presence-state.ts';

export interface Changes {
  /** Whether this is everything, or what has changed. */
  extent: 'all' | 'some';
  sets: string[];
  deletes: string[];
}

interface Reader {
  actor: ActorRecord;
  since: string;
  count: number;
}

export function createRoom(nodeId: string) {
  const readers = new Map<string, Reader>();
  const states = new Map<string, { text: string; at: number }>();
  /** Actors whose state, or whose being here, Redis has to be told. */
  const changedStates = new Set<string>();
  const changedReaders = new Set<string>();
  let isUnknown = true;

  const readerField = (key: string) => `p:${nodeId}:${key}`;
  const readerValue = ({ actor, since }: Reader) => JSON.stringify({ actor, since });

  return {
    hasReaders: () => readers.size > 0,
    isEmpty: () => readers.size === 0 && states.size === 0 && changedReaders.size === 0,

    enter(actor: ActorRecord, since: string): void {
      const key = actorKey(actor);
      const known = readers.get(key);
      readers.set(key, { actor, since: known?.since ?? since, count: (known?.count ?? 0) + 1 });
      if (!known || known.actor.displayName !== actor.displayName) changedReaders.add(key);
    },

    leave(actor: ActorRecord): void {
      const key = actorKey(actor);
      const reader = readers.get(key);
      if (!reader || --reader.count > 0) return;
      readers.delete(key);
      changedReaders.add(key);
      if (!changedStates.has(key)) states.delete(key);
    },

    setState(actor: ActorRecord, text: string, at: number): void {
      states.set(actorKey(actor), { text, at });
      changedStates.add(actorKey(actor));
    },

    /** What has to be told now; `told` or `failed` comes after it. */
    take(): Changes {
      const isWhole = isUnknown;
      isUnknown = false;
      const sets: string[] = [];
      const deletes: string[] = [];
      for (const key of isWhole ? readers.keys() : changedReaders) {
        const reader = readers.get(key);
        if (reader) sets.push(readerField(key), readerValue(reader));
        else deletes.push(readerField(key));
      }
      for (const key of isWhole ? states.keys() : changedStates) sets.push(`s:${key}`, states.get(key)?.text ?? NO_STATE);
      changedReaders.clear();
      changedStates.clear();
      return { extent: isWhole ? 'all' : 'some', sets, deletes };
    },

    /** From here on Redis holds the states of those who have no reader here. */
    told(): void {
      for (const key of states.keys()) if (!readers.has(key) && !changedStates.has(key)) states.delete(key);
    },

    /** Redis may not know what it was told, or has forgotten it: the next time it is told everything that is not older than `oldest`. */
    failed(oldest: number): void {
      isUnknown = true;
      for (const [key, { at }] of states) if (!readers.has(key) && at < oldest) states.delete(key);
    },

    /** What this node knows by itself. */
    list(): ParticipantRecord[] {
      return inOrder([...readers].map(([key, { actor, since }]) => ({ actor, since, state: states.get(key)?.text ?? NO_STATE })));
    },
  };
}

export type PresenceRoom = ReturnType<typeof createRoom>;
