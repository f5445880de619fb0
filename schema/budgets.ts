import type { BudgetFigures as Figures, BudgetRecord } from '../server/billing/budgets/reading.ts';
import type { BudgetMode as BudgetModeValue, BudgetScope as BudgetScopeValue } from '../server/billing/limits.ts';
import type { BudgetPeriod as BudgetPeriodValue } from '../server/billing/periods.ts';
import { ActorInterface, shapeOf } from './actors.ts';
import type { ActorShape } from './actors.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { requireActor } from './require-actor.ts';
import { Session } from './sessions.ts';
import { loadUser } from './users.ts';
import { Workspace, loadWorkspace } from './workspaces.ts';

const SCOPES = {
  WORKSPACE: { value: 'workspace', description: 'All that the workspace spends.' },
  SESSION: { value: 'session', description: 'What is spent in one session.' },
  PERSON: { value: 'person', description: 'What one person spends.' },
  API_KEY: { value: 'apiKey', description: 'What one API key spends.' },
} as const satisfies Record<string, { value: BudgetScopeValue; description: string }>;
const PERIODS = {
  DAY: { value: 'day', description: 'A day in UTC.' },
  MONTH: { value: 'month', description: 'A calendar month in UTC.' },
  TOTAL: { value: 'total', description: 'Once, and never again.' },
} as const satisfies Record<Uppercase<BudgetPeriodValue>, { value: BudgetPeriodValue; description: string }>;
const MODES = {
  HARD: { value: 'hard', description: 'What it does not cover is refused with BUDGET_EXCEEDED.' },
  SOFT: { value: 'soft', description: 'Nothing is refused; people are warned.' },
} as const satisfies Record<Uppercase<BudgetModeValue>, { value: BudgetModeValue; description: string }>;

export const BudgetScope = builder.enumType('BudgetScope', { description: 'What a budget is for.', values: SCOPES });
export const BudgetPeriod = builder.enumType('BudgetPeriod', { description: 'How long a budget lasts.', values: PERIODS });
const BudgetMode = builder.enumType('BudgetMode', { description: 'What happens at the end of a budget.', values: MODES });

const BudgetFigures = builder.objectRef<Figures>('BudgetFigures').implement({
  description:
    'How much of a budget is used in its current period, in micro-USD. Answers under an open blind vote show up when it is closed.',
  fields: (t) => ({
    limitMicros: t.field({ type: 'BigInt', description: 'What was set.', resolve: ({ limit }) => limit }),
    extraMicros: t.field({ type: 'BigInt', description: 'What was granted on top, for this period.', resolve: ({ extra }) => extra }),
    spentMicros: t.field({ type: 'BigInt', description: 'What was used.', resolve: ({ spent }) => spent }),
    reservedMicros: t.field({ type: 'BigInt', description: 'Held for what runs now.', resolve: ({ reserved }) => reserved }),
    leftMicros: t.field({ type: 'BigInt', description: 'What is left for what comes next; 0 or more.', resolve: ({ left }) => left }),
  }),
});

export const Budget = builder.objectRef<BudgetRecord>('Budget');

builder.node(Budget, {
  permission: 'budget:read',
  description: 'How much may be spent. Owners and admins see all of them, others those that limit what they do.',
  id: { resolve: (budget) => budget.id, description: 'Starts with bdg_.' },
  isTypeOf: (value) => (value as BudgetRecord).id.startsWith('bdg_'),
  loadOne: (id, context) => context.services.budgets.budget(requireActor(context), id),
  fields: (t) => ({
    scope: t.expose('scope', { type: BudgetScope, description: 'What it is for.' }),
    workspace: t.field({
      type: Workspace,
      description: 'Where it holds.',
      resolve: ({ workspaceId }, _args, context) => loadWorkspace(workspaceId, context),
    }),
    session: t.field({
      type: Session,
      nullable: true,
      description: 'The session that it is for; null where it is for none, or for one that you may not read.',
      extensions: { viewer: true },
      resolve: ({ scope, subjectId }, _args, context) => (scope === 'session' ? readableSession(subjectId, context) : null),
    }),
    actor: t.field({
      type: ActorInterface,
      nullable: true,
      description: 'The person or the API key that it is for; null where it is for neither.',
      extensions: { viewer: true },
      resolve: ({ scope, subjectId }, _args, context) => spenderOf(scope, subjectId, context),
    }),
    period: t.expose('period', { type: BudgetPeriod, description: 'How long it lasts.' }),
    mode: t.expose('mode', { type: BudgetMode, description: 'What happens at its end.' }),
    resetsAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it opens again; null: never.',
      resolve: ({ resetsAt }) => resetsAt,
    }),
    isReached: t.exposeBoolean('isReached', {
      description: 'Whether at least 95 % is used or held: where it is hard, longer answers are refused.',
    }),
    figures: t.field({
      type: BudgetFigures,
      nullable: true,
      description: 'How much of it is used; null of the workspace’s for all but its owners and admins.',
      resolve: ({ figures }) => figures,
    }),
    createdAt: t.field({ type: 'DateTime', description: 'When it was set.', resolve: ({ createdAt }) => createdAt }),
  }),
});

