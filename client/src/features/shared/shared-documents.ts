import { graphql } from '../../gql/gql.ts';
import type { SharedSessionsQuery } from '../../gql/graphql.ts';

export const SharedSessionsDocument = graphql(`
  query SharedSessions($first: Int!) {
    sharedSessions(first: $first) {
      pageInfo {
        hasNextPage
      }
      edges {
        node {
          id
          title
          updatedAt
          activeRuns
          participantCount
          participants {
            actor {
              id
              displayName
            }
          }
          workspace {
            id
            name
          }
        }
      }
    }
  }
`);

export type SharedSession = NonNullable<SharedSessionsQuery['sharedSessions']>['edges'][number]['node'];
