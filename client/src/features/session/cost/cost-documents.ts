import { graphql } from '../../../gql/gql.ts';
import type { AskedBudgetFieldsFragment, BudgetRequestStateFieldsFragment, PromptEstimateQuery } from '../../../gql/graphql.ts';

export const AskedBudgetFields = graphql(`
  fragment AskedBudgetFields on Budget {
    id
    scope
    period
    mode
    resetsAt
    isReached
    figures {
      limitMicros
      extraMicros
      spentMicros
      reservedMicros
    }
  }
`);

export const SessionCostPartsDocument = graphql(`
  query SessionCostParts($id: ID!) {
    session(id: $id) {
      id
      cost {
        byModel {
          costMicros
          runs
          model {
            id
            name
            provider
            isDemo
          }
        }
        byActor {
          costMicros
          runs
          actor {
            id
            displayName
          }
        }
      }
      budgets {
        ...AskedBudgetFields
      }
    }
  }
`);

export const SessionBudgetsDocument = graphql(`
  query SessionBudgets($id: ID!) {
    session(id: $id) {
      id
      budgets {
        ...AskedBudgetFields
      }
    }
  }
`);

export const PromptEstimateDocument = graphql(`
  query PromptEstimate($input: PromptEstimateInput!) {
    promptEstimate(input: $input) {
      leastMicros
      mostMicros
      verdict
      refusal {
        code
        message
        resetsAt
      }
    }
  }
`);

export const BudgetRequestStateFields = graphql(`
  fragment BudgetRequestStateFields on BudgetRequest {
    id
    state
    grantedMicros
    decidedBy {
      id
      displayName
    }
  }
`);

export const RequestBudgetDocument = graphql(`
  mutation RequestBudget($input: RequestBudgetInput!) {
    requestBudget(input: $input) {
      request {
        ...BudgetRequestStateFields
      }
    }
  }
`);

export const BudgetRequestStateDocument = graphql(`
  query BudgetRequestState($id: ID!) {
    node(id: $id) {
      __typename
      ... on BudgetRequest {
        ...BudgetRequestStateFields
      }
    }
  }
`);

export type AskedBudget = AskedBudgetFieldsFragment;
export type BudgetRequestShown = BudgetRequestStateFieldsFragment;
export type PromptEstimate = PromptEstimateQuery['promptEstimate'];
