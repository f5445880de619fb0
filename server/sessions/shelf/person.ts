import type { Actor, UserActor } from '../../identity/actor.ts';
import { Expected } from '../../kit/errors.ts';

/** Pins, folders and what was read are a person's own, the same on all of their devices: keys and guests keep nothing. */
export function requirePerson(actor: Actor): UserActor {
  if (actor.kind === 'user') return actor;
  throw new Expected('FORBIDDEN', 'Only people with an account keep sessions. Sign in as a person.');
}
