import { renderSVG } from 'uqr';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { requireActor } from './require-actor.ts';
import { User } from './users.ts';
import type { UserShape } from './users.ts';

/** What every change here is answered with. */
const AccountPayload = builder.objectRef<{ user: UserShape }>('AccountPayload').implement({
  permission: 'self',
  description: 'Your account as it is now.',
  fields: (t) => ({ user: t.expose('user', { type: User, description: 'You.' }) }),
});

const UpdateProfileInput = builder.inputType('UpdateProfileInput', {
  description: 'How others see you.',
  fields: (t) => ({ displayName: t.string({ required: true, description: '1 to 80 characters.' }) }),
});
const CURRENT_PASSWORD =
  'The password that you have, if you have one. Without one, or without knowing it, sign in anew, by a mailed link: that login counts for 15 minutes.';
const RequestAddressChangeInput = builder.inputType('RequestAddressChangeInput', {
  description: 'Another address to sign in with.',
  fields: (t) => ({
    email: t.string({ required: true, description: 'A link is sent there.' }),
    currentPassword: t.string({ description: CURRENT_PASSWORD }),
  }),
});
const ConfirmAddressInput = builder.inputType('ConfirmAddressInput', {
  description: 'The link that you were sent.',
  fields: (t) => ({ token: t.string({ required: true, description: 'What stands behind # in the link.' }) }),
});
const SetPasswordInput = builder.inputType('SetPasswordInput', {
  description: 'Your next password.',
  fields: (t) => ({
    password: t.string({
      required: true,
      description: '10 to 200 characters; none that is tried first, or is made of your name or address.',
    }),
    currentPassword: t.string({ description: CURRENT_PASSWORD }),
  }),
});
const UnlinkSignInMethodInput = builder.inputType('UnlinkSignInMethodInput', {
  description: 'Which identity elsewhere shall open your account no more.',
  fields: (t) => ({
    authority: t.string({ required: true, description: 'As in `SignInMethod.authority`.' }),
    currentPassword: t.string({ description: CURRENT_PASSWORD }),
  }),
});
const EndLoginInput = builder.inputType('EndLoginInput', {
  description: 'Which login to end.',
  fields: (t) => ({ id: t.id({ required: true, description: 'As in `Login.id`.' }) }),
});
const StartTwoFactorInput = builder.inputType('StartTwoFactorInput', {
  description: 'That it is you.',
  fields: (t) => ({ currentPassword: t.string({ description: CURRENT_PASSWORD }) }),
});
const codeInput = (name: string, description: string) =>
  builder.inputType(name, {
    description,
    fields: (t) => ({ code: t.string({ required: true, description: 'Six digits of your app, or a recovery code; not used before.' }) }),
  });
const ConfirmTwoFactorInput = codeInput('ConfirmTwoFactorInput', 'That your app has the secret.');
const DisableTwoFactorInput = codeInput('DisableTwoFactorInput', 'That it is you.');
const RenewRecoveryCodesInput = codeInput('RenewRecoveryCodesInput', 'That it is you.');

const StartTwoFactorPayload = builder.objectRef<{ secret: string; uri: string }>('StartTwoFactorPayload').implement({
  permission: 'self',
  description: 'For your authenticator app. It counts once you brought a code with confirmTwoFactor.',
  fields: (t) => ({
    secret: t.exposeString('secret', { description: 'To be typed, base 32.' }),
    uri: t.exposeString('uri', { description: 'otpauth:// with everything in it.' }),
    qrSvg: t.string({
      description: 'The same as a picture, an SVG without anything foreign in it.',
      resolve: ({ uri }) => renderSVG(uri, { border: 2 }),
    }),
  }),
});
const RecoveryCodesPayload = builder.objectRef<{ recoveryCodes: string[] }>('RecoveryCodesPayload').implement({
  permission: 'self',
  description: 'Codes for the day on which the app is lost. They are shown this once.',
  fields: (t) => ({ recoveryCodes: t.exposeStringList('recoveryCodes', { description: 'Each works once.' }) }),
});
const EndLoginsPayload = builder.objectRef<{ ended: number; user: UserShape }>('EndLoginsPayload').implement({
  permission: 'self',
  description: 'What was ended, with its sockets.',
  fields: (t) => ({
    ended: t.exposeInt('ended', { description: 'How many logins.' }),
    user: t.expose('user', { type: User, description: 'You.' }),
  }),
});

/** For a change of one's own account, which answers with the person. */
function you({ actor }: Context): UserShape {
  if (actor?.kind !== 'user') throw new Error('an account was changed by nobody');
  return { id: actor.userId, displayName: actor.displayName };
}

