import type { Actor } from '../server/identity/actor.ts';
import { builder } from './builder.ts';

/** Backed by anything that carries an id and a name; each kind of actor implements it in its own file. */
export interface ActorShape {
  id: string;
  displayName: string;
}

export const ActorInterface = builder.interfaceRef<ActorShape>('Actor').implement({
  description: 'Who does something: a person, an API key, or a guest who came by a share link.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Unique across everything.' }),
    displayName: t.exposeString('displayName', { description: 'The name that others see.' }),
  }),
});

export function shapeOf(actor: Actor): ActorShape {
  const { displayName } = actor;
  switch (actor.kind) {
    case 'user':
      return { id: actor.userId, displayName };
    case 'apiKey':
      return { id: actor.apiKeyId, displayName };
    case 'guest':
      return { id: actor.guestId, displayName };
  }
}
