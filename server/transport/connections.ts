/** The open sockets and whose they are: how many one may have, and whether its credential still holds (LIVE.md R5, F6). */
import type { WebSocket } from 'ws';
import { CLOSE_CODES } from '../../schema/wire/close-codes.ts';
import type { Actor } from '../identity/actor.ts';
import { Expected } from '../kit/errors.ts';
import type { Logger } from '../kit/logger.ts';
import { createChecks } from '../live/checks.ts';
import type { Timers } from '../live/timers.ts';
import type { Door } from './door.ts';
import type { SocketLimits } from './socket-limits.ts';

export interface Credential {
  actor: Actor | null;
  /** Names who shares the limit of open sockets; null for nobody in particular. */
  actorId: string | null;
  expiresAt: Date | null;
}

export interface Connection extends Credential {
  readonly door: Door;
}

interface Open extends Connection {
  readonly ws: WebSocket;
  cancelExpiry(): void;
}

/** Longer timers overflow; the periodic check comes earlier anyway. */
const MAX_TIMER_MS = 2 ** 31 - 1;

const nothing = (): void => undefined;

const CODES = {
  UNAUTHENTICATED: CLOSE_CODES.unauthorized,
  FORBIDDEN: CLOSE_CODES.forbidden,
  NOT_FOUND: CLOSE_CODES.forbidden,
  RATE_LIMITED: CLOSE_CODES.tooManyRequests,
};

export interface ConnectionsOptions {
  /** Throws Expected for a credential that does not hold, or no longer. */
  authenticate(door: Door): Promise<Credential>;
  /** Each that is opened; throws RATE_LIMITED. */
  countOpening(door: Door, actor: Actor | null): Promise<void>;
  limits: SocketLimits;
  timers: Timers;
  now(): number;
  log: Pick<Logger, 'warn'>;
}

export function createConnections({ authenticate, countOpening, limits, timers, now, log }: ConnectionsOptions) {
  const open = new Map<WebSocket, Open>();
  const perActor = new Map<string, number>();
  /** Grows with every recheck, so that none is missed by a socket whose credential is just being looked up. */
  let generation = 0;
  const checks = createChecks<Open>({ check, periodMs: limits.recheckMs, concurrency: 16, timers });

  const countOf = (actorId: string | null): number => (actorId === null ? 0 : (perActor.get(actorId) ?? 0));

  function count(actorId: string | null, by: number): void {
    if (actorId === null) return;
    const sum = countOf(actorId) + by;
    if (sum > 0) perActor.set(actorId, sum);
    else perActor.delete(actorId);
  }

  function closeFor(ws: WebSocket, error: unknown): void {
    const known = error instanceof Expected && error.code in CODES;
    // What we could not find out is no refusal: the client shall come again.
    if (!known) log.warn({ error }, 'could not authenticate a socket');
    ws.close(known ? CODES[error.code as keyof typeof CODES] : CLOSE_CODES.goingAway, known ? error.code : 'Try again');
  }

  async function check(connection: Open): Promise<void> {
    try {
      const credential = await authenticate(connection.door);
      // A stale cookie is nobody, and for a new socket no error; for the one that it opened, it is the end.
      if (connection.actorId !== null && credential.actorId === null) throw new Expected('UNAUTHENTICATED', 'This login has ended.');
      // The same headers cannot become somebody else: the actor that was counted stays.
      hold(connection, { ...credential, actorId: connection.actorId });
    } catch (error) {
      const isAnswer = error instanceof Expected && error.code !== 'UNAVAILABLE';
      if (isAnswer) closeFor(connection.ws, error);
      else log.warn({ error }, 'could not check a credential again');
    }
  }

  function hold(connection: Open, credential: Credential): void {
    Object.assign(connection, credential);
    connection.cancelExpiry();
    if (!credential.expiresAt || !open.has(connection.ws)) return;
    const ms = Math.min(Math.max(credential.expiresAt.getTime() - now(), 0), MAX_TIMER_MS);
    connection.cancelExpiry = timers.after(ms, () => void checks.request(connection));
  }

  return {
    doorOf: (ws: WebSocket): Door => open.get(ws)!.door,
    /** False where the socket was told to leave. */
    async admit(ws: WebSocket, door: Door): Promise<boolean> {
      const seen = generation;
      try {
        const credential = await authenticate(door);
        await countOpening(door, credential.actor);
        if (ws.readyState !== ws.OPEN) return false;
        if (countOf(credential.actorId) >= limits.socketsPerActor) {
          throw new Expected('RATE_LIMITED', 'Too many open connections.');
        }
        const connection: Open = { ws, door, ...credential, cancelExpiry: nothing };
        open.set(ws, connection);
        count(credential.actorId, 1);
        checks.add(connection);
        hold(connection, credential);
        if (generation !== seen) void checks.request(connection);
        return true;
      } catch (error) {
        closeFor(ws, error);
        return false;
      }
    },
    forget(ws: WebSocket): void {
      const connection = open.get(ws);
      if (!connection) return;
      open.delete(ws);
      count(connection.actorId, -1);
      checks.delete(connection);
      connection.cancelExpiry();
    },
    /** Asks again for everybody who matches; those who are refused have been told to leave by then. */
    async recheck(matches: (connection: Connection) => boolean): Promise<void> {
      generation++;
      await Promise.all([...open.values()].filter(matches).map(checks.request));
    },
    close: checks.close,
  };
}
