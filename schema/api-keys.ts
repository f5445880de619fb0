import { GraphQLError } from 'graphql';
import type { KeySpend } from '../server/billing/budgets/reading.ts';
import type { ApiKeyRecord } from '../server/workspaces/api-key-rows.ts';
import { ActorInterface } from './actors.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { requireActor } from './require-actor.ts';
import { MAX_KEY_OVERLAP_HOURS, UNUSED_KEY_DAYS } from './wire/limits.ts';
import { SCOPE_LIST } from './wire/scopes.ts';
import { Workspace } from './workspaces.ts';

/** The author of a message knows only id and name; the rest is loaded where it is asked for, by who may. */
export interface ApiKeyShape {
  id: string;
  displayName: string;
}

async function loadApiKey(id: string, context: Context): Promise<ApiKeyRecord> {
  const actor = requireActor(context);
  const loader = context.loader('api-key', (ids) => context.services.workspaces.apiKeysByIds(actor, ids));
  const apiKey = await loader.load(id);
  if (apiKey) return apiKey;
  throw new GraphQLError('What an API key may do is for owners and admins to see.', { extensions: { code: 'FORBIDDEN' } });
}

async function loadSpend(id: string, context: Context): Promise<KeySpend> {
  const { workspaceId } = await loadApiKey(id, context);
  const loader = context.loader('api-key-spend', (keys: readonly string[]) =>
    context.services.budgets.keySpends(
      keys.map((key) => ({ workspaceId: key.slice(0, key.indexOf(' ')), id: key.slice(key.indexOf(' ') + 1) })),
    ),
  );
  return (await loader.load(`${workspaceId} ${id}`))!;
}

const OldSecret = builder.objectRef<NonNullable<ApiKeyRecord['oldSecret']>>('OldApiKeySecret').implement({
  description: 'A secret that was replaced and still works.',
  fields: (t) => ({
    endsAt: t.expose('endsAt', { type: 'DateTime', description: 'When it stops working.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Whether somebody still uses it: when last, to the minute.',
    }),
  }),
});

export const ApiKey = builder.objectRef<ApiKeyShape>('ApiKey');

builder.node(ApiKey, {
  permission: 'api-key:read',
  description: 'Lets a program act in one workspace: in sessions as a member, elsewhere as an admin, in all narrowed by its scopes.',
  interfaces: [ActorInterface],
  id: { resolve: (apiKey) => apiKey.id, description: 'Starts with key_.' },
  isTypeOf: (value) => (value as ApiKeyShape).id.startsWith('key_'),
  loadOne: (id, context) => context.services.workspaces.apiKey(requireActor(context), id),
  fields: (t) => ({
    scopes: t.stringList({
      permission: 'api-key:read',
      description: `What it may do at most.\n\n${SCOPE_LIST}`,
      extensions: { viewer: true },
      resolve: async ({ id }, _args, context) => (await loadApiKey(id, context)).scopes,
    }),
    expiresAt: t.field({
      permission: 'api-key:read',
      type: 'DateTime',
      nullable: true,
      description: 'When it stops working; null: never.',
      extensions: { viewer: true },
      resolve: async ({ id }, _args, context) => (await loadApiKey(id, context)).expiresAt,
    }),
    lastUsedAt: t.field({
      permission: 'api-key:read',
      type: 'DateTime',
      nullable: true,
      description: 'To the minute.',
      extensions: { viewer: true },
      resolve: async ({ id }, _args, context) => (await loadApiKey(id, context)).lastUsedAt,
    }),
    isUnused: t.boolean({
      permission: 'api-key:read',
      description: `Whether nobody has used it for ${UNUSED_KEY_DAYS} days.`,
      extensions: { viewer: true },
      resolve: async ({ id }, _args, context) => (await loadApiKey(id, context)).isUnused,
    }),
    createdAt: t.field({
      permission: 'api-key:read',
      type: 'DateTime',
      description: 'When it was made.',
      extensions: { viewer: true },
      resolve: async ({ id }, _args, context) => (await loadApiKey(id, context)).createdAt,
    }),
    rotatedAt: t.field({
      permission: 'api-key:read',
      type: 'DateTime',
      nullable: true,
      description: 'When it got its present secret; null: with the key.',
      extensions: { viewer: true },
      resolve: async ({ id }, _args, context) => (await loadApiKey(id, context)).rotatedAt,
    }),
    oldSecret: t.field({
      permission: 'api-key:read',
      type: OldSecret,
      nullable: true,
      description: 'What it had before the last rotation, while that still works.',
      extensions: { viewer: true },
      resolve: async ({ id }, _args, context) => (await loadApiKey(id, context)).oldSecret,
    }),
    monthSpentMicros: t.field({
      permission: 'api-key:read',
      type: 'BigInt',
      description: 'What it spent in this calendar month of UTC, in micro-USD.',
      extensions: { viewer: true },
      resolve: async ({ id }, _args, context) => (await loadSpend(id, context)).spent,
    }),
    monthLimitMicros: t.field({
      permission: 'api-key:read',
      type: 'BigInt',
      nullable: true,
      description: 'The most that it may spend in it: its hard budget of the month with what was granted on top. Null: none of its own.',
      extensions: { viewer: true },
      resolve: async ({ id }, _args, context) => (await loadSpend(id, context)).limit,
    }),
  }),
});

