import type { Actor } from '../identity/actor.ts';
import { Expected } from '../kit/errors.ts';

/** Notifications are a person's own: keys and guests have none, and nobody sees those of somebody else. */
export function requirePerson(actor: Actor, userId?: string): string {
  if (actor.kind === 'user' && (userId === undefined || userId === actor.userId)) return actor.userId;
  throw new Expected('FORBIDDEN', 'Notifications are for the person whom they concern. Sign in as that person.');
}
