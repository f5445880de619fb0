import { resolveCursorConnection } from '@pothos/plugin-relay';
import type { DeliveryRecord, DeliveryState, EndpointRecord, EndpointState, TryRecord } from '../server/webhooks/rows.ts';
import { builder, pageComplexity } from './builder.ts';
import { requireActor } from './require-actor.ts';
import { User } from './users.ts';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from './wire/limits.ts';
import { MAX_WEBHOOK_DESCRIPTION_LENGTH, WEBHOOK_EVENTS, WEBHOOK_LOG_DAYS, WEBHOOK_SECRET_OVERLAP_HOURS } from './wire/webhooks.ts';
import type { WebhookEventType } from './wire/webhooks.ts';
import { Workspace } from './workspaces.ts';

const STATES = {
  ACTIVE: { value: 'active', description: 'It is told what happens.' },
  PAUSED: { value: 'paused', description: 'A person paused it.' },
  FAILED: { value: 'failed', description: 'Nothing arrived there for three days, so it was stopped.' },
  GONE: { value: 'gone', description: 'It answered 410, so it was stopped.' },
} as const satisfies Record<string, { value: EndpointState; description: string }>;

const DELIVERY_STATES = {
  WAITING: { value: 'waiting', description: 'It was not answered well yet, and is tried again.' },
  DELIVERED: { value: 'delivered', description: 'It was answered with a status of 2xx.' },
  FAILED: { value: 'failed', description: 'It was given up.' },
} as const satisfies Record<string, { value: DeliveryState; description: string }>;

/** `run.completed` as GraphQL writes it. */
const EVENT_VALUES = Object.fromEntries(
  WEBHOOK_EVENTS.map(({ type, words }) => [type.replace('.', '_').toUpperCase(), { value: type, description: words }]),
) as Record<string, { value: WebhookEventType; description: string }>;

const EndpointStateEnum = builder.enumType('WebhookEndpointState', { description: 'Whether an endpoint is told.', values: STATES });
const DeliveryStateEnum = builder.enumType('WebhookDeliveryState', { description: 'How far a delivery is.', values: DELIVERY_STATES });
const EventTypeEnum = builder.enumType('WebhookEventType', {
  description: 'What an endpoint can be told of: in the body the same in small letters, with a dot (`run.completed`).',
  values: EVENT_VALUES,
});

const WebhookTry = builder.objectRef<TryRecord>('WebhookTry').implement({
  permission: 'webhook:manage',
  description: 'One time that a delivery was sent.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When.' }),
    durationMs: t.exposeInt('durationMs', { description: 'Until the answer, or until it was clear that none comes.' }),
    status: t.exposeInt('status', { nullable: true, description: 'The HTTP status of the answer; null: there was none.' }),
    error: t.exposeString('error', { nullable: true, description: 'Why there was no answer, in words; null: there was one.' }),
    answer: t.exposeString('answer', { description: 'The beginning of the answer’s body, at most 2,048 bytes. Written by the receiver.' }),
  }),
});

const WebhookEndpoint = builder.objectRef<EndpointRecord>('WebhookEndpoint');
builder.node(WebhookEndpoint, {
  permission: 'webhook:manage',
  description: 'An address that is told what happens in a workspace. Its secret is shown when it is made or rotated, and never again.',
  id: { resolve: (endpoint) => endpoint.id, description: 'Starts with whe_.' },
  isTypeOf: (value) => (value as EndpointRecord).id.startsWith('whe_'),
  loadOne: (id, context) => context.services.webhooks.endpoint(requireActor(context), id),
  fields: (t) => ({
    url: t.exposeString('url', { description: 'Where it is told.' }),
    description: t.exposeString('description', { description: 'What people call it; may be empty.' }),
    eventTypes: t.expose('eventTypes', { type: [EventTypeEnum], description: 'What it is told of.' }),
    sessionId: t.exposeID('sessionId', { nullable: true, description: 'Only of this session; null: of all of them.' }),
    state: t.expose('state', { type: EndpointStateEnum, description: 'Whether it is told now.' }),
    failingSince: t.expose('failingSince', {
      type: 'DateTime',
      nullable: true,
      description: 'Nothing arrived since then; null: the last delivery did. After three days it is stopped.',
    }),
    oldSecretEndsAt: t.expose('oldSecretEndsAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Until when the secret before the last rotation signs as well; null: there is none.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    createdBy: t.field({
      type: User,
      nullable: true,
      description: 'Who made it; null: an API key, or somebody whose account is gone.',
      resolve: ({ createdById }, _args, { services, loader }) =>
        createdById === null ? null : loader('user', (ids) => services.identity.users.byIds(ids)).load(createdById),
    }),
  }),
});

