import type { PollRecord, SessionRecord } from './wire/events.ts';
import { SHOWN_VOTERS } from './wire/limits.ts';
import { ActorInterface } from './actors.ts';
import { builder } from './builder.ts';
import { Message } from './messages.ts';
import { requireActor, requireScope } from './require-actor.ts';
import { implementing } from './session-event.ts';
import type { ValueOf } from './session-event.ts';
import { Session } from './sessions.ts';

const STATES = {
  OPEN: { value: 'open', description: 'Votes count, move and may be withdrawn.' },
  CLOSED: { value: 'closed', description: 'The votes stay as they are, and everybody sees whose answers they are.' },
} as const satisfies Record<Uppercase<PollRecord['state']>, { value: PollRecord['state']; description: string }>;

const PollState = builder.enumType('PollState', { description: 'Whether people may vote.', values: STATES });

/** What a list of votes counts as: most prompts of a page have none. */
const USUAL_VOTES = 2;

const Vote = builder.objectRef<PollRecord['votes'][number]>('Vote').implement({
  description: 'Which answer somebody finds best.',
  fields: (t) => ({
    messageId: t.exposeID('messageId', { description: 'The answer.' }),
    actor: t.field({ type: ActorInterface, description: 'Whose vote it is, by the name of that moment.', resolve: ({ actor }) => actor }),
  }),
});

const VoteTally = builder.objectRef<PollRecord['tallies'][number]>('VoteTally').implement({
  description: 'How many find an answer best.',
  fields: (t) => ({
    messageId: t.exposeID('messageId', { description: 'The answer.' }),
    count: t.exposeInt('count', { description: 'Its votes.' }),
  }),
});

export const Poll = builder.objectRef<PollRecord>('Poll').implement({
  permission: 'session:read',
  description: 'Which of the answers to one prompt is best: one vote for each person, guest and API key.',
  fields: (t) => ({
    id: t.id({ description: 'The id of the prompt.', resolve: ({ promptId }) => promptId }),
    isBlind: t.exposeBoolean('isBlind', {
      description:
        'Whether the models and the votes are a secret while it is open: `Message.model`, `Message.usage`, `tallies` and `votes` say nothing then.',
    }),
    state: t.expose('state', { type: PollState, description: 'Whether people may vote.' }),
    openedBy: t.field({
      type: ActorInterface,
      description: 'Who voted first, or sent the prompt blind.',
      resolve: ({ openedBy }) => openedBy,
    }),
    voteCount: t.exposeInt('voteCount', { description: 'How many have voted.' }),
    tallies: t.field({
      permission: 'session:read',
      type: [VoteTally],
      description: 'How many votes each answer has; those without any are left out. Empty while the vote is blind and open.',
      complexity: { field: 1, multiplier: USUAL_VOTES },
      resolve: ({ tallies }, _args, context) => {
        requireScope(context, 'session:read');
        return tallies;
      },
    }),
    votes: t.field({
      permission: 'session:read',
      type: [Vote],
      description: `Who voted for what, oldest first: the first ${SHOWN_VOTERS}, \`tallies\` counts all. Empty while the vote is blind and open.`,
      complexity: { field: 1, multiplier: USUAL_VOTES },
      resolve: ({ votes }, _args, context) => {
        requireScope(context, 'session:read');
        return votes;
      },
    }),
    viewerVote: t.id({
      nullable: true,
      description: 'The answer that you voted for; null where you did not.',
      extensions: { viewer: true },
      resolve: ({ promptId }, _args, context) => {
        const actor = requireActor(context);
        return context.loader('viewer votes', (ids) => context.services.sessions.pollVotes(actor, ids)).load(promptId);
      },
    }),
    version: t.exposeInt('version', { description: 'Grows with every change: the higher one is the newer.' }),
  }),
});

builder.objectField(Message, 'poll', (t) =>
  t.field({
    permission: 'session:read',
    type: Poll,
    nullable: true,
    description: 'The vote on the answers to this prompt; null for answers, and until somebody votes.',
    resolve: ({ id, role }, _args, context) => {
      requireScope(context, 'session:read');
      if (role !== 'user') return null;
      return context.loader('polls', (ids) => context.services.sessions.parts.polls(ids)).load(id);
    },
  }),
);

