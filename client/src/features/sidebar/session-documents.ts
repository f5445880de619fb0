import { graphql } from '../../gql/gql.ts';
import type { SessionListQuery } from '../../gql/graphql.ts';

export const SessionListDocument = graphql(`
  query SessionList($slug: String!, $first: Int!, $after: String, $query: String) {
    workspace(slug: $slug) {
      id
      sessions(first: $first, after: $after, query: $query) {
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          node {
            id
            title
            updatedAt
            activeRuns
            participants {
              actor {
                id
                displayName
              }
            }
          }
        }
      }
    }
  }
`);

export const RenameSessionDocument = graphql(`
  mutation RenameSession($input: UpdateSessionInput!) {
    updateSession(input: $input) {
      session {
        id
        title
        archivedAt
      }
    }
  }
`);

export type SessionPage = NonNullable<SessionListQuery['workspace']>['sessions'];
export type SessionRow = SessionPage['edges'][number]['node'];
