/** Statements of an actor's operation run in the actor's scope, as the row policies read it (docs/decisions/2026-11-20-row-security.md). */
import type { ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../schema/context.ts';
import { actorId } from '../identity/actor.ts';
import type { Actor } from '../identity/actor.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database } from '../kit/db.ts';

/** Null: somebody without a credential, for whom no row is. A context's actor may come to be known on the way. */
export interface Who {
  readonly actor: Actor | null;
}

export type AsActor = <T>(who: Who, work: () => T) => T;

export function createAsActor({ within }: Pick<Database, 'within'>, clock: Pick<Clock, 'now'>): AsActor {
  return (who, work) => {
    const now = clock.now();
    return within(() => scopeOf(who.actor, now), work);
  };
}

/** The moment counts for what ends by itself. */
function scopeOf(actor: Actor | null, now: number): string {
  return actor ? `${actor.kind} ${actorId(actor)} ${now}` : 'nobody';
}

/** To stand before the plugin that fans out: readers of a shared stream come into their scopes one by one (live/subscribing.ts). */
export function actorScopes(asActor: AsActor): Plugin<Context> {
  return {
    onExecute({ args, executeFn, setExecuteFn }) {
      setExecuteFn((given) => asActor(args.contextValue, () => executeFn(given)));
    },
    onSubscribe({ args, subscribeFn, setSubscribeFn }) {
      const { contextValue } = args;
      setSubscribeFn(async (given) => {
        const results: unknown = await asActor(contextValue, () => subscribeFn(given));
        return isStream(results) ? pulledAs(asActor, contextValue, results) : results;
      });
    },
  };
}

function isStream(results: unknown): results is AsyncGenerator<ExecutionResult> {
  return typeof results === 'object' && results !== null && Symbol.asyncIterator in results;
}

/** What is worked out for a piece is worked out where it is pulled. */
export function pulledAs<Piece>(asActor: AsActor, who: Who, pieces: AsyncGenerator<Piece>): AsyncGenerator<Piece> {
  return {
    next: () => asActor(who, () => pieces.next()),
    return: (value) => asActor(who, () => pieces.return(value)),
    throw: (error) => asActor(who, () => pieces.throw(error)),
    [Symbol.asyncIterator]() {
      return this;
    },
    [Symbol.asyncDispose]: () => asActor(who, async () => void (await pieces.return(undefined))),
  };
}