builder.objectRef<ValueOf<'pollChanged'>>('PollChanged').implement({
  ...implementing('pollChanged'),
  description: 'Somebody voted, moved or withdrew a vote, or the vote was opened blind or closed.',
  fields: (t) => ({ poll: t.field({ type: Poll, description: 'As it is now.', resolve: ({ poll }) => poll }) }),
});

const CastVoteInput = builder.inputType('CastVoteInput', {
  description: 'A vote.',
  fields: (t) => ({ messageId: t.id({ required: true, description: 'The answer that you find best.' }) }),
});
const CastVotePayload = builder.objectRef<{ poll: PollRecord }>('CastVotePayload').implement({
  description: 'The vote on the prompt.',
  fields: (t) => ({ poll: t.expose('poll', { type: Poll, description: 'With your vote.' }) }),
});

const WithdrawVoteInput = builder.inputType('WithdrawVoteInput', {
  description: 'Which vote to take back.',
  fields: (t) => ({ promptId: t.id({ required: true, description: 'The prompt whose answers you voted on.' }) }),
});
const WithdrawVotePayload = builder.objectRef<{ poll: PollRecord }>('WithdrawVotePayload').implement({
  description: 'The vote on the prompt.',
  fields: (t) => ({ poll: t.expose('poll', { type: Poll, description: 'Without your vote.' }) }),
});

const ClosePollInput = builder.inputType('ClosePollInput', {
  description: 'Which vote to close.',
  fields: (t) => ({ promptId: t.id({ required: true, description: 'The prompt whose answers were voted on.' }) }),
});
const ClosePollPayload = builder.objectRef<{ poll: PollRecord }>('ClosePollPayload').implement({
  description: 'The vote on the prompt.',
  fields: (t) => ({ poll: t.expose('poll', { type: Poll, description: 'Closed, with all votes.' }) }),
});

const PromoteAnswerInput = builder.inputType('PromoteAnswerInput', {
  description: 'Which answer to go on with.',
  fields: (t) => ({ messageId: t.id({ required: true, description: 'An answer that has ended and has text.' }) }),
});
const PromoteAnswerPayload = builder.objectRef<{ session: SessionRecord }>('PromoteAnswerPayload').implement({
  description: 'The session after the change.',
  fields: (t) => ({ session: t.expose('session', { type: Session, description: 'With its new mainline.' }) }),
});

builder.mutationFields((t) => ({
  castVote: t.field({
    permission: 'session:comment',
    type: CastVotePayload,
    description: 'Votes for one of at least two answers to a prompt; for commenters and up. Voting again moves the vote.',
    args: { input: t.arg({ type: CastVoteInput, required: true, description: 'The vote.' }) },
    resolve: async (_root, { input }, context) => ({
      poll: await context.services.sessions.castVote(requireActor(context), input.messageId),
    }),
  }),
  withdrawVote: t.field({
    permission: 'session:comment',
    type: WithdrawVotePayload,
    description: 'Takes your vote back while the vote is open.',
    args: { input: t.arg({ type: WithdrawVoteInput, required: true, description: 'Which.' }) },
    resolve: async (_root, { input }, context) => ({
      poll: await context.services.sessions.withdrawVote(requireActor(context), input.promptId),
    }),
  }),
  closePoll: t.field({
    permission: 'session:write',
    type: ClosePollPayload,
    description: 'Ends a vote; for editors. Of a blind one everybody then sees the models and the votes. Closing it again changes nothing.',
    args: { input: t.arg({ type: ClosePollInput, required: true, description: 'Which.' }) },
    resolve: async (_root, { input }, context) => ({
      poll: await context.services.sessions.closePoll(requireActor(context), input.promptId),
    }),
  }),
  promoteAnswer: t.field({
    permission: 'session:write',
    type: PromoteAnswerPayload,
    description: 'Makes an answer the mainline for everybody; for editors. What stands below it comes along, the newest first.',
    args: { input: t.arg({ type: PromoteAnswerInput, required: true, description: 'Which.' }) },
    resolve: async (_root, { input }, context) => ({
      session: await context.services.sessions.promoteAnswer(requireActor(context), input.messageId),
    }),
  }),
}));
