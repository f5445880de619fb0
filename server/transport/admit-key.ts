/** Doors that only API keys open: who knocks with one is counted by it, who knocks with a wrong one by where they come from. */
import type { ApiKeyActor } from '../identity/actor.ts';
import { Expected } from '../kit/errors.ts';
import { networkOf } from '../kit/rate-limit.ts';
import type { RateLimits } from '../kit/rate-limit.ts';
import { countAction } from '../limits.ts';
import type { Contexts } from './context.ts';
import type { Door } from './door.ts';

export interface AdmitKeyOptions {
  kind: 'openaiDoor' | 'mcpDoor';
  contexts: Pick<Contexts, 'ofDoor'>;
  rateLimits: RateLimits;
}

export function createAdmitKey({ kind, contexts, rateLimits }: AdmitKeyOptions) {
  return async function admitKey(door: Door): Promise<ApiKeyActor> {
    try {
      const { actor } = await contexts.ofDoor(door);
      if (actor?.kind !== 'apiKey') throw new Expected('UNAUTHENTICATED', 'Send an API key: Authorization: Bearer <key>.');
      await countAction(rateLimits, kind, { key: actor.apiKeyId });
      return actor;
    } catch (error) {
      if (error instanceof Expected && error.code === 'UNAUTHENTICATED') await countAction(rateLimits, kind, { ip: networkOf(door.ip) });
      throw error;
    }
  };
}

export type AdmitKey = ReturnType<typeof createAdmitKey>;