builder.objectField(Workspace, 'apiKeys', (t) =>
  t.field({
    permission: 'api-key:read',
    type: [ApiKey],
    description: 'The keys that were not revoked, newest first; for owners and admins.',
    extensions: { viewer: true },
    resolve: ({ id }, _args, context) => context.services.workspaces.apiKeysOf(requireActor(context), id),
  }),
);

const CreateApiKeyInput = builder.inputType('CreateApiKeyInput', {
  description: 'A new key.',
  fields: (t) => ({
    workspaceId: t.id({ required: true, description: 'Where it may act.' }),
    name: t.string({ required: true, description: 'What people see as its author, 1 to 80 characters.' }),
    scopes: t.stringList({ required: true, description: `What it may do at most; at least one.\n\n${SCOPE_LIST}` }),
    expiresAt: t.field({ type: 'DateTime', description: 'When it stops working; left out: never.' }),
    monthlyLimitMicros: t.field({
      type: 'BigInt',
      description: 'The most it may spend in a calendar month, in micro-USD: sets a hard budget for it. Left out: none.',
    }),
  }),
});
const CreateApiKeyPayload = builder.objectRef<{ apiKey: ApiKeyShape; secret: string }>('CreateApiKeyPayload').implement({
  description: 'The key that was made.',
  fields: (t) => ({
    apiKey: t.expose('apiKey', { type: ApiKey, description: 'What it is.' }),
    secret: t.exposeString('secret', { description: 'The credential: Authorization: Bearer <secret>. Shown this once.' }),
  }),
});

const RotateApiKeyInput = builder.inputType('RotateApiKeyInput', {
  description: 'The key that shall get another secret.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'Which one.' }),
    overlapHours: t.int({
      required: true,
      description: `For how long the secret of now works besides: 0 to ${MAX_KEY_OVERLAP_HOURS}. With 0 it ends at once, on every open socket too.`,
    }),
    expiresAt: t.field({ type: 'DateTime', description: 'When the key stops working; null: never; left out: as before.' }),
  }),
});
const RotateApiKeyPayload = builder.objectRef<{ apiKey: ApiKeyShape; secret: string }>('RotateApiKeyPayload').implement({
  description: 'The key with its new secret.',
  fields: (t) => ({
    apiKey: t.expose('apiKey', { type: ApiKey, description: 'What it is: the same id, name and scopes.' }),
    secret: t.exposeString('secret', { description: 'The new credential. Shown this once.' }),
  }),
});

const RevokeApiKeyInput = builder.inputType('RevokeApiKeyInput', {
  description: 'The key that shall end.',
  fields: (t) => ({ id: t.id({ required: true, description: 'Which one.' }) }),
});
const RevokeApiKeyPayload = builder.objectRef<{ apiKey: ApiKeyShape }>('RevokeApiKeyPayload').implement({
  description: 'The key that ended.',
  fields: (t) => ({ apiKey: t.expose('apiKey', { type: ApiKey, description: 'It opens nothing any more.' }) }),
});

builder.mutationFields((t) => ({
  createApiKey: t.field({
    permission: 'api-key:create',
    type: CreateApiKeyPayload,
    description: 'Makes a key for a program; for owners and admins.',
    args: { input: t.arg({ type: CreateApiKeyInput, required: true, description: 'What it may do.' }) },
    resolve: (_root, { input }, context) =>
      context.services.workspaces.createApiKey(requireActor(context), {
        ...input,
        expiresAt: input.expiresAt ?? null,
        monthlyLimitMicros: input.monthlyLimitMicros ?? null,
      }),
  }),
  rotateApiKey: t.field({
    permission: 'api-key:rotate',
    type: RotateApiKeyPayload,
    description: 'Gives a key a new secret without a gap: the old one works on for as long as you say. For owners and admins.',
    args: { input: t.arg({ type: RotateApiKeyInput, required: true, description: 'Which one, and for how long.' }) },
    resolve: (_root, { input }, context) => context.services.workspaces.rotateApiKey(requireActor(context), input),
  }),
  revokeApiKey: t.field({
    permission: 'api-key:revoke',
    type: RevokeApiKeyPayload,
    description: 'Ends a key at once, on every open socket too.',
    args: { input: t.arg({ type: RevokeApiKeyInput, required: true, description: 'Which one.' }) },
    resolve: async (_root, { input }, context) => ({
      apiKey: await context.services.workspaces.revokeApiKey(requireActor(context), input.id),
    }),
  }),
}));
