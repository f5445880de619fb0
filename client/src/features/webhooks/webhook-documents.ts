import { graphql } from '../../gql/gql.ts';
import type { WebhookEndpointFieldsFragment, WebhookLogQuery } from '../../gql/graphql.ts';

export const WebhookEndpointFields = graphql(`
  fragment WebhookEndpointFields on WebhookEndpoint {
    id
    url
    description
    eventTypes
    sessionId
    state
    failingSince
    oldSecretEndsAt
  }
`);

export const WebhookPageDocument = graphql(`
  query WebhookPage($slug: String!, $isManager: Boolean!) {
    workspace(slug: $slug) {
      id
      name
      webhookEndpoints @include(if: $isManager) {
        ...WebhookEndpointFields
      }
    }
  }
`);

export const WebhookLogDocument = graphql(`
  query WebhookLog($slug: String!, $first: Int!, $after: String, $endpointId: ID, $state: WebhookDeliveryState, $type: WebhookEventType) {
    workspace(slug: $slug) {
      id
      webhookDeliveries(first: $first, after: $after, endpointId: $endpointId, state: $state, type: $type) {
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          node {
            id
            endpointId
            type
            body
            occurredAt
            state
            nextTryAt
            tries {
              at
              durationMs
              status
              error
              answer
            }
          }
        }
      }
    }
  }
`);

export const CreateWebhookDocument = graphql(`
  mutation CreateWebhook($input: CreateWebhookEndpointInput!) {
    createWebhookEndpoint(input: $input) {
      secret
      endpoint {
        ...WebhookEndpointFields
      }
    }
  }
`);

export const UpdateWebhookDocument = graphql(`
  mutation UpdateWebhook($input: UpdateWebhookEndpointInput!) {
    updateWebhookEndpoint(input: $input) {
      endpoint {
        ...WebhookEndpointFields
      }
    }
  }
`);

export const RotateWebhookDocument = graphql(`
  mutation RotateWebhook($input: RotateWebhookSecretInput!) {
    rotateWebhookSecret(input: $input) {
      secret
      endpoint {
        ...WebhookEndpointFields
      }
    }
  }
`);

export const RemoveWebhookDocument = graphql(`
  mutation RemoveWebhook($input: DeleteWebhookEndpointInput!) {
    deleteWebhookEndpoint(input: $input) {
      id
    }
  }
`);

export const TestWebhookDocument = graphql(`
  mutation TestWebhook($input: SendTestWebhookInput!) {
    sendTestWebhook(input: $input) {
      delivery {
        id
      }
    }
  }
`);

export const ReplayDeliveryDocument = graphql(`
  mutation ReplayDelivery($input: ReplayWebhookDeliveryInput!) {
    replayWebhookDelivery(input: $input) {
      delivery {
        id
        state
      }
    }
  }
`);

export const ReplayFailedDocument = graphql(`
  mutation ReplayFailed($input: ReplayFailedWebhooksInput!) {
    replayFailedWebhooks(input: $input) {
      count
    }
  }
`);

export type Endpoint = WebhookEndpointFieldsFragment;
export type Delivery = NonNullable<WebhookLogQuery['workspace']>['webhookDeliveries']['edges'][number]['node'];
