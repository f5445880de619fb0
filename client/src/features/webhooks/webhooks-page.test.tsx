// @vitest-environment jsdom
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanup, configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { GraphQLError } from 'graphql';
import { afterEach, expect, test } from 'vitest';
import { CHOSEN_WEBHOOK_EVENTS, WEBHOOK_EVENTS } from '../../../../schema/wire/webhooks.ts';
import { webhookMessages } from '../../messages/webhooks-en.ts';
import { startGraphQLServer } from '../../testkit/graphql-server.ts';
import { ANA, renderClient } from '../../testkit/render-client.tsx';
import { eventName, eventValue, hostOf } from './event-names.ts';
import type { Delivery, Endpoint } from './webhook-documents.ts';
import { WebhooksPage } from './webhooks-page.tsx';

configure({ asyncUtilTimeout: 6_000 });

const typeDefs = readFileSync(join(import.meta.dirname, '../../../../schema/schema.graphql'), 'utf8');
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  cleanup();
  for (const close of closers.splice(0)) await close();
});

const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
const ENDPOINT: Endpoint = {
  id: 'whe_1',
  url: 'https://hooks.example.com/parley?token=1',
  description: '',
  eventTypes: ['RUN_COMPLETED', 'MEMBER_ROLE_CHANGED'],
  sessionId: null,
  state: 'ACTIVE',
  failingSince: null,
  oldSecretEndsAt: null,
};
const DELIVERY: Delivery = {
  id: 'whd_1',
  endpointId: 'whe_1',
  type: 'RUN_COMPLETED',
  body: '{"type":"run.completed","data":{"messageId":"msg_1"}}',
  occurredAt: ago(3),
  state: 'DELIVERED',
  nextTryAt: null,
  tries: [
    { at: ago(3), durationMs: 1_234, status: null, error: 'The connection was refused.', answer: '' },
    { at: ago(2), durationMs: 80, status: 200, error: null, answer: '<b>thanks</b>' },
  ],
};

interface World {
  endpoints: Endpoint[];
  deliveries: Delivery[];
  asked: { name: string; input: Record<string, unknown> }[];
  refusal: { message: string; code: string; fields?: Record<string, string> } | null;
  isAway: boolean;
}

async function openPage({ role = 'OWNER', ...more }: Partial<World> & { role?: 'OWNER' | 'MEMBER' } = {}): Promise<World> {
  const world: World = { endpoints: [ENDPOINT], deliveries: [DELIVERY], asked: [], refusal: null, isAway: false, ...more };
  const mutation =
    (name: string, act: (input: Record<string, unknown>) => unknown) =>
    (_: unknown, { input }: { input: Record<string, unknown> }) => {
      world.asked.push({ name, input: { ...input } });
      if (world.refusal !== null) {
        const { message, ...extensions } = world.refusal;
        throw new GraphQLError(message, { extensions });
      }
      return act(input);
    };
  const page = ({ state, endpointId, type }: Record<string, unknown>) => {
    const fits = (one: Delivery) =>
      (state == null || one.state === state) &&
      (endpointId == null || one.endpointId === endpointId) &&
      (type == null || one.type === type);
    return { edges: world.deliveries.filter(fits).map((node) => ({ node, cursor: node.id })), pageInfo: { hasNextPage: false } };
  };
  const workspace = { id: 'wsp_1', name: 'Team', webhookEndpoints: () => world.endpoints, webhookDeliveries: page };
  const server = await startGraphQLServer({
    typeDefs,
    resolvers: {
      Actor: { __resolveType: () => 'ApiKey' },
      Node: { __resolveType: () => 'WebhookEndpoint' },
      SessionEvent: { __resolveType: () => 'TextAppended' },
      Query: {
        workspace: (_: unknown, { slug }: { slug: string }) => {
          if (world.isAway) throw new GraphQLError('away', { extensions: { code: 'UNAVAILABLE' } });
          return slug === 'team' ? workspace : null;
        },
      },
      Mutation: {
        createWebhookEndpoint: mutation('create', ({ url }) => {
          const endpoint = { ...ENDPOINT, id: 'whe_2', url: String(url) };
          world.endpoints = [endpoint, ...world.endpoints];
          return { endpoint, secret: 'whsec_the-secret' };
        }),
        updateWebhookEndpoint: mutation('update', ({ isPaused }) => {
          world.endpoints = world.endpoints.map((one) => ({ ...one, state: isPaused === true ? 'PAUSED' : 'ACTIVE' }));
          return { endpoint: world.endpoints[0] };
        }),
        rotateWebhookSecret: mutation('rotate', () => ({ endpoint: ENDPOINT, secret: 'whsec_another' })),
        deleteWebhookEndpoint: mutation('remove', ({ id }) => {
          world.endpoints = world.endpoints.filter((one) => one.id !== id);
          return { id };
        }),
        sendTestWebhook: mutation('test', () => ({ delivery: DELIVERY })),
        replayWebhookDelivery: mutation('replay', () => ({ delivery: DELIVERY })),
        replayFailedWebhooks: mutation('replayFailed', () => ({ count: 2 })),
      },
    },
  });
  const viewer = { ...ANA, memberships: [{ role, workspace: { id: 'wsp_1', slug: 'team', name: 'Team', erasesAt: null } }] };
  const view = renderClient(<WebhooksPage slug="team" />, { origin: server.origin, viewer });
  closers.push(view.api.close, server.close);
  return world;
}

