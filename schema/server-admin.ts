import { builder } from './builder.ts';

/** Whoever has one is an operator: what hangs on it asks nobody again. */
export type ServerAdminShape = Record<never, never>;

export const ServerAdmin = builder
  .objectRef<ServerAdminShape>('ServerAdmin')
  .implement({ description: 'What the operators of this server see and change.' });

builder.queryField('serverAdmin', (t) =>
  t.field({
    permission: 'operator',
    type: ServerAdmin,
    nullable: true,
    description: 'For those who run this server; null for everybody else, and for API keys and guests always.',
    extensions: { viewer: true },
    resolve: async (_root, _args, { actor, services }) => ((await services.identity.isOperator(actor)) ? {} : null),
  }),
);
