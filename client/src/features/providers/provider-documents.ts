import { graphql } from '../../gql/gql.ts';
import type { ProviderKeyFieldsFragment } from '../../gql/graphql.ts';

export const ProviderKeyFields = graphql(`
  fragment ProviderKeyFields on ProviderKey {
    id
    provider
    name
    baseUrl
    models
    hasNamedModels
    lastFour
    addedBy {
      id
      displayName
    }
    createdAt
    replacedAt
    pausedAt
    lastUsedAt
    lastError {
      code
      message
      at
    }
  }
`);

export const ProviderKeyListDocument = graphql(`
  query ProviderKeyList($workspaceId: ID!) {
    providerKeys(workspaceId: $workspaceId) {
      ...ProviderKeyFields
    }
  }
`);

export const SetProviderKeyDocument = graphql(`
  mutation SetProviderKey($input: SetProviderKeyInput!) {
    setProviderKey(input: $input) {
      providerKey {
        ...ProviderKeyFields
      }
    }
  }
`);

export const TestProviderKeyDocument = graphql(`
  mutation TestProviderKey($input: ProviderKeyInput!) {
    testProviderKey(input: $input) {
      providerKey {
        ...ProviderKeyFields
      }
    }
  }
`);

export const PauseProviderKeyDocument = graphql(`
  mutation PauseProviderKey($input: PauseProviderKeyInput!) {
    pauseProviderKey(input: $input) {
      providerKey {
        ...ProviderKeyFields
      }
    }
  }
`);

export const RemoveProviderKeyDocument = graphql(`
  mutation RemoveProviderKey($input: ProviderKeyInput!) {
    removeProviderKey(input: $input) {
      providerKey {
        id
      }
    }
  }
`);

export type ProviderKey = ProviderKeyFieldsFragment;