const WebhookDelivery = builder.objectRef<DeliveryRecord>('WebhookDelivery');
builder.node(WebhookDelivery, {
  permission: 'webhook:manage',
  description: `What one endpoint was told of one thing. Kept for ${WEBHOOK_LOG_DAYS} days.`,
  id: { resolve: (delivery) => delivery.id, description: 'Starts with whd_; the `webhook-id` of every try.' },
  isTypeOf: (value) => (value as DeliveryRecord).id.startsWith('whd_'),
  loadOne: (id, context) => context.services.webhooks.delivery(requireActor(context), id),
  fields: (t) => ({
    endpointId: t.exposeID('endpointId', { description: 'To whom.' }),
    type: t.expose('type', { type: EventTypeEnum, description: 'What it is about.' }),
    body: t.exposeString('body', { description: 'What is sent, to the byte.' }),
    occurredAt: t.expose('occurredAt', { type: 'DateTime', description: 'When it happened.' }),
    state: t.expose('state', { type: DeliveryStateEnum, description: 'How far it is.' }),
    nextTryAt: t.expose('nextTryAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it is tried next; null: never, or once its endpoint is resumed.',
    }),
    finishedAt: t.expose('finishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it arrived or was given up; null: neither.',
    }),
    tries: t.field({
      type: [WebhookTry],
      description: 'Every time that it was sent, oldest first.',
      resolve: async ({ id }, _args, { services, loader }) =>
        (await loader('webhook-tries', (ids) => services.webhooks.triesOf(ids)).load(id)) ?? [],
    }),
  }),
});

builder.objectFields(Workspace, (t) => ({
  webhookEndpoints: t.field({
    permission: 'webhook:manage',
    type: [WebhookEndpoint],
    description: 'Who is told what happens here, newest first; for owners and admins.',
    resolve: ({ id }, _args, context) => context.services.webhooks.endpointsOf(requireActor(context), id),
  }),
  webhookDeliveries: t.connection(
    {
      permission: 'webhook:manage',
      type: WebhookDelivery,
      description: `What they were told, newest first, for ${WEBHOOK_LOG_DAYS} days; for owners and admins.`,
      complexity: pageComplexity(DEFAULT_PAGE_SIZE),
      args: {
        endpointId: t.arg.id({ description: 'Only to this one.' }),
        state: t.arg({ type: DeliveryStateEnum, description: 'Only those that are so far.' }),
        type: t.arg({ type: EventTypeEnum, description: 'Only about this.' }),
      },
      resolve: ({ id }, { endpointId, state, type, ...args }, context) =>
        resolveCursorConnection<Promise<DeliveryRecord[]>>(
          { args, defaultSize: DEFAULT_PAGE_SIZE, maxSize: MAX_PAGE_SIZE, toCursor: (delivery) => delivery.id },
          (page) => context.services.webhooks.deliveriesOf(requireActor(context), id, { ...page, endpointId, state, type }),
        ),
    },
    { description: 'A part of the log of webhooks.' },
    { description: 'One delivery and where it stands in the list.' },
  ),
}));

