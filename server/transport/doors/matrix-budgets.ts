/** The attack matrix: budgets, requests for more, and what sessions cost. */
import { READ, WRITE, aboutSessions, all, anyKey, change } from './matrix-cases.ts';
import type { Case, Outcome } from './matrix-cases.ts';

const BUDGET = 'id actor { displayName } session { title } figures { limitMicros spentMicros }';
const REQUEST = 'id note actor { displayName } session { title } budget { id }';
const node = (fields: string) => `query ($id: ID!) { node(id: $id) { id ${fields} } }`;
/** Of the owner's own budget, which nobody else here sees but who sets budgets. */
const unseen = (outcome: Outcome | null = 'ok') =>
  ({ ...all('NOT_FOUND'), keys: { ...anyKey('NOT_FOUND'), 'budget:write': outcome }, narrower: 'it is somebody else’s' }) as const;

export const BUDGETS: Case[] = [
  { field: 'Budget', query: node(`... on Budget { ${BUDGET} }`), variables: ({ budgetId }) => ({ id: budgetId }), ...unseen() },
  {
    field: 'BudgetRequest',
    query: node(`... on BudgetRequest { ${REQUEST} }`),
    variables: ({ budgetRequestId }) => ({ id: budgetRequestId }),
    ...unseen(),
  },
  {
    field: 'Workspace.budgets',
    query: node(`... on Workspace { budgets { ${BUDGET} } budgetRequests { ${REQUEST} } }`),
    variables: ({ owner }) => ({ id: owner.workspace.id }),
    ...all('ok'),
  },
  ...aboutSessions(
    { field: 'Session.budgets', query: `query ($id: ID!) { session(id: $id) { budgets { ${BUDGET} } } }` },
    ({ id }) => ({ id }),
    { viewer: 'ok', keys: READ },
  ),
  ...aboutSessions(
    {
      field: 'Session.cost',
      query: 'query ($id: ID!) { session(id: $id) { cost { costMicros byModel { model { name } } byActor { actor { displayName } } } } }',
    },
    ({ id }) => ({ id }),
    { viewer: 'ok', keys: READ },
  ),
  ...aboutSessions(
    {
      field: 'Query.promptEstimate',
      query: 'query ($input: PromptEstimateInput!) { promptEstimate(input: $input) { mostMicros verdict } }',
    },
    ({ id, answerId }) => ({ input: { sessionId: id, parentId: answerId, models: ['demo:echo'], textBytes: 5 } }),
    { keys: WRITE },
  ),
  {
    field: 'Mutation.createBudget',
    query: change('createBudget', 'budget { id }'),
    variables: ({ owner }) => ({
      input: { workspaceId: owner.workspace.id, scope: 'WORKSPACE', period: 'DAY', mode: 'HARD', limitMicros: '-1' },
    }),
    ...all('FORBIDDEN'),
    keys: { 'budget:write': 'INVALID' },
  },
  {
    field: 'Mutation.updateBudget',
    query: change('updateBudget', `budget { ${BUDGET} }`),
    variables: ({ budgetId }) => ({ input: { id: budgetId, limitMicros: '-1' } }),
    ...unseen('INVALID'),
  },
  {
    field: 'Mutation.deleteBudget',
    query: change('deleteBudget', 'id workspace { name }'),
    variables: ({ budgetId }) => ({ input: { id: budgetId } }),
    ...unseen(null),
    spoils: 'this',
  },
  {
    field: 'Mutation.requestBudget',
    query: change('requestBudget', `request { ${REQUEST} }`),
    variables: ({ budgetId }) => ({ input: { budgetId } }),
    narrower: 'it limits somebody else',
    ...all('NOT_FOUND'),
    keys: { 'session:write': 'NOT_FOUND' },
  },
  ...(['grantBudget', 'declineBudget'] as const).map((name): Case => ({
    field: `Mutation.${name}`,
    query: change(name, `request { ${REQUEST} }`),
    variables: ({ budgetRequestId }) => ({ input: { requestId: budgetRequestId } }),
    ...unseen(null),
    spoils: 'this',
  })),
];
