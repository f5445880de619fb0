/** A coarse bound on operations, by person, key or network, the same over HTTP and sockets. Counted in this process: it guards this process. */
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../schema/context.ts';
import { actorId } from '../identity/actor.ts';
import { createRateLimits, networkOf } from '../kit/rate-limit.ts';
import type { RateRule } from '../kit/rate-limit.ts';
import type { Logger } from '../kit/logger.ts';

const KNOWN: RateRule = { name: 'operations', points: 6_000, perSeconds: 60 };
const STRANGERS: RateRule = { name: 'operations-anonymous', points: 1_200, perSeconds: 60 };

export function operationRate(log: Logger): Plugin<Context> {
  const limits = createRateLimits({ redis: null, log });
  return {
    async onExecute({ args: { contextValue } }) {
      const { actor, ip } = contextValue;
      await (actor ? limits.take(KNOWN, actorId(actor)) : limits.take(STRANGERS, networkOf(ip)));
    },
  };
}
