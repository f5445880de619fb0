/**
 * A coarse bound on operations by person, key or network, the same over HTTP, SSE and sockets: how many, how many subscriptions begin, and what
 * they cost as measured before they run. Counted in this process: it guards this process.
 */
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../schema/context.ts';
import { actorId } from '../identity/actor.ts';
import { createRateLimits, networkOf } from '../kit/rate-limit.ts';
import type { Logger } from '../kit/logger.ts';
import { measuredCost } from './complexity.ts';
import type { OperationArgs } from './complexity.ts';

/** A minute. */
export interface Rates {
  operations: number;
  /** Of subscriptions; after a node's death all that it carried begin anew elsewhere. */
  starts: number;
  /** The complexity of all of them together, subscriptions included. */
  cost: number;
}

export interface OperationRates {
  known: Rates;
  strangers: Rates;
}

export const OPERATION_RATES: OperationRates = {
  known: { operations: 6_000, starts: 24_000, cost: 3_000_000 },
  strangers: { operations: 1_200, starts: 600, cost: 600_000 },
};

type Args = OperationArgs & { contextValue: Context & { params?: { extensions?: Record<string, unknown> | null } } };

export function operationRate(log: Logger, rates = OPERATION_RATES): Plugin<Context> {
  const limits = createRateLimits({ redis: null, log });

  /** Throws RATE_LIMITED. */
  async function count(kind: 'operations' | 'starts', args: Args) {
    const { actor, ip } = args.contextValue;
    const [who, key] = actor ? (['known', actorId(actor)] as const) : (['strangers', networkOf(ip)] as const);
    const rule = (name: keyof Rates) => ({ name: `${name}-${who}`, points: rates[who][name], perSeconds: 60 });
    await limits.take(rule(kind), key);
    const cost = measuredCost(args);
    return { cost, limit: rates[who].cost, ...(await limits.take(rule('cost'), key, cost)) };
  }

  return {
    async onExecute({ args }) {
      const spent = await count('operations', args as Args);
      if ((args as Args).contextValue.params?.extensions?.['cost'] !== true) return;
      return {
        onExecuteDone({ result, setResult }) {
          if (Symbol.asyncIterator in result) return;
          setResult({ ...result, extensions: { ...result.extensions, cost: spent } });
        },
      };
    },
    async onSubscribe({ args }) {
      await count('starts', args as Args);
    },
  };
}
