import { graphql } from '../../gql/gql.ts';
import type { BudgetFieldsFragment, BudgetPageQuery, BudgetRequestFieldsFragment } from '../../gql/graphql.ts';

export const BudgetFields = graphql(`
  fragment BudgetFields on Budget {
    id
    scope
    period
    mode
    resetsAt
    isReached
    session {
      id
      title
    }
    actor {
      id
      displayName
    }
    figures {
      limitMicros
      extraMicros
      spentMicros
      reservedMicros
      leftMicros
    }
  }
`);

export const BudgetRequestFields = graphql(`
  fragment BudgetRequestFields on BudgetRequest {
    id
    state
    note
    askedMicros
    suggestedMicros
    grantedMicros
    createdAt
    decidedAt
    actor {
      id
      displayName
    }
    decidedBy {
      id
      displayName
    }
    session {
      id
      title
    }
    budget {
      ...BudgetFields
    }
  }
`);

export const BudgetPageDocument = graphql(`
  query BudgetPage($slug: String!) {
    workspace(slug: $slug) {
      id
      name
      viewerRole
      budgets {
        ...BudgetFields
      }
      budgetRequests {
        ...BudgetRequestFields
      }
    }
  }
`);

export const BudgetPeopleDocument = graphql(`
  query BudgetPeople($slug: String!, $after: String) {
    workspace(slug: $slug) {
      id
      members(first: 100, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          node {
            user {
              id
              displayName
            }
          }
        }
      }
    }
  }
`);

export const BudgetSessionsDocument = graphql(`
  query BudgetSessions($slug: String!, $after: String) {
    workspace(slug: $slug) {
      id
      sessions(first: 100, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          node {
            id
            title
          }
        }
      }
    }
  }
`);

export const BudgetKeysDocument = graphql(`
  query BudgetKeys($slug: String!) {
    workspace(slug: $slug) {
      id
      apiKeys {
        id
        displayName
      }
    }
  }
`);

export const CreateBudgetDocument = graphql(`
  mutation CreateBudget($input: CreateBudgetInput!) {
    createBudget(input: $input) {
      budget {
        id
      }
    }
  }
`);

export const UpdateBudgetDocument = graphql(`
  mutation UpdateBudget($input: UpdateBudgetInput!) {
    updateBudget(input: $input) {
      budget {
        ...BudgetFields
      }
    }
  }
`);

export const DeleteBudgetDocument = graphql(`
  mutation DeleteBudget($input: DeleteBudgetInput!) {
    deleteBudget(input: $input) {
      id
    }
  }
`);

export const GrantBudgetDocument = graphql(`
  mutation GrantBudget($input: GrantBudgetInput!) {
    grantBudget(input: $input) {
      request {
        ...BudgetRequestFields
      }
    }
  }
`);

export const DeclineBudgetDocument = graphql(`
  mutation DeclineBudget($input: DeclineBudgetInput!) {
    declineBudget(input: $input) {
      request {
        ...BudgetRequestFields
      }
    }
  }
`);

export type Budget = BudgetFieldsFragment;
export type BudgetRequest = BudgetRequestFieldsFragment;
export type BudgetPageData = NonNullable<BudgetPageQuery['workspace']>;
