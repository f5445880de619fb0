/** Replies by Idempotency-Key, kept for a day: the same request gets the same reply, another one is refused. */
import { DAY } from './timeline.ts';
import { Refusal } from './refusals.ts';

export interface Reply {
  status: number;
  body: string;
  requestId: string;
}

export function createIdempotency(now: () => number) {
  const kept = new Map<string, { path: string; body: string; reply: Reply; until: number }>();
  return {
    replay(key: string, path: string, body: string): Reply | null {
      const known = kept.get(key);
      if (known === undefined || known.until <= now()) return null;
      if (known.path !== path) {
        throw conflict(
          `Keys for idempotent requests can only be used for the same endpoint they were first used for ('${known.path}').`,
          key,
        );
      }
      if (known.body !== body) {
        throw conflict('Keys for idempotent requests can only be used with the same parameters they were first used with.', key);
      }
      return known.reply;
    },
    keep(key: string, path: string, body: string, reply: Reply): void {
      kept.set(key, { path, body, reply, until: now() + DAY });
    },
  };
}

const conflict = (message: string, key: string) =>
  new Refusal(400, 'idempotency_error', `${message} Try using a key other than '${key}' if you meant to execute a different request.`);
