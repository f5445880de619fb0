/** Budgets as a session's page meets them, for tests: what the server would say is set by the test. */
import type { AskedBudgetFieldsFragment, PromptEstimateQuery } from '../gql/graphql.ts';

type Estimate = PromptEstimateQuery['promptEstimate'];

const FREE: Estimate = { leastMicros: '0', mostMicros: '0', verdict: 'FREE', refusal: null };

export function createBudgetWorld() {
  let request = {
    __typename: 'BudgetRequest',
    id: 'brq_1',
    state: 'OPEN',
    grantedMicros: null as string | null,
    decidedBy: null as object | null,
  };
  const world = {
    all: [] as AskedBudgetFieldsFragment[],
    estimated: FREE,
    /** What was asked about prompts in the making. */
    inputs: [] as object[],
    estimate(input: object): Estimate {
      world.inputs.push({ ...input });
      return world.estimated;
    },
    ask: () => request,
    decide(state: 'GRANTED' | 'DECLINED', grantedMicros: string | null): void {
      request = { ...request, state, grantedMicros, decidedBy: { __typename: 'User', id: 'usr_ada', displayName: 'Ada' } };
    },
    node: (id: string) => (id === request.id ? request : undefined),
  };
  return world;
}
