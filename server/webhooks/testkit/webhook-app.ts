/** For tests: the app as a worker, quick enough to watch, with the endpoint mutations at hand. */
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestAppOptions } from '../../testkit/test-app.ts';
import type { Person, Visitor } from '../../testkit/visitors.ts';
import type { WebhookTiming } from '../timing.ts';

export interface ShownDelivery {
  id: string;
  type: string;
  state: string;
  body: string;
  nextTryAt: string | null;
  tries: { status: number | null; error: string | null; answer: string; durationMs: number }[];
}

const QUICK: Partial<WebhookTiming> = { tryMs: 8_000, leaseMs: 20_000, retryMs: [50, 100, 150] };
/** For receivers that never answer. */
export const IMPATIENT: Partial<WebhookTiming> = { tryMs: 600, leaseMs: 3_000 };

const SECRET = 'endpoint { id } secret';
export const CREATE = `mutation ($input: CreateWebhookEndpointInput!) { createWebhookEndpoint(input: $input) { ${SECRET} } }`;
export const UPDATE =
  'mutation ($input: UpdateWebhookEndpointInput!) { updateWebhookEndpoint(input: $input) { endpoint { id state url eventTypes } } }';
export const ROTATE = `mutation ($input: RotateWebhookSecretInput!) { rotateWebhookSecret(input: $input) { ${SECRET} } }`;
export const REMOVE = 'mutation ($input: DeleteWebhookEndpointInput!) { deleteWebhookEndpoint(input: $input) { id } }';
export const TEST = 'mutation ($input: SendTestWebhookInput!) { sendTestWebhook(input: $input) { delivery { id } } }';
export const REPLAY = 'mutation ($input: ReplayWebhookDeliveryInput!) { replayWebhookDelivery(input: $input) { delivery { id state } } }';
export const REPLAY_FAILED = 'mutation ($input: ReplayFailedWebhooksInput!) { replayFailedWebhooks(input: $input) { count } }';
const LOG = `query ($id: ID!, $endpointId: ID) { node(id: $id) { ... on Workspace { webhookDeliveries(first: 100, endpointId: $endpointId) {
  edges { node { id type state body nextTryAt tries { status error answer durationMs } } } } } } }`;
const ENDPOINTS =
  'query ($id: ID!) { node(id: $id) { ... on Workspace { webhookEndpoints { id url state failingSince oldSecretEndsAt } } } }';

interface ShownEndpoint {
  id: string;
  url: string;
  state: string;
  failingSince: string | null;
  oldSecretEndsAt: string | null;
}

export async function createWebhookApp({ timing, ...options }: TestAppOptions & { timing?: Partial<WebhookTiming> } = {}) {
  const app = await createTestApp({
    ...options,
    env: { ROLES: 'web,worker', EGRESS_ALLOW: '127.0.0.1/32', ...options.env },
    tuning: { webhooks: { ...QUICK, ...timing }, jobs: { pollMs: 100, beatMs: 500, retryMs: 200 }, ...options.tuning },
  });

  return {
    ...app,

    async endpoint(owner: Person, url: string, more: Record<string, unknown> = {}): Promise<{ id: string; secret: string }> {
      const input = { workspaceId: owner.workspace.id, url, eventTypes: ['MESSAGE_CREATED'], ...more };
      const { createWebhookEndpoint: made } = await app.done<{ createWebhookEndpoint: { endpoint: { id: string }; secret: string } }>(
        CREATE,
        { input },
        owner.headers,
      );
      return { id: made.endpoint.id, secret: made.secret };
    },

    async log(visitor: Visitor, workspaceId: string, endpointId: string | null = null): Promise<ShownDelivery[]> {
      const { node } = await app.done<{ node: { webhookDeliveries: { edges: { node: ShownDelivery }[] } } }>(
        LOG,
        { id: workspaceId, endpointId },
        visitor.headers,
      );
      return node.webhookDeliveries.edges.map((edge) => edge.node);
    },

    async endpoints(owner: Person): Promise<ShownEndpoint[]> {
      const { node } = await app.done<{ node: { webhookEndpoints: ShownEndpoint[] } }>(
        ENDPOINTS,
        { id: owner.workspace.id },
        owner.headers,
      );
      return node.webhookEndpoints;
    },
  };
}

export type WebhookApp = Awaited<ReturnType<typeof createWebhookApp>>;
