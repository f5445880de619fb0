import { graphql } from '../../../gql/gql.ts';
import type { ReplayPageQuery } from '../../../gql/graphql.ts';

export const ReplayPageDocument = graphql(`
  query ReplayPage($sessionId: ID!, $leafId: ID!, $first: Int!, $after: String) {
    session(id: $sessionId) {
      id
      messages(leafId: $leafId, first: $first, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          node {
            id
            role
            author {
              __typename
              id
              displayName
            }
            model {
              id
              name
              provider
              isDemo
            }
            text
            createdAt
            firstTokenAt
            finishedAt
          }
        }
      }
    }
  }
`);

export type ReplayedMessage = NonNullable<ReplayPageQuery['session']>['messages']['edges'][number]['node'];
