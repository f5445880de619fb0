/** Presence inside this process, for one node (LIVE.md D4). */
import type { Clock } from '../kit/clock.ts';
import type { ActorRecord } from '../../schema/wire/events.ts';
import type { ParticipantRecord, Presence } from './presence.ts';
import { actorKey, checkState, createMerger, inOrder, NO_STATE, PRESENCE_TIMES } from './presence-state.ts';
import type { Merger } from './presence-state.ts';

const SWEEP_MS = 10_000;

interface Person {
  actor: ActorRecord;
  since: string;
  readers: number;
  state: { text: string; at: number } | null;
}

interface Room {
  people: Map<string, Person>;
  watches: Set<Merger>;
}

export function createMemoryPresence({ clock }: { clock: Clock }): Presence {
  const rooms = new Map<string, Room>();
  const sweep = setInterval(() => rooms.forEach(forgetOld), SWEEP_MS).unref();

  function open(sessionId: string): Room {
    const room = rooms.get(sessionId) ?? { people: new Map(), watches: new Set() };
    rooms.set(sessionId, room);
    return room;
  }

  function isHeld(person: Person): boolean {
    return person.readers > 0 || (person.state !== null && clock.monotonic() - person.state.at < PRESENCE_TIMES.heldMs);
  }

  function forgetOld(room: Room, sessionId: string): void {
    for (const [key, person] of room.people) if (!isHeld(person)) room.people.delete(key);
    if (room.people.size === 0 && room.watches.size === 0) rooms.delete(sessionId);
  }

  function meet(sessionId: string, actor: ActorRecord): { room: Room; person: Person } {
    const room = open(sessionId);
    const known = room.people.get(actorKey(actor));
    const person = known && isHeld(known) ? known : { actor, since: '', readers: 0, state: null };
    person.actor = actor;
    room.people.set(actorKey(actor), person);
    return { room, person };
  }

  function list(sessionId: string): ParticipantRecord[] {
    const people = [...(rooms.get(sessionId)?.people.values() ?? [])];
    const here = people.filter((person) => person.readers > 0);
    return inOrder(here.map(({ actor, since, state }) => ({ actor, since, state: state?.text ?? NO_STATE })));
  }

  return {
    enter(sessionId, actor) {
      const { room, person } = meet(sessionId, actor);
      if (person.readers++ === 0) person.since = new Date(clock.now()).toISOString();
      tell(room);
      let isHere = true;
      return () => {
        if (!isHere) return;
        isHere = false;
        person.readers--;
        forgetOld(room, sessionId);
        tell(room);
      };
    },

    async update(sessionId, actor, _clientId, state) {
      checkState(state);
      const { room, person } = meet(sessionId, actor);
      person.state = { text: state, at: clock.monotonic() };
      tell(room);
    },

    participants: async (sessionId) => list(sessionId),
    participantsOf: async (sessionIds) => new Map(sessionIds.map((sessionId) => [sessionId, list(sessionId)])),

    async watch(sessionId, listener) {
      const room = open(sessionId);
      let told = JSON.stringify(list(sessionId));
      const watch = createMerger(PRESENCE_TIMES.mergeMs, () => {
        const participants = list(sessionId);
        const now = JSON.stringify(participants);
        if (now === told) return;
        told = now;
        listener(participants);
      });
      room.watches.add(watch);
      return {
        async close() {
          watch.close();
          room.watches.delete(watch);
          forgetOld(room, sessionId);
        },
      };
    },

    async close() {
      clearInterval(sweep);
      for (const room of rooms.values()) for (const watch of room.watches) watch.close();
      rooms.clear();
    },
  };
}

function tell(room: Room): void {
  for (const watch of room.watches) watch.poke();
}
