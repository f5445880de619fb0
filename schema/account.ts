import type { LoginRecord } from '../server/identity/devices.ts';
import type { LinkedIdentity } from '../server/identity/oauth/links.ts';
import { builder } from './builder.ts';
import { requireActor } from './require-actor.ts';
import { User } from './users.ts';

/** Of the person who asks: what hangs on it asks nobody again. */
interface AccountShape {
  userId: string;
}

const Login = builder.objectRef<LoginRecord>('Login').implement({
  permission: 'self',
  description: 'One place where you are signed in: the cookie of a browser and the tokens that belong to it.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'For ending it.' }),
    userAgent: t.exposeString('userAgent', { description: 'What the device called itself when it signed in; may be empty.' }),
    place: t.exposeString('place', { description: 'The start of the network address that it was used from last; may be empty.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When you signed in there.' }),
    lastSeenAt: t.expose('lastSeenAt', { type: 'DateTime', description: 'When it was used last, to the minute.' }),
    isCurrent: t.exposeBoolean('isCurrent', { description: 'Whether it is the one that asks.' }),
  }),
});

const SignInMethod = builder.objectRef<LinkedIdentity>('SignInMethod').implement({
  permission: 'self',
  description: 'An identity elsewhere that signs you in.',
  fields: (t) => ({
    authority: t.exposeString('authority', { description: 'Who vouches for it; for unlinking it.' }),
    name: t.string({
      description: 'What the provider is called here.',
      resolve: ({ authority }, _args, { services }) =>
        services.identity.elsewhere.providers.find((provider) => provider.authority === authority)?.name ?? authority,
    }),
    providerId: t.id({
      nullable: true,
      description: 'Of `Server.signInProviders`; null where this server no longer offers it.',
      resolve: ({ authority }, _args, { services }) =>
        services.identity.elsewhere.providers.find((provider) => provider.authority === authority)?.id ?? null,
    }),
    email: t.exposeString('email', { nullable: true, description: 'The address that you had there when it was linked.' }),
    linkedAt: t.expose('linkedAt', { type: 'DateTime', description: 'Since when.' }),
  }),
});

const TwoFactor = builder.objectRef<{ isOn: boolean; recoveryCodesLeft: number }>('TwoFactor').implement({
  permission: 'self',
  description: 'The second step of signing in.',
  fields: (t) => ({
    isOn: t.exposeBoolean('isOn', { description: 'Whether signing in takes a code.' }),
    recoveryCodesLeft: t.exposeInt('recoveryCodesLeft', { description: 'How many recovery codes were not used yet.' }),
  }),
});

export const Account = builder.objectRef<AccountShape>('Account');

Account.implement({
  permission: 'self',
  description: 'What opens your account. Nobody sees that of somebody else.',
  fields: (t) => ({
    emailVerified: t.boolean({
      description: 'Whether you have shown that your address is yours.',
      resolve: async (_account, _args, context) => (await context.services.identity.account.of(requireActor(context))).isEmailVerified,
    }),
    hasPassword: t.boolean({
      description: 'Whether you can sign in with a password.',
      resolve: async (_account, _args, context) => (await context.services.identity.account.of(requireActor(context))).hasPassword,
    }),
    asksForPassword: t.boolean({
      description:
        'Whether a change here takes your password: not within 15 minutes of signing in by a mailed link, so that a forgotten one can be replaced.',
      resolve: async (_account, _args, context) => (await context.services.identity.account.of(requireActor(context))).asksForPassword,
    }),
    twoFactor: t.field({
      type: TwoFactor,
      description: 'Your second factor.',
      resolve: ({ userId }, _args, { services }) => services.identity.twoFactor.standing(userId),
    }),
    signInMethods: t.field({
      type: [SignInMethod],
      description: 'The identities elsewhere that sign you in, oldest first.',
      resolve: ({ userId }, _args, { services }) => services.identity.identities.of(userId),
    }),
    logins: t.field({
      type: [Login],
      description: 'Where you are signed in, used last first.',
      resolve: (_account, _args, context) => context.services.identity.devices.of(requireActor(context)),
    }),
  }),
});

builder.objectField(User, 'account', (t) =>
  t.field({
    permission: 'self',
    type: Account,
    nullable: true,
    description: 'Your own; null of anybody else.',
    extensions: { viewer: true },
    resolve: ({ id }, _args, { actor }) => (actor?.kind === 'user' && actor.userId === id ? { userId: id } : null),
  }),
);
