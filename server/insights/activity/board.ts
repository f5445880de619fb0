/**
 * What this node knows of who reads and how much is written, by session. Readers are always counted, as they come and go rarely; text only
 * while somebody watches a workspace, so that it costs nothing when nobody looks.
 */
import type { ActorRecord } from '../../../schema/wire/events.ts';
import type { EventLog } from '../../live/event-log.ts';
import type { Presence } from '../../live/presence.ts';
import { likelyTokens } from '../../models/estimate.ts';

export function createBoard() {
  const readers = new Map<string, Map<string, number>>();
  let written = new Map<string, number>();
  let isWatched = false;

  function enter(sessionId: string, key: string): () => void {
    const room = readers.get(sessionId) ?? new Map<string, number>();
    readers.set(sessionId, room);
    room.set(key, (room.get(key) ?? 0) + 1);
    let isIn = true;
    return () => {
      if (!isIn) return;
      isIn = false;
      const left = (room.get(key) ?? 1) - 1;
      if (left > 0) room.set(key, left);
      else room.delete(key);
      if (room.size === 0 && readers.get(sessionId) === room) readers.delete(sessionId);
    };
  }

  return {
    /** The same presence, whose readers stand on the board. */
    tapPresence(presence: Presence): Presence {
      return {
        ...presence,
        enter(sessionId: string, actor: ActorRecord, weight?: number) {
          const leaveBoard = enter(sessionId, `${actor.kind} ${actor.id}`);
          const leave = presence.enter(sessionId, actor, weight);
          return () => {
            leaveBoard();
            leave();
          };
        },
      };
    },

    /** The same log, whose text is weighed. */
    tapLog(log: EventLog): EventLog {
      return {
        ...log,
        appendText(sessionId, event, fence) {
          if (isWatched) written.set(sessionId, (written.get(sessionId) ?? 0) + likelyTokens(event.text.length));
          return log.appendText(sessionId, event, fence);
        },
      };
    },

    watch(isWanted: boolean): void {
      isWatched = isWanted;
      if (!isWanted) written = new Map();
    },

    /** Who reads now, and the tokens since the last time. */
    take(): { readers: ReadonlyMap<string, ReadonlyMap<string, number>>; tokens: ReadonlyMap<string, number> } {
      const tokens = written;
      written = new Map();
      return { readers, tokens };
    },
  };
}

export type Board = ReturnType<typeof createBoard>;
