import { GraphQLError } from 'graphql';
import type { Actor } from '../server/identity/actor.ts';
import type { Context } from './context.ts';

/** For everything that nobody may do without a credential. */
export function requireActor(context: Context): Actor {
  if (context.actor) return context.actor;
  throw new GraphQLError('Sign in first.', { extensions: { code: 'UNAUTHENTICATED' } });
}
