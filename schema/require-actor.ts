import { GraphQLError } from 'graphql';
import type { Actor } from '../server/identity/actor.ts';
import type { Scope } from './wire/scopes.ts';
import type { Context } from './context.ts';

/** For everything that nobody may do without a credential. */
export function requireActor(context: Context): Actor {
  if (context.actor) return context.actor;
  throw new GraphQLError('Sign in first.', { extensions: { code: 'UNAUTHENTICATED' } });
}

/**
 * For what an API key reaches from a thing that it may have: the answer to a change shows the thing, not all that hangs on it. In the shared
 * execution of a group every reader was admitted with the scope for reading sessions.
 */
export function requireScope(context: Context, scope: Scope): void {
  if (context.scope && scope === 'session:read') return;
  const actor = requireActor(context);
  if (actor.kind !== 'apiKey' || actor.scopes.includes(scope)) return;
  throw new GraphQLError(`This API key needs the scope ${scope}.`, { extensions: { code: 'FORBIDDEN' } });
}
