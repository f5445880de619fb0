import type { Estimate } from '../server/billing/estimates.ts';
import type { ActorCost, ModelCost } from '../server/sessions/cost/cost-records.ts';
import type { SessionCostRecord } from './wire/events.ts';
import { ActorInterface } from './actors.ts';
import { builder } from './builder.ts';
import { Model, formerModel } from './models.ts';
import { requireActor, requireScope } from './require-actor.ts';
import { implementing } from './session-event.ts';
import type { ValueOf } from './session-event.ts';
import { Session } from './sessions.ts';

const ModelCostType = builder.objectRef<ModelCost>('ModelCost').implement({
  description: 'What one model cost in a session.',
  fields: (t) => ({
    model: t.field({
      type: Model,
      description: 'Which.',
      resolve: ({ modelId }, _args, { services }) => services.models.find(modelId) ?? formerModel(modelId),
    }),
    costMicros: t.field({ type: 'BigInt', description: 'In micro-USD.', resolve: ({ costMicros }) => costMicros }),
    runs: t.exposeInt('runs', { description: 'Its answers and replies.' }),
  }),
});
const ActorCostType = builder.objectRef<ActorCost>('ActorCost').implement({
  description: 'What one person, guest or API key asked for in a session.',
  fields: (t) => ({
    actor: t.field({ type: ActorInterface, description: 'Who asked.', resolve: ({ actor }) => actor }),
    costMicros: t.field({ type: 'BigInt', description: 'In micro-USD.', resolve: ({ costMicros }) => costMicros }),
    runs: t.exposeInt('runs', { description: 'The answers and replies that they asked for.' }),
  }),
});

/** What a list of parts counts as: few people and models work in one session. */
const USUAL_PARTS = 4;

export const SessionCost = builder.objectRef<SessionCostRecord>('SessionCost').implement({
  permission: 'session:read',
  description: 'What a session cost so far. Answers under an open blind vote are in no figure until it is closed.',
  fields: (t) => ({
    costMicros: t.field({ type: 'BigInt', description: 'What has ended, in micro-USD.', resolve: ({ costMicros }) => costMicros }),
    reservedMicros: t.field({
      type: 'BigInt',
      description: 'Held for what runs now: the most that it can cost, in micro-USD.',
      resolve: ({ reservedMicros }) => reservedMicros,
    }),
    runs: t.exposeInt('runs', { description: 'Answers and replies of models that have ended.' }),
    inputTokens: t.field({ type: 'BigInt', description: 'All input, cached or not.', resolve: ({ inputTokens }) => BigInt(inputTokens) }),
    outputTokens: t.field({
      type: 'BigInt',
      description: 'All output, reasoning included.',
      resolve: ({ outputTokens }) => BigInt(outputTokens),
    }),
    byModel: t.field({
      permission: 'session:read',
      type: [ModelCostType],
      description: 'The dearest first, at most 50.',
      complexity: { field: 1, multiplier: USUAL_PARTS },
      resolve: ({ sessionId }, _args, context) => {
        requireScope(context, 'session:read');
        return context.services.sessions.parts.costByModel(sessionId);
      },
    }),
    byActor: t.field({
      permission: 'session:read',
      type: [ActorCostType],
      description: 'The dearest first, at most 50.',
      complexity: { field: 1, multiplier: USUAL_PARTS },
      resolve: ({ sessionId }, _args, context) => {
        requireScope(context, 'session:read');
        return context.services.sessions.parts.costByActor(sessionId);
      },
    }),
  }),
});

builder.objectField(Session, 'cost', (t) =>
  t.field({
    permission: 'session:read',
    type: SessionCost,
    description: 'What it cost so far.',
    resolve: async ({ id }, _args, context) => {
      requireScope(context, 'session:read');
      const cost = await context.loader('session-cost', (ids) => context.services.sessions.parts.costs(ids)).load(id);
      if (!cost) throw new Error(`session ${id} has no cost`);
      return cost;
    },
  }),
);

builder.objectRef<ValueOf<'costChanged'>>('SessionCostChanged').implement({
  ...implementing('costChanged'),
  description: 'What the session cost changed, or what can be spent in it: an admin granted more.',
  fields: (t) => ({ cost: t.field({ type: SessionCost, description: 'As it is now.', resolve: ({ cost }) => cost }) }),
});

const VERDICTS = {
  FREE: { value: 'free', description: 'None of the models costs anything.' },
  COVERED: { value: 'covered', description: 'Whatever it comes to can be paid.' },
  CUT: { value: 'cut', description: 'It would be sent; an answer may end early, with what it has said.' },
  REFUSED: { value: 'refused', description: 'It would be refused; `refusal` says why.' },
} as const satisfies Record<Uppercase<Estimate['verdict']>, { value: Estimate['verdict']; description: string }>;
const PromptVerdict = builder.enumType('PromptVerdict', { description: 'Whether a prompt could be paid.', values: VERDICTS });

const PromptRefusal = builder.objectRef<NonNullable<Estimate['refusal']>>('PromptRefusal').implement({
  description: 'Why a prompt would be refused, as the error says it.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'BUDGET_EXCEEDED or PAYMENT_REQUIRED.' }),
    message: t.exposeString('message', { description: 'For people.' }),
    budgetId: t.id({ nullable: true, description: 'The budget that is in the way, where it is one.', resolve: ({ budgetId }) => budgetId }),
    resetsAt: t.field({ type: 'DateTime', nullable: true, description: 'When it opens again.', resolve: ({ resetsAt }) => resetsAt }),
  }),
});

const PromptEstimate = builder.objectRef<Estimate>('PromptEstimate').implement({
  description: 'What a prompt would cost. Nothing is held for it.',
  fields: (t) => ({
    leastMicros: t.field({ type: 'BigInt', description: 'With short answers, in micro-USD.', resolve: ({ leastMicros }) => leastMicros }),
    mostMicros: t.field({
      type: 'BigInt',
      description: 'With the longest answers that the models can give, in micro-USD.',
      resolve: ({ mostMicros }) => mostMicros,
    }),
    verdict: t.expose('verdict', { type: PromptVerdict, description: 'Whether it could be paid.' }),
    refusal: t.field({
      type: PromptRefusal,
      nullable: true,
      description: 'Only where it would be refused.',
      resolve: ({ refusal }) => refusal,
    }),
  }),
});

const PromptEstimateInput = builder.inputType('PromptEstimateInput', {
  description: 'A prompt in the making.',
  fields: (t) => ({
    sessionId: t.id({ required: true, description: 'Where it would be sent.' }),
    parentId: t.id({ description: 'The message above. Left out: the mainline’s leaf; null: none.' }),
    models: t.stringList({ required: true, description: 'Ids of models, one for each answer side by side.' }),
    textBytes: t.int({ required: true, description: 'How long the text is, in UTF-8.' }),
  }),
});

builder.queryField('promptEstimate', (t) =>
  t.field({
    permission: 'session:write',
    type: PromptEstimate,
    description: 'What a prompt would cost, and whether that could be paid; for whoever may send it.',
    args: { input: t.arg({ type: PromptEstimateInput, required: true, description: 'The prompt.' }) },
    resolve: (_root, { input }, context) => context.services.sessions.promptEstimate(requireActor(context), input),
  }),
);
