/** Presence inside this process, for one node (LIVE.md D4). */
import type { Clock } from '../kit/clock.ts';
import type { ActorRecord } from '../../schema/wire/events.ts';
import type { Presence, PresentRecord } from './presence.ts';
import { actorKey, checkState, choosePresent, createMerger, NO_STATE, pauseMs, PRESENCE_TIMES } from './presence-state.ts';
import type { Activity, Merger } from './presence-state.ts';

const SWEEP_MS = 10_000;

interface Person {
  actor: ActorRecord;
  since: string;
  weight: number;
  readers: number;
  state: { text: string; activity: Activity; at: number } | null;
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
    const person = known && isHeld(known) ? known : { actor, since: '', weight: 0, readers: 0, state: null };
    person.actor = actor;
    room.people.set(actorKey(actor), person);
    return { room, person };
  }

  function list(sessionId: string): PresentRecord {
    const people = [...(rooms.get(sessionId)?.people.values() ?? [])];
    const here = people.filter((person) => person.readers > 0);
    return choosePresent(
      here.map(({ actor, since, weight, state }) => ({
        actor,
        since,
        weight,
        state: state?.text ?? NO_STATE,
        activity: state?.activity ?? 0,
      })),
    );
  }

  return {
    enter(sessionId, actor, weight = 0) {
      const { room, person } = meet(sessionId, actor);
      person.weight = weight;
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
      const activity = checkState(state);
      const { room, person } = meet(sessionId, actor);
      person.state = { text: state, activity, at: clock.monotonic() };
      tell(room);
    },

    present: async (sessionId) => list(sessionId),
    presentIn: async (sessionIds) => new Map(sessionIds.map((sessionId) => [sessionId, list(sessionId)])),
    isHere: async (sessionId, actor) => (rooms.get(sessionId)?.people.get(actorKey(actor))?.readers ?? 0) > 0,

    async watch(sessionId, listener) {
      const room = open(sessionId);
      let present = list(sessionId);
      let told = JSON.stringify(present);
      const pause = () => pauseMs(PRESENCE_TIMES.mergeMs, present.count);
      const watch = createMerger(pause, () => {
        present = list(sessionId);
        const now = JSON.stringify(present);
        if (now === told) return;
        told = now;
        listener(present);
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
