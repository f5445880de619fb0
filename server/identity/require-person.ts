import { Expected } from '../kit/errors.ts';
import type { Actor, UserActor } from './actor.ts';

/** An account is its person's own: no key and no guest reads or changes it. */
export function requirePerson(actor: Actor): UserActor {
  if (actor.kind === 'user') return actor;
  throw new Expected('FORBIDDEN', 'An account is for its own person only. Sign in as a person.');
}
