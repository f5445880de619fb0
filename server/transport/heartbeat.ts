/** Finds out whether anybody is at the other end of a socket. Who is silent is away at first, and cut later: a stalled reader may come back. */
import type { WebSocket } from 'ws';
import type { Timers } from '../live/timers.ts';
import type { SocketLimits } from './socket-limits.ts';

export interface HeartbeatOptions {
  timers: Timers;
  limits: Pick<SocketLimits, 'pingMs' | 'silentMs'>;
  onAway(ws: WebSocket, isAway: boolean): void;
}

interface Beat {
  /** Its turn on the wheel. */
  slot: Set<WebSocket>;
  unanswered: number;
}

/** All sockets share one timer; they take turns within a ping's time, so that no tick is long. */
const SLOTS = 16;

export function createHeartbeat({ timers, limits, onAway }: HeartbeatOptions) {
  const wheel = Array.from({ length: SLOTS }, () => new Set<WebSocket>());
  const beats = new Map<WebSocket, Beat>();
  let turn = 0;

  function ping(ws: WebSocket, beat: Beat): void {
    if (beat.unanswered === 1) onAway(ws, true);
    if (beat.unanswered * limits.pingMs >= limits.silentMs) return ws.terminate();
    beat.unanswered++;
    if (ws.readyState === ws.OPEN) ws.ping();
  }

  /** One function for all sockets: `this` is the one that was heard. */
  function heard(this: WebSocket): void {
    const beat = beats.get(this);
    if (!beat) return;
    if (beat.unanswered > 1) onAway(this, false);
    beat.unanswered = 0;
  }

  const stop = timers.every(limits.pingMs / SLOTS, () => {
    turn = (turn + 1) % SLOTS;
    for (const ws of wheel[turn]!) ping(ws, beats.get(ws)!);
  });

  return {
    watch(ws: WebSocket): void {
      // The slot that has just had its turn: the first ping comes after a whole round.
      const slot = wheel[turn]!;
      slot.add(ws);
      beats.set(ws, { slot, unanswered: 0 });
      ws.on('pong', heard).on('message', heard);
    },
    forget(ws: WebSocket): void {
      beats.get(ws)?.slot.delete(ws);
      beats.delete(ws);
    },
    close: stop,
  };
}

export type Heartbeat = ReturnType<typeof createHeartbeat>;
