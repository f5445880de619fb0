import type { ServerInfo } from '../server/kit/config.ts';
import { builder } from './builder.ts';

const SignInProvider = builder.objectRef<ServerInfo['signInProviders'][number]>('SignInProvider').implement({
  permission: 'public',
  description: 'Where people of this server may sign in elsewhere.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'A browser begins at /auth/<id>.' }),
    name: t.exposeString('name', { description: 'What its button says.' }),
  }),
});

const Server = builder.objectRef<ServerInfo>('Server').implement({
  description: 'What people should know of this server before they sign in.',
  fields: (t) => ({
    version: t.exposeString('version', { description: 'The version that runs.' }),
    mailConfigured: t.exposeBoolean('mailConfigured', { description: 'Whether mails leave this server.' }),
    outboxUrl: t.exposeString('outboxUrl', {
      nullable: true,
      description: 'Where mails that did not leave can be read, on the server’s own machine; null where they are sent.',
    }),
    signInProviders: t.expose('signInProviders', {
      type: [SignInProvider],
      description: 'Where one can sign in besides by password and link, in the order of the buttons.',
    }),
  }),
});

builder.queryField('server', (t) =>
  t.field({
    permission: 'public',
    type: Server,
    description: 'This server; needs no credential.',
    resolve: (_root, _args, { services }) => services.info,
  }),
);
