import { graphql } from '../../gql/gql.ts';
import type { KeyFieldsFragment } from '../../gql/graphql.ts';

export const KeyFields = graphql(`
  fragment KeyFields on ApiKey {
    id
    displayName
    scopes
    createdAt
    expiresAt
    lastUsedAt
    isUnused
    rotatedAt
    oldSecret {
      endsAt
      lastUsedAt
    }
    monthSpentMicros
    monthLimitMicros
  }
`);

export const KeyPageDocument = graphql(`
  query KeyPage($slug: String!, $isManager: Boolean!) {
    workspace(slug: $slug) {
      id
      name
      apiKeys @include(if: $isManager) {
        ...KeyFields
      }
    }
  }
`);

export const CreateKeyDocument = graphql(`
  mutation CreateKey($input: CreateApiKeyInput!) {
    createApiKey(input: $input) {
      secret
      apiKey {
        id
        displayName
      }
    }
  }
`);

export const RotateKeyDocument = graphql(`
  mutation RotateKey($input: RotateApiKeyInput!) {
    rotateApiKey(input: $input) {
      secret
      apiKey {
        ...KeyFields
      }
    }
  }
`);

export const RevokeKeyDocument = graphql(`
  mutation RevokeKey($input: RevokeApiKeyInput!) {
    revokeApiKey(input: $input) {
      apiKey {
        id
      }
    }
  }
`);

export type Key = KeyFieldsFragment;
