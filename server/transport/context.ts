/** The context of one operation, made of the door it came through; and of a group's shared execution, which knows nobody. */
import DataLoader from 'dataloader';
import type { Context } from '../../schema/context.ts';
import type { JsonObject } from '../../schema/wire/json.ts';
import type { Actor } from '../identity/actor.ts';
import type { Database } from '../kit/db.ts';
import { Expected } from '../kit/errors.ts';
import type { LiveContexts } from '../live/subscribing.ts';
import type { Services } from '../services.ts';
import type { AsActor } from './actor-scope.ts';
import type { Door } from './door.ts';
import { createRecentAnswers } from './recent-answers.ts';

/** Keeps its door, so that a long subscription can knock again. */
export interface DoorContext extends Context {
  readonly door: Door;
}

type Kept = Pick<DoorContext, 'door' | 'actor'>;

export interface ContextsOptions {
  services: Services;
  db: Pick<Database, 'asHouse'>;
  asActor: AsActor;
}

export function createContexts({ services, db, asActor }: ContextsOptions) {
  function base(): Pick<Context, 'services' | 'loader'> {
    const loaders = new Map<string, DataLoader<never, unknown>>();
    return {
      services,
      loader<Key extends string, Value>(name: string, load: (keys: readonly Key[]) => Promise<(Value | null)[]>) {
        const known = loaders.get(name) as DataLoader<Key, Value | null> | undefined;
        if (known) return known;
        const loader = new DataLoader<Key, Value | null>(load);
        loaders.set(name, loader as unknown as DataLoader<never, unknown>);
        return loader;
      },
    };
  }

  /** Throws UNAUTHENTICATED for a credential that is wrong; without any credential the actor is null. */
  const recent = createRecentAnswers((door) =>
    db.asHouse('who knocks is looked up', () => services.identity.authenticate(door.credentials)),
  );

  function of(door: Door, actor: Actor | null): DoorContext {
    return { ...base(), ...door, setCookie: door.setCookie ?? (() => undefined), door, actor };
  }

  async function ofDoor(door: Door): Promise<DoorContext> {
    const actor = await db.asHouse('who knocks is looked up', () => services.identity.authenticate(door.credentials, door.setCookie, door));
    return of(door, actor);
  }

  const live: LiveContexts = {
    ofGroup: (scope: JsonObject): Omit<Context, 'actor'> => ({
      ...base(),
      scope,
      requestId: 'group',
      ip: '',
      userAgent: '',
      credentials: {},
      setCookie: () => undefined,
    }),
    keep(context): Kept {
      const { door, actor } = context as Kept;
      return { door, actor };
    },
    /** A group's context has no door. */
    asViewer(context, work) {
      if (!('door' in context)) return db.asHouse('a group shares what it reads', work);
      return asActor(context as Kept, work);
    },
    fresh(kept): DoorContext {
      const { door, actor } = kept as Kept;
      return of(door, actor);
    },
    async renew(kept) {
      const { door, actor } = kept as Kept;
      const renewed = of(door, await recent.of(door));
      // A stale cookie is nobody, and for a new request no error; for whoever came in with it, it is the end.
      if (actor && !renewed.actor) throw new Expected('UNAUTHENTICATED', 'This login has ended. Sign in again.');
      return renewed;
    },
  };

  return {
    ofDoor,
    live,
    /** For what is asked again and again; an operation always asks anew. */
    recentActorOf: recent.of,
    /** To be called on every change of access, before anybody is asked again. */
    forgetRecent: recent.forget,
  };
}

export type Contexts = ReturnType<typeof createContexts>;
