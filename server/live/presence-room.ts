/** One session's people on this node, and what Redis has not been told of them yet (LIVE.md D4). */
import type { ActorRecord } from '../../schema/wire/events.ts';
import type { PresentRecord } from './presence.ts';
import { actorKey, choosePresent, NO_STATE } from './presence-state.ts';
import type { Activity } from './presence-state.ts';

export interface Changes {
  /** Whether this is everything, or what has changed. */
  extent: 'all' | 'some';
  sets: string[];
  deletes: string[];
}

interface Reader {
  actor: ActorRecord;
  since: string;
  weight: number;
  count: number;
}

export function createRoom(nodeId: string) {
  const readers = new Map<string, Reader>();
  const states = new Map<string, { text: string; activity: Activity; at: number }>();
  /** Actors whose state, or whose being here, Redis has to be told. */
  const changedStates = new Set<string>();
  const changedReaders = new Set<string>();
  let isUnknown = true;

  const readerField = (key: string) => `p:${nodeId}:${key}`;
  const readerValue = ({ actor, since, weight }: Reader) => `${weight} ${since} ${JSON.stringify({ actor, since })}`;
  const stateValue = (key: string) => `${states.get(key)?.activity ?? 0} ${states.get(key)?.text ?? NO_STATE}`;

  return {
    hasReaders: () => readers.size > 0,
    isEmpty: () => readers.size === 0 && states.size === 0 && changedReaders.size === 0,

    enter(actor: ActorRecord, since: string, weight: number): void {
      const key = actorKey(actor);
      const known = readers.get(key);
      readers.set(key, { actor, since: known?.since ?? since, weight, count: (known?.count ?? 0) + 1 });
      if (!known || known.actor.displayName !== actor.displayName || known.weight !== weight) changedReaders.add(key);
    },

    leave(actor: ActorRecord): void {
      const key = actorKey(actor);
      const reader = readers.get(key);
      if (!reader || --reader.count > 0) return;
      readers.delete(key);
      changedReaders.add(key);
      if (!changedStates.has(key)) states.delete(key);
    },

    setState(actor: ActorRecord, text: string, activity: Activity, at: number): void {
      states.set(actorKey(actor), { text, activity, at });
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
      for (const key of isWhole ? states.keys() : changedStates) sets.push(`s:${key}`, stateValue(key));
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
    list(): PresentRecord {
      return choosePresent(
        [...readers].map(([key, { actor, since, weight }]) => {
          const state = states.get(key);
          return { actor, since, weight, state: state?.text ?? NO_STATE, activity: state?.activity ?? 0 };
        }),
      );
    },
    isHere: (key: string) => readers.has(key),
  };
}

export type PresenceRoom = ReturnType<typeof createRoom>;
