import type { Actor } from '../server/identity/actor.ts';
import type { SignedIn } from '../server/identity/families.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { User } from './users.ts';
import type { UserShape } from './users.ts';

interface Auth {
  user: UserShape;
  accessToken: string;
  refreshToken: string;
  expiresAt: Date;
}

const AuthPayload = builder.objectRef<Auth>('AuthPayload').implement({
  description: 'You are signed in. A browser got its cookie besides and needs none of the tokens.',
  fields: (t) => ({
    user: t.expose('user', { type: User, description: 'Who you are.' }),
    accessToken: t.exposeString('accessToken', { description: 'Authorization: Bearer <accessToken>, for 30 minutes.' }),
    refreshToken: t.exposeString('refreshToken', {
      description: 'Gives the next pair, once, within 7 days; a login ends 30 days after it began.',
    }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'When the access token ends.' }),
  }),
});

const RegisterInput = builder.inputType('RegisterInput', {
  description: 'A new person.',
  fields: (t) => ({
    email: t.string({ required: true, description: 'What you sign in with.' }),
    password: t.string({
      required: true,
      description: '10 to 200 characters; none that is tried first, or is made of your name or address.',
    }),
    displayName: t.string({ required: true, description: 'The name that others see, 1 to 80 characters.' }),
  }),
});
const LoginInput = builder.inputType('LoginInput', {
  description: 'Address and password.',
  fields: (t) => ({
    email: t.string({ required: true, description: 'What you registered with.' }),
    password: t.string({ required: true, description: 'What only you know.' }),
  }),
});
const RefreshTokensInput = builder.inputType('RefreshTokensInput', {
  description: 'The refresh token that you were given last.',
  fields: (t) => ({ refreshToken: t.string({ required: true, description: 'It works once; used again later it ends the login.' }) }),
});
const RequestMagicLinkInput = builder.inputType('RequestMagicLinkInput', {
  description: 'Where the link shall go.',
  fields: (t) => ({ email: t.string({ required: true, description: 'What you registered with.' }) }),
});
const RedeemMagicLinkInput = builder.inputType('RedeemMagicLinkInput', {
  description: 'The link that you were sent.',
  fields: (t) => ({ token: t.string({ required: true, description: 'What stands behind # in the link.' }) }),
});

const ConfirmLoginInput = builder.inputType('ConfirmLoginInput', {
  description: 'The second step of a login, for those who have a second factor.',
  fields: (t) => ({
    challenge: t.string({
      required: true,
      description: 'From `extensions.challenge` of the first step’s UNAUTHENTICATED; for five minutes.',
    }),
    code: t.string({ required: true, description: 'Six digits of the authenticator app, or a recovery code; each works once.' }),
  }),
});

const LogoutPayload = builder.objectRef<{ ok: boolean }>('LogoutPayload').implement({
  description: 'You are signed out.',
  fields: (t) => ({ ok: t.exposeBoolean('ok', { description: 'Always true.' }) }),
});
const RequestMagicLinkPayload = builder.objectRef<{ ok: boolean }>('RequestMagicLinkPayload').implement({
  description: 'The same answer whether or not the address is known.',
  fields: (t) => ({ ok: t.exposeBoolean('ok', { description: 'Always true.' }) }),
});

/** From here on the request is this person's, so that the answer may hold what only they see. */
function signedIn(context: Context, result: SignedIn): SignedIn {
  context.setCookie(result.cookie);
  context.setCookie(result.deviceCookie);
  become(context, result.actor);
  return result;
}

export function become(context: { actor: Actor | null }, actor: Actor | null): void {
  context.actor = actor;
}

builder.mutationFields((t) => ({
  register: t.field({
    permission: 'public',
    type: AuthPayload,
    description: 'Makes you known and opens your first workspace.',
    args: { input: t.arg({ type: RegisterInput, required: true, description: 'Who you are.' }) },
    resolve: async (_root, { input }, context) => signedIn(context, await context.services.identity.register(context, input)),
  }),
  login: t.field({
    permission: 'public',
    type: AuthPayload,
    description: 'Signs in with a password.',
    args: { input: t.arg({ type: LoginInput, required: true, description: 'Address and password.' }) },
    resolve: async (_root, { input }, context) => signedIn(context, await context.services.identity.login(context, input)),
  }),
  confirmLogin: t.field({
    permission: 'public',
    type: AuthPayload,
    description: 'Ends a login that takes a code: login, redeemMagicLink and signing in elsewhere answer such people with a challenge.',
    args: { input: t.arg({ type: ConfirmLoginInput, required: true, description: 'The challenge and the code.' }) },
    resolve: async (_root, { input }, context) =>
      signedIn(context, await context.services.identity.twoFactor.complete(context, input.challenge, input.code)),
  }),
  refreshTokens: t.field({
    permission: 'public',
    type: AuthPayload,
    description: 'Gives the next pair of tokens. Send no Authorization header with it: an access token that has ended is an error.',
    args: { input: t.arg({ type: RefreshTokensInput, required: true, description: 'The refresh token.' }) },
    resolve: async (_root, { input }, context) => {
      const renewed = await context.services.identity.refresh(context, input.refreshToken);
      become(context, renewed.actor);
      return renewed;
    },
  }),
  logout: t.field({
    permission: 'public',
    type: LogoutPayload,
    description: 'Ends this login: its cookie, its tokens and its sockets.',
    resolve: async (_root, _args, context) => {
      context.setCookie(await context.services.identity.logout(context.actor));
      become(context, null);
      return { ok: true };
    },
  }),
  requestMagicLink: t.field({
    permission: 'public',
    type: RequestMagicLinkPayload,
    description: 'Sends a link that signs in once, within 10 minutes.',
    args: { input: t.arg({ type: RequestMagicLinkInput, required: true, description: 'The address.' }) },
    resolve: async (_root, { input }, context) => {
      await context.services.identity.requestMagicLink(context, input.email);
      return { ok: true };
    },
  }),
  redeemMagicLink: t.field({
    permission: 'public',
    type: AuthPayload,
    description: 'Signs in with a link from a mail. Call it when a person pressed a button: mail scanners open pages.',
    args: { input: t.arg({ type: RedeemMagicLinkInput, required: true, description: 'The token of the link.' }) },
    resolve: async (_root, { input }, context) => signedIn(context, await context.services.identity.redeemMagicLink(context, input.token)),
  }),
}));