async function choose(action: string): Promise<void> {
  fireEvent.click(await screen.findByRole('button', { name: 'Actions for hooks.example.com' }));
  fireEvent.click(await screen.findByRole('menuitem', { name: action }));
}

test('events are named as bodies name them, there and back; every one has words', () => {
  for (const { type } of WEBHOOK_EVENTS) {
    expect(eventName(eventValue(type))).toBe(type);
    expect(webhookMessages.event(type)).toMatch(/^[A-Z]/);
  }
  expect(eventValue('member.role_changed')).toBe('MEMBER_ROLE_CHANGED');
  expect(hostOf('no address')).toBe('no address');
});

test('an endpoint with its events; what somebody should look at', async () => {
  await openPage({
    endpoints: [
      { ...ENDPOINT, failingSince: ago(90), oldSecretEndsAt: ago(-600) },
      { ...ENDPOINT, id: 'whe_2', description: 'Old ones', state: 'FAILED', sessionId: 'ses_1' },
      { ...ENDPOINT, id: 'whe_3', description: 'Quiet', state: 'PAUSED' },
    ],
  });
  const rowOf = async (name: string) => within((await screen.findByRole('heading', { name })).closest('li')!);
  const first = await rowOf('hooks.example.com');
  expect(first.getByText('member.role_changed')).toBeDefined();
  expect(first.getByText(/^Nothing has arrived since/)).toBeDefined();
  expect(first.getByText(/^The old secret signs too until/)).toBeDefined();
  expect((await rowOf('Old ones')).getByText('Stopped: failed for three days')).toBeDefined();
  expect((await rowOf('Old ones')).getByText('Only one session')).toBeDefined();
  expect((await rowOf('Quiet')).getByText('Paused')).toBeDefined();
});