const SESSION_WORDS = 'Only what happens in this session, which you have to see';
const DESCRIPTION_WORDS = `What people call it, at most ${MAX_WEBHOOK_DESCRIPTION_LENGTH} characters`;

const CreateWebhookEndpointInput = builder.inputType('CreateWebhookEndpointInput', {
  description: 'A new endpoint.',
  fields: (t) => ({
    workspaceId: t.id({ required: true, description: 'What happens where.' }),
    url: t.string({ required: true, description: 'Where to tell it: https, on the public internet.' }),
    eventTypes: t.field({ type: [EventTypeEnum], required: true, description: 'What to tell of; at least one, and not the test.' }),
    sessionId: t.id({ description: `${SESSION_WORDS}; left out: in all of them.` }),
    description: t.string({ description: `${DESCRIPTION_WORDS}; left out: nothing.` }),
  }),
});
const UpdateWebhookEndpointInput = builder.inputType('UpdateWebhookEndpointInput', {
  description: 'What shall be another way; what is left out stays.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'Which one.' }),
    url: t.string({ description: 'Where to tell it. What waits goes there too.' }),
    eventTypes: t.field({ type: [EventTypeEnum], description: 'What to tell of from now on.' }),
    sessionId: t.id({ description: `${SESSION_WORDS}; null: in all of them.` }),
    description: t.string({ description: `${DESCRIPTION_WORDS}.` }),
    isPaused: t.boolean({
      description: 'True: it is told nothing. False: it is told again, and what waited goes out; also after it was stopped.',
    }),
  }),
});
const oneEndpoint = (name: string, description: string) =>
  builder.inputType(name, { description, fields: (t) => ({ id: t.id({ required: true, description: 'Which endpoint.' }) }) });
const DeleteWebhookEndpointInput = oneEndpoint('DeleteWebhookEndpointInput', 'The endpoint that shall be told nothing any more.');
const RotateWebhookSecretInput = oneEndpoint('RotateWebhookSecretInput', 'The endpoint that shall get another secret.');
const SendTestWebhookInput = oneEndpoint('SendTestWebhookInput', 'The endpoint that shall be tried.');
const ReplayWebhookDeliveryInput = builder.inputType('ReplayWebhookDeliveryInput', {
  description: 'The delivery that shall be sent once more.',
  fields: (t) => ({ id: t.id({ required: true, description: 'Which one.' }) }),
});
const ReplayFailedWebhooksInput = builder.inputType('ReplayFailedWebhooksInput', {
  description: 'The deliveries that shall be sent once more.',
  fields: (t) => ({
    endpointId: t.id({ required: true, description: 'To whom.' }),
    since: t.field({ type: 'DateTime', required: true, description: 'What happened from here on and was given up.' }),
  }),
});

const WebhookSecretPayload = builder.objectRef<{ endpoint: EndpointRecord; secret: string }>('WebhookSecretPayload').implement({
  description: 'The endpoint with its secret.',
  fields: (t) => ({
    endpoint: t.expose('endpoint', { type: WebhookEndpoint, description: 'What it is.' }),
    secret: t.exposeString('secret', { description: 'What its receiver verifies signatures with: whsec_ and base 64. Shown this once.' }),
  }),
});
const WebhookEndpointPayload = builder.objectRef<{ endpoint: EndpointRecord }>('WebhookEndpointPayload').implement({
  description: 'The endpoint as it is now.',
  fields: (t) => ({ endpoint: t.expose('endpoint', { type: WebhookEndpoint, description: 'The endpoint.' }) }),
});
const DeleteWebhookEndpointPayload = builder.objectRef<{ id: string }>('DeleteWebhookEndpointPayload').implement({
  description: 'The endpoint that is gone.',
  fields: (t) => ({ id: t.exposeID('id', { description: 'Its id, of which nothing is left.' }) }),
});
const WebhookDeliveryPayload = builder.objectRef<{ delivery: DeliveryRecord }>('WebhookDeliveryPayload').implement({
  description: 'The delivery, which is on its way.',
  fields: (t) => ({ delivery: t.expose('delivery', { type: WebhookDelivery, description: 'The delivery.' }) }),
});
const ReplayFailedWebhooksPayload = builder.objectRef<{ count: number }>('ReplayFailedWebhooksPayload').implement({
  description: 'What is on its way again.',
  fields: (t) => ({ count: t.exposeInt('count', { description: 'How many: at most 1,000. Ask again for the rest.' }) }),
});

