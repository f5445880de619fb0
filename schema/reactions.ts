import type { ToggledReaction } from '../server/sessions/reactions/reactions.ts';
import type { ReactionRecord, ReactionsRecord } from './wire/events.ts';
import { ActorInterface } from './actors.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { Message } from './messages.ts';
import { requireActor, requireScope } from './require-actor.ts';
import { implementing } from './session-event.ts';
import type { ValueOf } from './session-event.ts';

/** What a list of reactions, and of those who reacted, counts as: most messages have none. */
const USUAL_REACTIONS = 0.5;
const USUAL_ACTORS = 1;

const Reaction = builder.objectRef<ReactionRecord>('Reaction').implement({
  permission: 'session:read',
  description: 'An emoji that people put at a message.',
  fields: (t) => ({
    emoji: t.exposeString('emoji', { description: 'One emoji.' }),
    count: t.exposeInt('count', { description: 'How many reacted with it.' }),
    actors: t.field({
      type: [ActorInterface],
      description: 'The first 20 of them, in their order.',
      complexity: { field: 1, multiplier: USUAL_ACTORS },
      resolve: ({ actors }) => actors,
    }),
  }),
});

async function reactionsOf(id: string, context: Context): Promise<ReactionsRecord> {
  requireScope(context, 'session:read');
  const loader = context.loader('reactions', (ids) => context.services.sessions.parts.reactions(ids));
  return (await loader.load(id)) ?? { messageId: id, reactions: [], version: 0 };
}

builder.objectFields(Message, (t) => ({
  reactions: t.field({
    permission: 'session:read',
    type: [Reaction],
    description: 'How people reacted, in the order in which each emoji came first. At most 12.',
    complexity: { field: 1, multiplier: USUAL_REACTIONS },
    resolve: async ({ id }, _args, context) => (await reactionsOf(id, context)).reactions,
  }),
  reactionsVersion: t.int({
    permission: 'session:read',
    description: 'Grows with every change of the reactions: the higher one is the newer.',
    resolve: async ({ id }, _args, context) => (await reactionsOf(id, context)).version,
  }),
}));

builder.objectRef<ValueOf<'reactionsChanged'>>('ReactionsChanged').implement({
  ...implementing('reactionsChanged'),
  description: 'Somebody reacted to a message, or took it back.',
  fields: (t) => ({
    messageId: t.exposeID('messageId', { description: 'Which message.' }),
    reactions: t.field({ type: [Reaction], description: 'All that it has now.', resolve: ({ reactions }) => reactions }),
    version: t.exposeInt('version', { description: 'Grows with every change: the higher one is the newer.' }),
  }),
});

const ToggleReactionInput = builder.inputType('ToggleReactionInput', {
  description: 'A reaction.',
  fields: (t) => ({
    messageId: t.id({ required: true, description: 'To what.' }),
    emoji: t.string({ required: true, description: 'One emoji, at most 16 UTF-16 code units.' }),
    on: t.boolean({ required: true, description: 'Whether your reaction should be there.' }),
  }),
});
const ToggleReactionPayload = builder.objectRef<ToggledReaction>('ToggleReactionPayload').implement({
  description: 'How people react now.',
  fields: (t) => ({
    isChanged: t.exposeBoolean('isChanged', { description: 'False: it was so already.' }),
    reactions: t.expose('reactions', { type: [Reaction], description: 'All that the message has now.' }),
    version: t.exposeInt('version', { description: 'Grows with every change: the higher one is the newer.' }),
  }),
});

builder.mutationField('toggleReaction', (t) =>
  t.field({
    permission: 'session:comment',
    type: ToggleReactionPayload,
    description: 'Reacts to a message with an emoji, or takes it back. For commenters, editors and owners.',
    args: { input: t.arg({ type: ToggleReactionInput, required: true, description: 'With what, to what.' }) },
    resolve: (_root, { input }, context) => context.services.sessions.toggleReaction(requireActor(context), input),
  }),
);
