import { GraphQLError } from 'graphql';
import type { UserRecord } from '../server/identity/families.ts';
import { ActorInterface } from './actors.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { requireActor, requireScope } from './require-actor.ts';

/** The author of a message knows only id and name; the rest is loaded where it is asked for. */
export interface UserShape {
  id: string;
  displayName: string;
}

const userLoader = ({ loader, services }: Context) => loader('user', (ids) => services.identity.users.byIds(ids));

export async function loadUser(id: string, context: Context): Promise<UserRecord> {
  const user = await userLoader(context).load(id);
  if (!user) throw new Error(`person ${id} is missing`);
  return user;
}

export const User = builder.objectRef<UserShape>('User');

builder.node(User, {
  permission: 'signed-in',
  description: 'A person.',
  interfaces: [ActorInterface],
  id: { resolve: (user) => user.id, description: 'Starts with usr_.' },
  isTypeOf: (value) => (value as UserShape).id.startsWith('usr_'),
  loadOne: (id, context) => context.services.workspaces.person(requireActor(context), id),
  fields: (t) => ({
    isOperator: t.boolean({
      permission: 'self',
      nullable: true,
      description: 'Whether you run this server; null for anybody else, as it is nobody’s business.',
      extensions: { viewer: true },
      resolve: ({ id }, _args, { actor, services }) =>
        actor?.kind === 'user' && actor.userId === id ? services.identity.isOperator(actor) : null,
    }),
    email: t.string({
      permission: 'workspace:read-addresses',
      description:
        'The address that the person signs in with: for themselves and for the members, not the guests, of a workspace that they share.',
      extensions: { viewer: true },
      resolve: async (user, _args, context) => {
        requireScope(context, 'workspace:read');
        const actor = requireActor(context);
        const email = await context.loader('email', (ids) => context.services.workspaces.emailsOf(actor, ids)).load(user.id);
        if (email !== null) return email;
        throw new GraphQLError('An e-mail address is for the members of a shared workspace to see.', { extensions: { code: 'FORBIDDEN' } });
      },
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    permission: 'public',
    type: User,
    nullable: true,
    description: 'The person who is signed in; null for nobody and for an API key.',
    extensions: { viewer: true },
    resolve: (_root, _args, { actor }) => (actor?.kind === 'user' ? { id: actor.userId, displayName: actor.displayName } : null),
  }),
);
