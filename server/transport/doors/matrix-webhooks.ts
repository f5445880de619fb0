/** The attack matrix: where a workspace is told what happens, and the log of it. */
import { all, anyKey, change } from './matrix-cases.ts';
import type { Case, Outcome } from './matrix-cases.ts';

const node = (fields: string) => `query ($id: ID!) { node(id: $id) { id ${fields} } }`;
/** To those who do not manage webhooks it does not exist. */
const hidden = (outcome: Outcome | null = 'ok') => ({
  ...all('NOT_FOUND'),
  keys: { ...anyKey('NOT_FOUND'), 'webhook:manage': outcome },
});

export const WEBHOOKS: Case[] = [
  {
    field: 'WebhookEndpoint',
    query: node('... on WebhookEndpoint { url description eventTypes }'),
    variables: ({ webhookEndpointId }) => ({ id: webhookEndpointId }),
    ...hidden(),
  },
  {
    field: 'WebhookDelivery',
    query: node('... on WebhookDelivery { body tries { answer } }'),
    variables: ({ webhookDeliveryId }) => ({ id: webhookDeliveryId }),
    ...hidden(),
  },
  {
    field: 'Workspace.webhookEndpoints',
    query: node('... on Workspace { webhookEndpoints { url description } }'),
    variables: ({ owner }) => ({ id: owner.workspace.id }),
    ...all('FORBIDDEN'),
  },
  {
    field: 'Workspace.webhookDeliveries',
    query: node('... on Workspace { webhookDeliveries(first: 5) { edges { node { body tries { answer } } } } }'),
    variables: ({ owner }) => ({ id: owner.workspace.id }),
    ...all('FORBIDDEN'),
  },
  {
    field: 'Mutation.createWebhookEndpoint',
    query: change('createWebhookEndpoint', 'endpoint { id }'),
    variables: ({ owner }) => ({
      input: { workspaceId: owner.workspace.id, url: 'https://example.com/hook', eventTypes: ['RUN_COMPLETED'] },
    }),
    ...all('FORBIDDEN'),
    keys: { 'webhook:manage': 'ok' },
  },
  {
    field: 'Mutation.updateWebhookEndpoint',
    query: change('updateWebhookEndpoint', 'endpoint { id }'),
    variables: ({ webhookEndpointId }) => ({ input: { id: webhookEndpointId, isPaused: true } }),
    ...hidden(),
  },
  {
    field: 'Mutation.rotateWebhookSecret',
    query: change('rotateWebhookSecret', 'endpoint { id }'),
    variables: ({ webhookEndpointId }) => ({ input: { id: webhookEndpointId } }),
    ...hidden(),
  },
  {
    field: 'Mutation.sendTestWebhook',
    query: change('sendTestWebhook', 'delivery { id }'),
    variables: ({ webhookEndpointId }) => ({ input: { id: webhookEndpointId } }),
    ...hidden(),
  },
  {
    field: 'Mutation.replayWebhookDelivery',
    query: change('replayWebhookDelivery', 'delivery { id }'),
    variables: ({ webhookDeliveryId }) => ({ input: { id: webhookDeliveryId } }),
    ...hidden('CONFLICT'),
  },
  {
    field: 'Mutation.replayFailedWebhooks',
    query: change('replayFailedWebhooks', 'count'),
    variables: ({ webhookEndpointId }) => ({ input: { endpointId: webhookEndpointId, since: '2026-01-01T00:00:00Z' } }),
    ...hidden('CONFLICT'),
  },
  {
    field: 'Mutation.deleteWebhookEndpoint',
    query: change('deleteWebhookEndpoint', 'id'),
    variables: ({ webhookEndpointId }) => ({ input: { id: webhookEndpointId } }),
    ...hidden(null),
    spoils: 'this',
  },
];
