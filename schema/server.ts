import type { ServerInfo } from '../server/kit/config.ts';
import { builder } from './builder.ts';

const Server = builder.objectRef<ServerInfo>('Server').implement({
  description: 'What people should know of this server before they sign in.',
  fields: (t) => ({
    version: t.exposeString('version', { description: 'The version that runs.' }),
    mailConfigured: t.exposeBoolean('mailConfigured', { description: 'Whether mails leave this server.' }),
    outboxUrl: t.exposeString('outboxUrl', {
      nullable: true,
      description: 'Where mails that did not leave can be read, on the server’s own machine; null where they are sent.',
    }),
  }),
});

builder.queryField('server', (t) =>
  t.field({ type: Server, description: 'This server; needs no credential.', resolve: (_root, _args, { services }) => services.info }),
);
