import { graphql } from '../../gql/gql.ts';
import type { ApiRequestListQuery, KeyUsageQuery } from '../../gql/graphql.ts';

export const DevelopersHeadDocument = graphql(`
  query DevelopersHead($slug: String!, $isManager: Boolean!) {
    workspace(slug: $slug) {
      id
      name
      viewerRole
      apiKeys @include(if: $isManager) {
        id
        displayName
      }
      sessions(first: 20) {
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

export const KeyUsageDocument = graphql(`
  query KeyUsage($slug: String!, $input: UsageQuery!) {
    workspace(slug: $slug) {
      id
      usage(input: $input) {
        asOf
        series {
          start
          groups {
            key
            kind
            costMicros
            tokens
            runs
          }
        }
        groups {
          key
          kind
          label
          costMicros
          tokens
          runs
        }
      }
    }
  }
`);

export const ApiRequestListDocument = graphql(`
  query ApiRequestList($slug: String!, $first: Int!, $after: String, $requestId: String, $code: String, $failed: Boolean, $apiKeyId: ID) {
    workspace(slug: $slug) {
      id
      apiRequests(first: $first, after: $after, requestId: $requestId, code: $code, failed: $failed, apiKeyId: $apiKeyId) {
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          cursor
          node {
            requestId
            at
            apiKey {
              id
              displayName
            }
            door
            operation
            fields
            status
            code
            durationMs
            cost
          }
        }
      }
    }
  }
`);

export type ApiRequest = NonNullable<ApiRequestListQuery['workspace']>['apiRequests']['edges'][number]['node'];
export type KeyUsage = NonNullable<KeyUsageQuery['workspace']>['usage'];
