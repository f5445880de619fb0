/** Finds out whether anybody is at the other end of a socket. Who is silent is away at first, and cut later: a stalled reader may come back. */
import type { WebSocket } from 'ws';
import type { Timers } from '../live/timers.ts';
import type { SocketLimits } from './socket-limits.ts';

export interface HeartbeatOptions {
  ws: WebSocket;
  timers: Timers;
  limits: Pick<SocketLimits, 'pingMs' | 'silentMs'>;
  onAway(isAway: boolean): void;
}

export function startHeartbeat({ ws, timers, limits, onAway }: HeartbeatOptions): void {
  let unanswered = 0;

  const stop = timers.every(limits.pingMs, () => {
    if (unanswered === 1) onAway(true);
    if (unanswered * limits.pingMs >= limits.silentMs) return ws.terminate();
    unanswered++;
    if (ws.readyState === ws.OPEN) ws.ping();
  });

  function heard(): void {
    if (unanswered > 1) onAway(false);
    unanswered = 0;
  }

  ws.on('pong', heard);
  ws.on('message', heard);
  ws.on('close', stop);
}
