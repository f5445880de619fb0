import { graphql } from '../../gql/gql.ts';
import type { SessionListQuery } from '../../gql/graphql.ts';

export const SessionListDocument = graphql(`
  query SessionList($slug: String!, $first: Int!, $after: String, $query: String, $archived: Boolean, $pinned: Boolean, $folderId: ID) {
    workspace(slug: $slug) {
      id
      sessions(first: $first, after: $after, query: $query, archived: $archived, pinned: $pinned, folderId: $folderId) {
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
            viewerRole
            isPinned
            folder {
              id
            }
            unreadCount
            participantCount
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

export const DeleteSessionDocument = graphql(`
  mutation DeleteSession($input: DeleteSessionInput!) {
    deleteSession(input: $input) {
      workspaceId
    }
  }
`);

export type SessionPage = NonNullable<SessionListQuery['workspace']>['sessions'];
export type SessionRow = SessionPage['edges'][number]['node'];