export async function readableSession(id: string | null, context: Context) {
  if (id === null) return null;
  const actor = requireActor(context);
  if (actor.kind === 'apiKey' && !actor.scopes.includes('session:read')) return null;
  const { sessions } = context.services;
  const role = await context.loader('session-role', (ids) => sessions.rolesOf(actor, ids)).load(id);
  return role === null ? null : context.loader('session', (ids) => sessions.parts.sessionsById(ids)).load(id);
}

async function spenderOf(scope: BudgetScopeValue, id: string | null, context: Context): Promise<ActorShape | null> {
  if (id === null) return null;
  const actor = requireActor(context);
  switch (scope) {
    case 'workspace':
    case 'session':
      return null;
    case 'person':
      return loadUser(id, context);
    case 'apiKey':
      if (actor.kind === 'apiKey' && actor.apiKeyId === id) return shapeOf(actor);
      return context.loader('api-key', (ids) => context.services.workspaces.apiKeysByIds(actor, ids)).load(id);
  }
}

builder.objectField(Workspace, 'budgets', (t) =>
  t.field({
    permission: 'budget:read',
    type: [Budget],
    description: 'For owners and admins all, at most 500; for others the workspace’s and their own.',
    extensions: { viewer: true },
    resolve: ({ id }, _args, context) => context.services.budgets.budgetsOfWorkspace(requireActor(context), id),
  }),
);
builder.objectField(Session, 'budgets', (t) =>
  t.field({
    type: [Budget],
    description: 'What limits you here: the session’s budgets, the workspace’s, and your own.',
    extensions: { viewer: true },
    resolve: (session, _args, context) => context.services.budgets.budgetsOfSession(requireActor(context), session),
  }),
);

const CreateBudgetInput = builder.inputType('CreateBudgetInput', {
  description: 'A new budget. There is one for each thing and period.',
  fields: (t) => ({
    workspaceId: t.id({ required: true, description: 'Where it holds.' }),
    scope: t.field({ type: BudgetScope, required: true, description: 'What it is for.' }),
    subjectId: t.id({ description: 'The session, person or API key; left out for the workspace.' }),
    period: t.field({ type: BudgetPeriod, required: true, description: 'How long it lasts. What was used in the current period counts.' }),
    mode: t.field({ type: BudgetMode, required: true, description: 'What happens at its end.' }),
    limitMicros: t.field({ type: 'BigInt', required: true, description: 'How much, in micro-USD; 0: nothing.' }),
  }),
});
const UpdateBudgetInput = builder.inputType('UpdateBudgetInput', {
  description: 'What changes; the rest stays.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'Which budget.' }),
    mode: t.field({ type: BudgetMode, description: 'What happens at its end.' }),
    limitMicros: t.field({ type: 'BigInt', description: 'How much, in micro-USD.' }),
  }),
});
const DeleteBudgetInput = builder.inputType('DeleteBudgetInput', {
  description: 'A budget that shall hold no more.',
  fields: (t) => ({ id: t.id({ required: true, description: 'Which budget.' }) }),
});
const BudgetPayload = (name: string, description: string) =>
  builder.objectRef<{ budget: BudgetRecord }>(name).implement({
    description,
    fields: (t) => ({ budget: t.expose('budget', { type: Budget, description: 'As it is now.' }) }),
  });
const DeleteBudgetPayload = builder.objectRef<{ id: string; workspaceId: string }>('DeleteBudgetPayload').implement({
  description: 'The budget is gone, with what was counted for it.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its id.' }),
    workspace: t.field({
      type: Workspace,
      description: 'Where it held.',
      resolve: ({ workspaceId }, _args, context) => loadWorkspace(workspaceId, context),
    }),
  }),
});

builder.mutationFields((t) => ({
  createBudget: t.field({
    permission: 'budget:manage',
    type: BudgetPayload('CreateBudgetPayload', 'The budget that was set.'),
    description: 'Sets a budget; for owners and admins.',
    args: { input: t.arg({ type: CreateBudgetInput, required: true, description: 'The budget.' }) },
    resolve: async (_root, { input }, context) => ({ budget: await context.services.budgets.createBudget(requireActor(context), input) }),
  }),
  updateBudget: t.field({
    permission: 'budget:manage',
    type: BudgetPayload('UpdateBudgetPayload', 'The budget that was changed.'),
    description: 'Changes a budget; for owners and admins. It holds from the next prompt on.',
    args: { input: t.arg({ type: UpdateBudgetInput, required: true, description: 'What changes.' }) },
    resolve: async (_root, { input }, context) => ({ budget: await context.services.budgets.updateBudget(requireActor(context), input) }),
  }),
  deleteBudget: t.field({
    permission: 'budget:manage',
    type: DeleteBudgetPayload,
    description: 'Takes a budget away, with the requests for more of it; for owners and admins.',
    args: { input: t.arg({ type: DeleteBudgetInput, required: true, description: 'Which.' }) },
    resolve: (_root, { input }, context) => context.services.budgets.deleteBudget(requireActor(context), input.id),
  }),
}));