test('a new one: every event is explained, the secret is shown once and gone as the dialog closes', async () => {
  const world = await openPage({ endpoints: [] });
  fireEvent.click(await screen.findByRole('button', { name: 'Add a webhook' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Add a webhook' }));
  expect(dialog.getAllByRole('checkbox')).toHaveLength(CHOSEN_WEBHOOK_EVENTS.length);
  for (const type of CHOSEN_WEBHOOK_EVENTS) expect(dialog.getByRole('checkbox', { name: new RegExp(`^${type} ?[A-Z]`) })).toBeDefined();
  fireEvent.click(dialog.getByRole('button', { name: 'Add it' }));
  expect(await dialog.findByText('Write an address that starts with https://.')).toBeDefined();
  fireEvent.change(dialog.getByLabelText('Address'), { target: { value: 'https://new.example.com/hook' } });
  fireEvent.click(dialog.getByRole('checkbox', { name: /^run\.failed/ }));
  fireEvent.click(dialog.getByRole('checkbox', { name: /^message\.created/ }));
  fireEvent.change(dialog.getByLabelText('Only one session'), { target: { value: 'somewhere' } });
  fireEvent.click(dialog.getByRole('button', { name: 'Add it' }));
  expect(await dialog.findByText(/^Paste the address of a session, as it stands/)).toBeDefined();
  const session = `ses_${'0'.repeat(26)}`;
  fireEvent.change(dialog.getByLabelText('Only one session'), { target: { value: `https://parley.example/s/${session}?message=1` } });
  fireEvent.click(dialog.getByRole('button', { name: 'Add it' }));
  const shown = await screen.findByRole('dialog', { name: 'The signing secret of new.example.com' });
  expect(within(shown).getByLabelText<HTMLInputElement>('Signing secret').value).toBe('whsec_the-secret');
  expect(shown.querySelector('pre')?.textContent).not.toContain('the-secret');
  expect(world.asked).toEqual([
    {
      name: 'create',
      input: {
        workspaceId: 'wsp_1',
        url: 'https://new.example.com/hook',
        description: '',
        eventTypes: ['MESSAGE_CREATED', 'RUN_COMPLETED'],
        sessionId: session,
      },
    },
  ]);
  fireEvent.click(within(shown).getByRole('button', { name: 'I have copied it' }));
  await waitFor(() => expect(document.body.innerHTML).not.toContain('the-secret'));
});

test('what the server says of an address stands at the address', async () => {
  const fields = { url: 'This address does not lead to the public internet.' };
  await openPage({ endpoints: [], refusal: { message: 'no', code: 'INVALID', fields } });
  fireEvent.click(await screen.findByRole('button', { name: 'Add a webhook' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Add a webhook' }));
  fireEvent.change(dialog.getByLabelText('Address'), { target: { value: 'https://10.0.0.1/' } });
  fireEvent.click(dialog.getByRole('button', { name: 'Add it' }));
  expect(await dialog.findByText(fields.url)).toBeDefined();
  expect(dialog.getByLabelText('Address').getAttribute('aria-invalid')).toBe('true');
});

test('editing, pausing, resuming, testing, rotating, sending again and removing', async () => {
  const world = await openPage();
  await choose('Edit');
  const form = within(await screen.findByRole('dialog', { name: 'Edit the webhook' }));
  expect(form.getByLabelText<HTMLInputElement>('Address').value).toBe(ENDPOINT.url);
  expect(form.getAllByRole<HTMLInputElement>('checkbox').filter(({ checked }) => checked)).toHaveLength(2);
  fireEvent.change(form.getByLabelText('Description'), { target: { value: 'Release bot' } });
  fireEvent.click(form.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await choose('Pause');
  expect(await screen.findByText('Paused')).toBeDefined();
  await choose('Resume');
  await waitFor(() => expect(screen.queryByText('Paused')).toBeNull());
  await choose('Send a test');
  expect(await screen.findByText('The test is on its way')).toBeDefined();
  await choose('Rotate the secret');
  fireEvent.click(await screen.findByRole('button', { name: 'Rotate' }));
  const shown = await screen.findByRole('dialog', { name: 'The signing secret of hooks.example.com' });
  expect(within(shown).getByLabelText<HTMLInputElement>('Signing secret').value).toBe('whsec_another');
  fireEvent.click(within(shown).getByRole('button', { name: 'I have copied it' }));
  await choose('Send again what failed');
  fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Send again' }));
  expect(await screen.findByText('2 messages are on their way again')).toBeDefined();
  await choose('Remove');
  fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Remove' }));
  expect(await screen.findByText('Nobody is told yet')).toBeDefined();
  expect(world.asked.map(({ name }) => name)).toEqual(['update', 'update', 'update', 'test', 'rotate', 'replayFailed', 'remove']);
  expect(world.asked[0]!.input).toMatchObject({
    id: 'whe_1',
    description: 'Release bot',
    eventTypes: ['RUN_COMPLETED', 'MEMBER_ROLE_CHANGED'],
  });
  expect(Date.now() - Date.parse(String(world.asked[5]!.input['since']))).toBeGreaterThan(86_000_000);
});

test('the log: what was sent and what came back, as text; one is sent again', async () => {
  const world = await openPage();
  const row = within((await screen.findByRole('list', { name: 'Deliveries' })).querySelector('li')!);
  expect(row.getByText('Delivered')).toBeDefined();
  expect(row.getByText(/"messageId": "msg_1"/)).toBeDefined();
  expect(row.getByText('2 tries')).toBeDefined();
  expect(row.getByText('The connection was refused.')).toBeDefined();
  expect(row.getByText('1,234 ms')).toBeDefined();
  expect(row.getByText('<b>thanks</b>').tagName).toBe('PRE');
  fireEvent.click(row.getByRole('button', { name: 'Send again', hidden: true }));
  expect(await screen.findByText('It is on its way again')).toBeDefined();
  expect(world.asked).toEqual([{ name: 'replay', input: { id: 'whd_1' } }]);
});

test('the log is narrowed, says when nothing fits, and is wide again', async () => {
  await openPage({
    deliveries: [DELIVERY, { ...DELIVERY, id: 'whd_2', state: 'WAITING', type: 'MESSAGE_CREATED', nextTryAt: ago(-5), tries: [] }],
  });
  const list = async () => within(await screen.findByRole('list', { name: 'Deliveries' }));
  expect((await list()).getByText('Not tried yet')).toBeDefined();
  fireEvent.change(screen.getByLabelText('State'), { target: { value: 'WAITING' } });
  await waitFor(async () => expect((await list()).queryByText('run.completed')).toBeNull());
  fireEvent.change(screen.getByLabelText('About'), { target: { value: 'budget.reached' } });
  expect(await screen.findByText('No message fits what you chose.')).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: 'Clear' }));
  expect((await list()).getByText('run.completed')).toBeDefined();
});

test('while something waits its end is looked for, and how the endpoint stands then', async () => {
  const world = await openPage({
    endpoints: [{ ...ENDPOINT, failingSince: ago(1) }],
    deliveries: [{ ...DELIVERY, state: 'WAITING', nextTryAt: ago(-5) }],
  });
  expect(await screen.findByText(/^Nothing has arrived since/)).toBeDefined();
  const list = within(await screen.findByRole('list', { name: 'Deliveries' }));
  expect(list.getByText('Waiting')).toBeDefined();
  world.endpoints = [ENDPOINT];
  world.deliveries = [DELIVERY];
  expect(await list.findByText('Delivered')).toBeDefined();
  await waitFor(() => expect(screen.queryByText(/^Nothing has arrived since/)).toBeNull());
});

test('members are told whom to ask, and nothing is asked for them', async () => {
  await openPage({ role: 'MEMBER' });
  expect(await screen.findByText('Webhooks are for owners and admins')).toBeDefined();
  expect(screen.queryByText('hooks.example.com')).toBeNull();
});

test('what went wrong is said, and tried again', async () => {
  const world = await openPage({ isAway: true });
  const retry = await screen.findByRole('button', { name: 'Try again' });
  world.isAway = false;
  fireEvent.click(retry);
  expect(await screen.findByRole('heading', { name: 'hooks.example.com' })).toBeDefined();
});