builder.mutationFields((t) => ({
  createWebhookEndpoint: t.field({
    permission: 'webhook:manage',
    type: WebhookSecretPayload,
    description: 'Has an address told what happens in a workspace; for owners and admins.',
    args: { input: t.arg({ type: CreateWebhookEndpointInput, required: true, description: 'Where, and of what.' }) },
    resolve: (_root, { input }, context) => context.services.webhooks.create(requireActor(context), input),
  }),
  updateWebhookEndpoint: t.field({
    permission: 'webhook:manage',
    type: WebhookEndpointPayload,
    description: 'Changes, pauses or resumes an endpoint.',
    args: { input: t.arg({ type: UpdateWebhookEndpointInput, required: true, description: 'Which one, and what.' }) },
    resolve: async (_root, { input }, context) => ({ endpoint: await context.services.webhooks.update(requireActor(context), input) }),
  }),
  deleteWebhookEndpoint: t.field({
    permission: 'webhook:manage',
    type: DeleteWebhookEndpointPayload,
    description: 'Removes an endpoint with its log, at once.',
    args: { input: t.arg({ type: DeleteWebhookEndpointInput, required: true, description: 'Which one.' }) },
    resolve: async (_root, { input }, context) => {
      const { id } = await context.services.webhooks.remove(requireActor(context), input.id);
      return { id };
    },
  }),
  rotateWebhookSecret: t.field({
    permission: 'webhook:manage',
    type: WebhookSecretPayload,
    description: `Gives an endpoint another secret. For ${WEBHOOK_SECRET_OVERLAP_HOURS} hours both sign, so that nothing is refused meanwhile.`,
    args: { input: t.arg({ type: RotateWebhookSecretInput, required: true, description: 'Which one.' }) },
    resolve: (_root, { input }, context) => context.services.webhooks.rotateSecret(requireActor(context), input.id),
  }),
  sendTestWebhook: t.field({
    permission: 'webhook:manage',
    type: WebhookDeliveryPayload,
    description: 'Sends `webhook.test` once, also to an endpoint that is paused.',
    args: { input: t.arg({ type: SendTestWebhookInput, required: true, description: 'Which one.' }) },
    resolve: async (_root, { input }, context) => ({
      delivery: await context.services.webhooks.sendTest(requireActor(context), input.id),
    }),
  }),
  replayWebhookDelivery: t.field({
    permission: 'webhook:manage',
    type: WebhookDeliveryPayload,
    description: 'Sends a delivery once more at once, with the same id and body, whether it arrived before or not.',
    args: { input: t.arg({ type: ReplayWebhookDeliveryInput, required: true, description: 'Which one.' }) },
    resolve: async (_root, { input }, context) => ({
      delivery: await context.services.webhooks.replay(requireActor(context), input.id),
    }),
  }),
  replayFailedWebhooks: t.field({
    permission: 'webhook:manage',
    type: ReplayFailedWebhooksPayload,
    description: 'Sends everything once more that was given up since then, as after an outage of the receiver.',
    args: { input: t.arg({ type: ReplayFailedWebhooksInput, required: true, description: 'To whom, and since when.' }) },
    resolve: async (_root, { input }, context) => ({
      count: await context.services.webhooks.replayFailed(requireActor(context), input),
    }),
  }),
}));
