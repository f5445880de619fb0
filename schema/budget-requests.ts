import type { BudgetRequestRecord, RequestState } from '../server/billing/budgets/request-rows.ts';
import { ActorInterface } from './actors.ts';
import { Budget, readableSession } from './budgets.ts';
import { builder } from './builder.ts';
import { Notification } from './notifications.ts';
import { requireActor } from './require-actor.ts';
import { Session } from './sessions.ts';
import { Workspace } from './workspaces.ts';

const STATES = {
  OPEN: { value: 'open', description: 'Nobody has answered it.' },
  GRANTED: { value: 'granted', description: 'There is more, for the period in which it was granted.' },
  DECLINED: { value: 'declined', description: 'There is no more.' },
} as const satisfies Record<Uppercase<RequestState>, { value: RequestState; description: string }>;

const BudgetRequestState = builder.enumType('BudgetRequestState', { description: 'What became of a request.', values: STATES });

export const BudgetRequest = builder.objectRef<BudgetRequestRecord>('BudgetRequest');

builder.node(BudgetRequest, {
  permission: 'budget:read',
  description: 'Somebody reached a budget and asks for more. For them, and for owners and admins.',
  id: { resolve: (request) => request.id, description: 'Starts with brq_.' },
  isTypeOf: (value) => (value as BudgetRequestRecord).id.startsWith('brq_'),
  loadOne: (id, context) => context.services.budgets.request(requireActor(context), id),
  fields: (t) => ({
    budget: t.field({
      type: Budget,
      nullable: true,
      description: 'Of which budget; null where you may not see it any more.',
      extensions: { viewer: true },
      resolve: async ({ budgetId }, _args, context) => {
        const actor = requireActor(context);
        return context.loader('shown-budget', (ids) => context.services.budgets.shownBudgets(actor, ids)).load(budgetId);
      },
    }),
    session: t.field({
      type: Session,
      nullable: true,
      description: 'Where they were refused; null where that is not known, or where you may not read it.',
      extensions: { viewer: true },
      resolve: ({ sessionId }, _args, context) => readableSession(sessionId, context),
    }),
    actor: t.field({ type: ActorInterface, description: 'Who asks, by the name of that moment.', resolve: ({ actor }) => actor }),
    askedMicros: t.field({
      type: 'BigInt',
      nullable: true,
      description: 'How much more; null where they named no amount.',
      resolve: ({ askedMicros }) => askedMicros,
    }),
    suggestedMicros: t.field({
      type: 'BigInt',
      nullable: true,
      description:
        'What is granted where no amount is named: what they asked for, or half of the limit. Null for all but owners and admins where they asked for no amount.',
      resolve: ({ suggestedMicros }) => suggestedMicros,
    }),
    note: t.exposeString('note', { description: 'What for, in their words; may be empty.' }),
    state: t.expose('state', { type: BudgetRequestState, description: 'What became of it.' }),
    grantedMicros: t.field({
      type: 'BigInt',
      nullable: true,
      description: 'How much was granted.',
      resolve: ({ grantedMicros }) => grantedMicros,
    }),
    decidedBy: t.field({
      type: ActorInterface,
      nullable: true,
      description: 'Who answered it; null while it is open.',
      resolve: ({ decidedBy }) => decidedBy,
    }),
    createdAt: t.field({ type: 'DateTime', description: 'When they asked.', resolve: ({ createdAt }) => createdAt }),
    decidedAt: t.field({ type: 'DateTime', nullable: true, description: 'When it was answered.', resolve: ({ decidedAt }) => decidedAt }),
  }),
});

builder.objectField(Workspace, 'budgetRequests', (t) =>
  t.field({
    permission: 'budget:read',
    type: [BudgetRequest],
    description: 'Open ones first, then the newest, at most 50; for owners and admins all, for others their own.',
    extensions: { viewer: true },
    resolve: ({ id }, _args, context) => context.services.budgets.requestsOf(requireActor(context), id),
  }),
);
builder.objectField(Notification, 'budgetRequestId', (t) =>
  t.id({
    nullable: true,
    description: 'The id of `budgetRequest`, for lists.',
    resolve: ({ budgetRequestId, isReadable }) => (isReadable ? budgetRequestId : null),
  }),
);
builder.objectField(Notification, 'budgetRequest', (t) =>
  t.field({
    type: BudgetRequest,
    nullable: true,
    description: 'The request for more budget that it is about, where it is about one that you may see.',
    extensions: { viewer: true },
    resolve: async ({ budgetRequestId, isReadable }, _args, context) => {
      if (budgetRequestId === null || !isReadable) return null;
      const actor = requireActor(context);
      return context.loader('budget-request', (ids) => context.services.budgets.shownRequests(actor, ids)).load(budgetRequestId);
    },
  }),
);

const RequestBudgetInput = builder.inputType('RequestBudgetInput', {
  description: 'More of a budget that limits you.',
  fields: (t) => ({
    budgetId: t.id({ required: true, description: 'As BUDGET_EXCEEDED named it.' }),
    sessionId: t.id({ description: 'Where you were refused. Whoever came by a link must name it for the workspace’s budget.' }),
    micros: t.field({ type: 'BigInt', description: 'How much more, in micro-USD; left out: whoever grants it decides.' }),
    note: t.string({ description: 'What for, at most 500 characters.' }),
  }),
});
const GrantBudgetInput = builder.inputType('GrantBudgetInput', {
  description: 'Yes to a request.',
  fields: (t) => ({
    requestId: t.id({ required: true, description: 'Which.' }),
    micros: t.field({ type: 'BigInt', description: 'Another amount than the suggested one, in micro-USD.' }),
  }),
});
const DeclineBudgetInput = builder.inputType('DeclineBudgetInput', {
  description: 'No to a request.',
  fields: (t) => ({ requestId: t.id({ required: true, description: 'Which.' }) }),
});
const RequestPayload = (name: string, description: string) =>
  builder.objectRef<{ request: BudgetRequestRecord }>(name).implement({
    description,
    fields: (t) => ({ request: t.expose('request', { type: BudgetRequest, description: 'As it is now.' }) }),
  });

builder.mutationFields((t) => ({
  requestBudget: t.field({
    permission: 'session:write',
    type: RequestPayload('RequestBudgetPayload', 'The owners and admins are told.'),
    description: 'Asks the owners and admins for more. Asking again while it is open gives the same request.',
    args: { input: t.arg({ type: RequestBudgetInput, required: true, description: 'Of what, and how much.' }) },
    resolve: async (_root, { input }, context) => ({ request: await context.services.budgets.requestBudget(requireActor(context), input) }),
  }),
  grantBudget: t.field({
    permission: 'budget:manage',
    type: RequestPayload('GrantBudgetPayload', 'Whoever asked may go on.'),
    description: 'Adds to the budget’s current period and tells whoever asked. Twice, or by two people at once, is one grant.',
    args: { input: t.arg({ type: GrantBudgetInput, required: true, description: 'What to grant.' }) },
    resolve: async (_root, { input }, context) => ({
      request: await context.services.budgets.grantBudget(requireActor(context), input.requestId, input.micros),
    }),
  }),
  declineBudget: t.field({
    permission: 'budget:manage',
    type: RequestPayload('DeclineBudgetPayload', 'Whoever asked is told.'),
    description: 'Says no to a request and tells whoever asked.',
    args: { input: t.arg({ type: DeclineBudgetInput, required: true, description: 'Which.' }) },
    resolve: async (_root, { input }, context) => ({
      request: await context.services.budgets.declineBudget(requireActor(context), input.requestId),
    }),
  }),
}));
