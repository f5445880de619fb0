/** Operations that were refused, at whichever door, each a line in the program's log: who asked, for which field, and why not. No value of theirs. */
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../schema/context.ts';
import { isErrorCode } from '../../schema/wire/errors.ts';
import type { ErrorCode } from '../../schema/wire/errors.ts';
import { actorId } from '../identity/actor.ts';
import type { Actor } from '../identity/actor.ts';
import { placeOf } from '../identity/caller.ts';
import type { Clock } from '../kit/clock.ts';
import type { Logger } from '../kit/logger.ts';
import type { Door } from './door.ts';

/** What somebody may have tried to get around. */
const REFUSALS: ReadonlySet<ErrorCode> = new Set(['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'INVALID', 'RATE_LIMITED', 'TOO_COMPLEX']);
const WINDOW_MS = 60_000;
/** In a window, of one asker and one code: nobody fills a log by asking. */
export const MOST_LINES = 60;

interface Refusal {
  path?: readonly (string | number)[] | undefined;
  extensions?: Record<string, unknown> | undefined;
}

export function createRefusalLog({ log, clock }: { log: Pick<Logger, 'info'>; clock: Pick<Clock, 'monotonic'> }) {
  const actors = new WeakMap<Door, Actor>();
  const written = new Map<string, number>();
  let endsAt = 0;

  function countOf(asker: string): number {
    if (clock.monotonic() >= endsAt) {
      written.clear();
      endsAt = clock.monotonic() + WINDOW_MS;
    }
    const count = (written.get(asker) ?? 0) + 1;
    written.set(asker, count);
    return count;
  }

  /** Of errors as they are answered. */
  function note(door: Door, errors: readonly Refusal[] | undefined): void {
    for (const { path, extensions } of errors ?? []) {
      const code = extensions?.['code'];
      if (!isErrorCode(code) || !REFUSALS.has(code)) continue;
      const known = actors.get(door);
      const actor = known ? { kind: known.kind, id: actorId(known) } : null;
      const network = placeOf(door);
      const count = countOf(`${actor?.id ?? network} ${code}`);
      if (count > MOST_LINES) return;
      const isLast = count === MOST_LINES;
      // Of a list the names alone: the places in it are many.
      const field = path?.filter((part) => typeof part === 'string').join('.');
      log.info(
        { event: 'operation:refuse', code, field, actor, network, requestId: door.requestId, ...(isLast && { isLast }) },
        'security',
      );
      return;
    }
  }

  return {
    note,

    /** HTTP and server-sent events; other doors tell by `note`. */
    plugin(): Plugin {
      return {
        onContextBuilding: () =>
          function built({ context }) {
            const { door, actor } = context as Partial<Context> & { door?: Door };
            if (door && actor) actors.set(door, actor);
          },
        onResultProcess({ result, serverContext }) {
          const { door } = serverContext as { door?: Door };
          if (door && !Array.isArray(result) && 'errors' in result) note(door, result.errors);
        },
      };
    },
  };
}

export type RefusalLog = ReturnType<typeof createRefusalLog>;
