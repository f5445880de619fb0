import { GraphQLError } from 'graphql';
import type { ApiKeyRecord } from '../server/workspaces/api-keys.ts';
import { ActorInterface } from './actors.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { requireActor } from './require-actor.ts';
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

export const ApiKey = builder.objectRef<ApiKeyShape>('ApiKey');

builder.node(ApiKey, {
  description: 'Lets a program act in one workspace, with the rights of a member narrowed by scopes.',
  interfaces: [ActorInterface],
  id: { resolve: (apiKey) => apiKey.id, description: 'Starts with key_.' },
  isTypeOf: (value) => (value as ApiKeyShape).id.startsWith('key_'),
  loadOne: (id, context) => context.services.workspaces.apiKey(requireActor(context), id),
  fields: (t) => ({
    scopes: t.stringList({
      description: 'Of session:read, session:write, workspace:read, workspace:write, usage:read.',
      extensions: { viewer: true },
      resolve: async ({ id }, _args, context) => (await loadApiKey(id, context)).scopes,
    }),
    expiresAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it stops working; null: never.',
      extensions: { viewer: true },
      resolve: async ({ id }, _args, context) => (await loadApiKey(id, context)).expiresAt,
    }),
    lastUsedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'To the minute.',
      extensions: { viewer: true },
      resolve: async ({ id }, _args, context) => (await loadApiKey(id, context)).lastUsedAt,
    }),
  }),
});

builder.objectField(Workspace, 'apiKeys', (t) =>
  t.field({
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
    scopes: t.stringList({ required: true, description: 'What it may do at most; at least one.' }),
    expiresAt: t.field({ type: 'DateTime', description: 'When it stops working; left out: never.' }),
    monthlyLimitMicros: t.field({
      type: 'BigInt',
      description: 'The most it may spend in a calendar month, in micro-USD; left out: no limit of its own.',
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
  revokeApiKey: t.field({
    type: RevokeApiKeyPayload,
    description: 'Ends a key at once, on every open socket too.',
    args: { input: t.arg({ type: RevokeApiKeyInput, required: true, description: 'Which one.' }) },
    resolve: async (_root, { input }, context) => ({
      apiKey: await context.services.workspaces.revokeApiKey(requireActor(context), input.id),
    }),
  }),
}));
