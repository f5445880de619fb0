/** Doors that only API keys open: who knocks with one is counted by it, who knocks with a wrong one by where they come from. */
import { actorId } from '../identity/actor.ts';
import type { ApiKeyActor } from '../identity/actor.ts';
import { Expected } from '../kit/errors.ts';
import { networkOf } from '../kit/rate-limit.ts';
import type { RateLimits } from '../kit/rate-limit.ts';
import type { Contexts } from './context.ts';
import type { Door } from './door.ts';

export interface AdmitKeyOptions {
  /** Of the door, for its counts. */
  name: string;
  contexts: Pick<Contexts, 'ofDoor'>;
  rateLimits: RateLimits;
}

const PER_MINUTE = 600;
const STRANGERS_PER_MINUTE = 60;

export function createAdmitKey({ name, contexts, rateLimits }: AdmitKeyOptions) {
  return async function admitKey(door: Door): Promise<ApiKeyActor> {
    try {
      const { actor } = await contexts.ofDoor(door);
      if (actor?.kind !== 'apiKey') throw new Expected('UNAUTHENTICATED', 'Send an API key: Authorization: Bearer <key>.');
      await rateLimits.take({ name, points: PER_MINUTE, perSeconds: 60 }, actorId(actor));
      return actor;
    } catch (error) {
      if (error instanceof Expected && error.code === 'UNAUTHENTICATED')
        await rateLimits.take({ name: `${name}-strangers`, points: STRANGERS_PER_MINUTE, perSeconds: 60 }, networkOf(door.ip));
      throw error;
    }
  };
}

export type AdmitKey = ReturnType<typeof createAdmitKey>;
