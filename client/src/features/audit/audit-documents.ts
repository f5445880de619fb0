import { graphql } from '../../gql/gql.ts';
import type { AuditLogQuery } from '../../gql/graphql.ts';

export const AuditHeadDocument = graphql(`
  query AuditHead($slug: String!) {
    workspace(slug: $slug) {
      id
      name
      viewerRole
      members(first: 100) {
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
    }
  }
`);

export const AuditLogDocument = graphql(`
  query AuditLog($slug: String!, $first: Int!, $after: String, $query: String, $actorId: ID, $action: String, $from: DateTime) {
    workspace(slug: $slug) {
      id
      auditEvents(first: $first, after: $after, query: $query, actorId: $actorId, action: $action, from: $from) {
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          node {
            seq
            at
            actor {
              __typename
              id
              displayName
            }
            action
            targetId
            targetName
            facts {
              name
              value
            }
            ip
            hash
          }
        }
      }
    }
  }
`);

export const AuditCheckDocument = graphql(`
  query AuditCheck($slug: String!) {
    workspace(slug: $slug) {
      id
      auditCheck {
        length
        brokenAt
      }
    }
  }
`);

export type AuditEvent = NonNullable<AuditLogQuery['workspace']>['auditEvents']['edges'][number]['node'];
