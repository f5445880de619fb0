import { graphql } from '../../gql/gql.ts';
import type { WorkspaceHomeQuery } from '../../gql/graphql.ts';

export const WorkspaceHomeDocument = graphql(`
  query WorkspaceHome($slug: String!, $sessions: Int!, $members: Int!) {
    workspace(slug: $slug) {
      id
      name
      viewerRole
      members(first: $members) {
        edges {
          node {
            role
            user {
              id
              displayName
            }
          }
        }
      }
      sessions(first: $sessions) {
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
          }
        }
      }
    }
  }
`);

export type HomeWorkspace = NonNullable<WorkspaceHomeQuery['workspace']>;
export type RecentSession = HomeWorkspace['sessions']['edges'][number]['node'];
