import { builder } from './builder.ts';

/** Backed by anything that carries an id and a name; each kind of actor implements it in its own file. */
export interface ActorShape {
  id: string;
  displayName: string;
}

export const ActorInterface = builder.interfaceRef<ActorShape>('Actor').implement({
  description: 'Who does something: a person, an API key, later a guest or an agent.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Unique across everything.' }),
    displayName: t.exposeString('displayName', { description: 'The name that others see.' }),
  }),
});
