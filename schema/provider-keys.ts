import type { KeyError, KeyKind, ProviderKeyRecord } from '../server/models/own-keys/key-rows.ts';
import { builder } from './builder.ts';
import { requireActor } from './require-actor.ts';
import { User } from './users.ts';

const KINDS = {
  ANTHROPIC: { value: 'anthropic', description: 'Claude, at Anthropic.' },
  OPENAI: { value: 'openai', description: 'OpenAI’s own models.' },
  GOOGLE: { value: 'google', description: 'Gemini, at Google.' },
  COMPATIBLE: { value: 'compatible', description: 'Any server that speaks Chat Completions, at an address of your own.' },
} as const satisfies Record<Uppercase<KeyKind>, { value: KeyKind; description: string }>;
const ProviderKind = builder.enumType('ProviderKind', { description: 'Whose key it is.', values: KINDS });

const ProviderKeyError = builder.objectRef<KeyError>('ProviderKeyError').implement({
  description: 'What was wrong when a key was last used.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'For programs: OWN_KEY_REFUSED, ADDRESS_REFUSED, RATE_LIMITED, CONNECTION and others.' }),
    message: t.exposeString('message', { description: 'For people. It never has a part of the key.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When.' }),
  }),
});

const ProviderKey = builder.objectRef<ProviderKeyRecord>('ProviderKey');

builder.node(ProviderKey, {
  permission: 'provider-key:read',
  description:
    'A workspace’s own key for a provider of models. What runs on it is metered, and charged to nobody here. The key itself is never shown.',
  id: { resolve: ({ id }) => id, description: 'Starts with pvk_.' },
  isTypeOf: (value) => (value as ProviderKeyRecord).id.startsWith('pvk_'),
  loadOne: (id, context) => context.services.ownKeys.providerKey(requireActor(context), id),
  fields: (t) => ({
    provider: t.field({ type: ProviderKind, description: 'Whose it is.', resolve: ({ kind }) => kind }),
    name: t.exposeString('name', { description: 'The provider’s name, or the one that was given to a compatible server.' }),
    prefix: t.exposeString('prefix', { description: 'What the ids of its models begin with, up to the colon.' }),
    baseUrl: t.exposeString('baseUrl', { nullable: true, description: 'Where a compatible server is; null for all others.' }),
    models: t.stringList({
      description: 'Its names of the models that it reaches, as it listed them when it was last tested, or as they were named.',
      resolve: ({ models }) => models.map(({ model }) => model),
    }),
    hasNamedModels: t.exposeBoolean('hasNamedModels', { description: 'Whether somebody named the models, instead of the server.' }),
    lastFour: t.exposeString('lastFour', { description: 'The end of the key; empty where it is too short to show a part of.' }),
    addedBy: t.field({
      type: User,
      nullable: true,
      description: 'Who added it, or its present secret; null: a program, or somebody who is gone.',
      resolve: ({ addedById }, _args, context) =>
        addedById === null ? null : context.loader('user', (ids) => context.services.identity.users.byIds(ids)).load(addedById),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was added.' }),
    replacedAt: t.expose('replacedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it got its present secret; null: as it was added.',
    }),
    pausedAt: t.expose('pausedAt', { type: 'DateTime', nullable: true, description: 'Since when it is not used; null: it is.' }),
    lastUsedAt: t.expose('lastUsedAt', { type: 'DateTime', nullable: true, description: 'To the minute.' }),
    lastError: t.expose('lastError', {
      type: ProviderKeyError,
      nullable: true,
      description: 'What was wrong the last time; null: it worked, or was not used since it was set.',
    }),
  }),
});

builder.queryField('providerKeys', (t) =>
  t.field({
    permission: 'provider-key:read',
    type: [ProviderKey],
    description: 'The workspace’s own keys for providers, by name; for owners and admins.',
    args: { workspaceId: t.arg.id({ required: true, description: 'Whose.' }) },
    resolve: (_root, { workspaceId }, context) => context.services.ownKeys.providerKeys(requireActor(context), workspaceId),
  }),
);

const SetProviderKeyInput = builder.inputType('SetProviderKeyInput', {
  description: 'A key, and whose it is. It is tried with a request that costs nothing, and kept only where the provider takes it.',
  fields: (t) => ({
    workspaceId: t.id({ required: true, description: 'Whose prompts it shall answer.' }),
    provider: t.field({ type: ProviderKind, required: true, description: 'The provider. One that has a key already gets another one.' }),
    secret: t.string({ required: true, description: 'The key itself. Nobody can read it again.' }),
    name: t.string({ description: 'Of a compatible server: its name, 1 to 40 characters. Its models’ ids begin with it.' }),
    baseUrl: t.string({ description: 'Of a compatible server: its address, up to `/v1`. It has to lead to the public internet.' }),
    models: t.stringList({ description: 'Of a compatible server: its models. Left out: those that it lists.' }),
  }),
});
const ProviderKeyInput = builder.inputType('ProviderKeyInput', {
  description: 'A provider key.',
  fields: (t) => ({ id: t.id({ required: true, description: 'Which one.' }) }),
});
const PauseProviderKeyInput = builder.inputType('PauseProviderKeyInput', {
  description: 'A provider key, and whether it shall rest.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'Which one.' }),
    isPaused: t.boolean({ required: true, description: 'True: this server’s own key is used again where it has one. False: this one is.' }),
  }),
});
const ProviderKeyPayload = builder.objectRef<{ providerKey: ProviderKeyRecord }>('ProviderKeyPayload').implement({
  description: 'A provider key after a change.',
  fields: (t) => ({
    providerKey: t.expose('providerKey', { type: ProviderKey, description: 'As it is now; of a removed one as it was.' }),
  }),
});

builder.mutationFields((t) => ({
  setProviderKey: t.field({
    permission: 'provider-key:manage',
    type: ProviderKeyPayload,
    description: 'Adds a key for a provider, or replaces the one that there is; for owners and admins.',
    args: { input: t.arg({ type: SetProviderKeyInput, required: true, description: 'The key.' }) },
    resolve: async (_root, { input: { provider: kind, ...input } }, context) => ({
      providerKey: await context.services.ownKeys.setProviderKey(requireActor(context), { ...input, kind }),
    }),
  }),
  testProviderKey: t.field({
    permission: 'provider-key:manage',
    type: ProviderKeyPayload,
    description: 'Asks the provider for its models with the key: `lastError` says whether it took it, `models` what it reaches now.',
    args: { input: t.arg({ type: ProviderKeyInput, required: true, description: 'Which one.' }) },
    resolve: async (_root, { input }, context) => ({
      providerKey: await context.services.ownKeys.testProviderKey(requireActor(context), input.id),
    }),
  }),
  pauseProviderKey: t.field({
    permission: 'provider-key:manage',
    type: ProviderKeyPayload,
    description: 'Lets a key rest, or takes it into use again. Answers that are being written go on.',
    args: { input: t.arg({ type: PauseProviderKeyInput, required: true, description: 'Which one.' }) },
    resolve: async (_root, { input }, context) => ({
      providerKey: await context.services.ownKeys.pauseProviderKey(requireActor(context), input.id, input.isPaused),
    }),
  }),
  removeProviderKey: t.field({
    permission: 'provider-key:manage',
    type: ProviderKeyPayload,
    description: 'Removes a key. Its secret is gone with it.',
    args: { input: t.arg({ type: ProviderKeyInput, required: true, description: 'Which one.' }) },
    resolve: async (_root, { input }, context) => ({
      providerKey: await context.services.ownKeys.removeProviderKey(requireActor(context), input.id),
    }),
  }),
}));