builder.mutationFields((t) => ({
  updateProfile: t.field({
    permission: 'self',
    type: AccountPayload,
    description: 'Changes your name. What you wrote before keeps the name that it was written under.',
    args: { input: t.arg({ type: UpdateProfileInput, required: true, description: 'The name.' }) },
    resolve: async (_root, { input }, context) => {
      const displayName = await context.services.identity.account.rename(requireActor(context), input.displayName);
      return { user: { ...you(context), displayName } };
    },
  }),
  requestAddressConfirmation: t.field({
    permission: 'self',
    type: AccountPayload,
    description: 'Sends the link again that shows that your address is yours. Sends nothing where that is known.',
    resolve: async (_root, _args, context) => {
      await context.services.identity.requestAddressConfirmation(requireActor(context));
      return { user: you(context) };
    },
  }),
  requestAddressChange: t.field({
    permission: 'self',
    type: AccountPayload,
    description: 'Sends a link to another address; it becomes yours with confirmAddress. Your present address is told.',
    args: { input: t.arg({ type: RequestAddressChangeInput, required: true, description: 'The address.' }) },
    resolve: async (_root, { input: { email, currentPassword = null } }, context) => {
      await context.services.identity.requestAddressChange(requireActor(context), context, { email, currentPassword });
      return { user: you(context) };
    },
  }),
  confirmAddress: t.field({
    permission: 'self',
    type: AccountPayload,
    description: 'Shows that an address is yours, by a link that was mailed to it. It works for the person who asked for it only.',
    args: { input: t.arg({ type: ConfirmAddressInput, required: true, description: 'The token of the link.' }) },
    resolve: async (_root, { input }, context) => {
      await context.services.identity.confirmAddress(requireActor(context), input.token);
      return { user: you(context) };
    },
  }),
  setPassword: t.field({
    permission: 'self',
    type: AccountPayload,
    description: 'Sets your first password or another one. Every other login ends.',
    args: { input: t.arg({ type: SetPasswordInput, required: true, description: 'The password.' }) },
    resolve: async (_root, { input: { password, currentPassword = null } }, context) => {
      await context.services.identity.account.setPassword(requireActor(context), context, { password, currentPassword });
      return { user: you(context) };
    },
  }),
  unlinkSignInMethod: t.field({
    permission: 'self',
    type: AccountPayload,
    description:
      'Takes a way in away, but never the last one. One is added in the browser, at /auth/<provider>?link=1, with a login of at most 15 minutes.',
    args: { input: t.arg({ type: UnlinkSignInMethodInput, required: true, description: 'Which.' }) },
    resolve: async (_root, { input: { authority, currentPassword = null } }, context) => {
      await context.services.identity.identities.remove(requireActor(context), context, { authority, currentPassword });
      return { user: you(context) };
    },
  }),
  endLogin: t.field({
    permission: 'self',
    type: EndLoginsPayload,
    description: 'Ends one of your logins: its cookie, its tokens and its sockets.',
    args: { input: t.arg({ type: EndLoginInput, required: true, description: 'Which.' }) },
    resolve: async (_root, { input }, context) => {
      await context.services.identity.devices.end(requireActor(context), input.id);
      return { ended: 1, user: you(context) };
    },
  }),
  endOtherLogins: t.field({
    permission: 'self',
    type: EndLoginsPayload,
    description: 'Ends every login of yours but the one that asks.',
    resolve: async (_root, _args, context) => ({
      ended: await context.services.identity.devices.endOthers(requireActor(context)),
      user: you(context),
    }),
  }),
  startTwoFactor: t.field({
    permission: 'self',
    type: StartTwoFactorPayload,
    description: 'Makes a secret for your authenticator app. Signing in takes codes of it after confirmTwoFactor.',
    args: { input: t.arg({ type: StartTwoFactorInput, required: true, description: 'That it is you.' }) },
    resolve: (_root, { input: { currentPassword = null } }, context) =>
      context.services.identity.twoFactor.begin(requireActor(context), context, currentPassword),
  }),
  confirmTwoFactor: t.field({
    permission: 'self',
    type: RecoveryCodesPayload,
    description: 'Switches the second factor on.',
    args: { input: t.arg({ type: ConfirmTwoFactorInput, required: true, description: 'A code of the app.' }) },
    resolve: async (_root, { input }, context) => ({
      recoveryCodes: await context.services.identity.twoFactor.confirm(requireActor(context), context, input.code),
    }),
  }),
  renewRecoveryCodes: t.field({
    permission: 'self',
    type: RecoveryCodesPayload,
    description: 'Makes new recovery codes; those before work no more.',
    args: { input: t.arg({ type: RenewRecoveryCodesInput, required: true, description: 'A code.' }) },
    resolve: async (_root, { input }, context) => ({
      recoveryCodes: await context.services.identity.twoFactor.renewCodes(requireActor(context), context, input.code),
    }),
  }),
  disableTwoFactor: t.field({
    permission: 'self',
    type: AccountPayload,
    description: 'Switches the second factor off.',
    args: { input: t.arg({ type: DisableTwoFactorInput, required: true, description: 'A code.' }) },
    resolve: async (_root, { input }, context) => {
      await context.services.identity.twoFactor.disable(requireActor(context), context, input.code);
      return { user: you(context) };
    },
  }),
}));
