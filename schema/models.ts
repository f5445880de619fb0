import type { ModelInfo } from '../server/models/model.ts';
import { builder } from './builder.ts';
import { requireActor } from './require-actor.ts';

const DEMO_PROVIDER = 'demo';

export const Model = builder.objectRef<ModelInfo & { isOwn?: true }>('Model').implement({
  permission: 'signed-in',
  description: 'A model that answers prompts.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The provider’s name, a colon, and its name for the model: `anthropic:claude-…`, `demo:echo`.' }),
    name: t.exposeString('name', { description: 'The name for people.' }),
    provider: t.exposeString('provider', { description: 'Who runs it.' }),
    available: t.exposeBoolean('available', { description: 'Whether it can be asked now.' }),
    contextWindow: t.exposeInt('contextWindow', { description: 'Tokens that it can look at, its answer included.' }),
    maxOutputTokens: t.exposeInt('maxOutputTokens', { description: 'Tokens that an answer has at most.' }),
    isDemo: t.boolean({
      description: 'Whether it only pretends: no real model answers.',
      resolve: ({ provider }) => provider === DEMO_PROVIDER,
    }),
    onOwnKey: t.boolean({
      description: 'In a list for a workspace or session: whether it is asked by the workspace’s own key, and charged to nobody here.',
      resolve: ({ isOwn }) => isOwn === true,
    }),
  }),
});

/** A model that left the list still names the answers that it gave. */
export function formerModel(id: string): ModelInfo {
  const colon = id.indexOf(':');
  return { id, name: id.slice(colon + 1), provider: id.slice(0, colon), available: false, contextWindow: 0, maxOutputTokens: 0 };
}

builder.queryField('models', (t) =>
  t.field({
    permission: 'signed-in',
    type: [Model],
    description: 'What can be asked now. Workspaces may have keys of their own: say for which one, or for which session.',
    args: {
      workspaceId: t.arg.id({
        description: 'What is there for this workspace; left out: an API key’s own, else what this server has for everybody.',
      }),
      sessionId: t.arg.id({ description: 'What can be asked in this session.' }),
    },
    resolve: async (_root, { workspaceId, sessionId }, context) => {
      const actor = requireActor(context);
      const { models, sessions } = context.services;
      if (sessionId != null) return models.listOf((await sessions.session(actor, sessionId)).workspaceId);
      return workspaceId == null ? models.listHere(actor) : models.listFor(actor, workspaceId);
    },
  }),
);
