/** Long requests that no reader of the hub stands behind: asked again whether they may go on, as readers are (LIVE.md R5). */
import { actorId } from '../identity/actor.ts';
import type { Actor } from '../identity/actor.ts';
import { Expected } from '../kit/errors.ts';
import type { Logger } from '../kit/logger.ts';
import { createChecks } from '../live/checks.ts';
import { systemTimers } from '../live/timers.ts';
import type { Timers } from '../live/timers.ts';
import type { Contexts } from './context.ts';
import type { Door } from './door.ts';

export interface OpenRequest {
  door: Door;
  actor: Actor;
  /** Whether what the actor is now still allows it. */
  mayGoOn(actor: Actor): Promise<boolean>;
  /** It may not. */
  end(error: Expected): void;
}

export interface OpenRequestsOptions {
  contexts: Pick<Contexts, 'recentActorOf'>;
  log: Pick<Logger, 'warn'>;
  /** Within this time everybody is asked again, though nobody announced anything. */
  recheckMs?: number;
  timers?: Timers;
}

const RECHECK_MS = 30_000;
const RECHECK_CONCURRENCY = 16;
/** Of one person or key on this node. */
const MAX_OPEN = 100;

export function createOpenRequests({ contexts, log, recheckMs = RECHECK_MS, timers = systemTimers }: OpenRequestsOptions) {
  const open = new Set<OpenRequest>();
  const checks = createChecks<OpenRequest>({ check, periodMs: recheckMs, concurrency: RECHECK_CONCURRENCY, timers });

  async function check(request: OpenRequest): Promise<void> {
    try {
      const now = await contexts.recentActorOf(request.door);
      if (!now || actorId(now) !== actorId(request.actor)) throw new Expected('UNAUTHENTICATED', 'This key does not hold any more.');
      if (!(await request.mayGoOn(now))) throw new Expected('FORBIDDEN', 'This key may not do this any more.');
      request.actor = now;
    } catch (error) {
      if (error instanceof Expected && error.code !== 'UNAVAILABLE') request.end(error);
      else log.warn({ error }, 'could not check whether a request may go on');
    }
  }

  return {
    /** Throws RATE_LIMITED where there are too many already. The returned function forgets it. */
    add(request: OpenRequest): () => void {
      const own = [...open].filter(({ actor }) => actorId(actor) === actorId(request.actor)).length;
      if (own >= MAX_OPEN) throw new Expected('RATE_LIMITED', `At most ${MAX_OPEN} requests at a time.`, { retryAfter: 1 });
      open.add(request);
      checks.add(request);
      // What was taken away while its credential was looked up, nobody will announce again.
      void checks.request(request);
      return () => {
        open.delete(request);
        checks.delete(request);
      };
    },
    /** Asks again for everybody who matches; resolves when all are answered. */
    async recheck(matches: (actor: Actor) => boolean): Promise<void> {
      await Promise.all([...open].filter(({ actor }) => matches(actor)).map(checks.request));
    },
    get size(): number {
      return open.size;
    },
    close: checks.close,
  };
}

export type OpenRequests = ReturnType<typeof createOpenRequests>;
