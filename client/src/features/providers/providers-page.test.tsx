// @vitest-environment jsdom
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanup, configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { GraphQLError } from 'graphql';
import { afterEach, expect, test, vi } from 'vitest';
import { startGraphQLServer } from '../../testkit/graphql-server.ts';
import { ANA, renderClient } from '../../testkit/render-client.tsx';
import type { ProviderKey } from './provider-documents.ts';
import { ProvidersPage } from './providers-page.tsx';

configure({ asyncUtilTimeout: 4_000 });
// Reading by role is slow, and two cores are shared.
vi.setConfig({ testTimeout: 20_000 });

const typeDefs = readFileSync(join(import.meta.dirname, '../../../../schema/schema.graphql'), 'utf8');
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  cleanup();
  for (const close of closers.splice(0)) await close();
});

const AT = new Date(Date.now() - 3_600_000).toISOString();
const KEY: ProviderKey = {
  id: 'pvk_1',
  provider: 'ANTHROPIC',
  name: 'Anthropic',
  baseUrl: null,
  models: ['claude-sonnet-5-5', 'claude-opus-5-5'],
  hasNamedModels: false,
  lastFour: 'abcd',
  addedBy: { id: 'usr_1', displayName: 'Ana' },
  createdAt: AT,
  replacedAt: null,
  pausedAt: null,
  lastUsedAt: AT,
  lastError: null,
};
const BOX: ProviderKey = {
  ...KEY,
  id: 'pvk_2',
  provider: 'COMPATIBLE',
  name: 'Our Box',
  baseUrl: 'https://box.example/v1',
  models: ['qwen3'],
  lastFour: '',
  lastUsedAt: null,
  addedBy: null,
};

interface World {
  keys: ProviderKey[];
  asked: { name: string; input: Record<string, unknown> }[];
  refusal: { code: string; fields?: Record<string, string> } | null;
  tested: Partial<ProviderKey>;
}

async function openPage({ role = 'OWNER', ...more }: Partial<World> & { role?: 'OWNER' | 'MEMBER' } = {}): Promise<World> {
  const world: World = { keys: [KEY, BOX], asked: [], refusal: null, tested: {}, ...more };
  const mutation =
    (name: string, act: (input: Record<string, unknown>) => ProviderKey) =>
    (_: unknown, { input }: { input: Record<string, unknown> }) => {
      world.asked.push({ name, input: { ...input } });
      if (world.refusal) throw new GraphQLError('Anthropic refused this key', { extensions: { ...world.refusal } });
      return { providerKey: act(input) };
    };
  const change = (id: unknown, changes: Partial<ProviderKey>): ProviderKey => {
    world.keys = world.keys.map((key) => (key.id === id ? { ...key, ...changes } : key));
    return world.keys.find((key) => key.id === id)!;
  };
  const server = await startGraphQLServer({
    typeDefs,
    resolvers: {
      Actor: { __resolveType: () => 'User' },
      Node: { __resolveType: () => 'ProviderKey' },
      SessionEvent: { __resolveType: () => 'TextAppended' },
      Query: {
        providerKeys: () => {
          if (world.refusal) throw new GraphQLError('away', { extensions: { code: 'UNAVAILABLE' } });
          return world.keys;
        },
      },
      Mutation: {
        setProviderKey: mutation('set', ({ provider, name }) => {
          const made: ProviderKey = {
            ...KEY,
            id: 'pvk_3',
            provider: provider as ProviderKey['provider'],
            name: typeof name === 'string' ? name : 'OpenAI',
          };
          world.keys = [...world.keys, made];
          return made;
        }),
        testProviderKey: mutation('test', ({ id }) => change(id, world.tested)),
        pauseProviderKey: mutation('pause', ({ id, isPaused }) => change(id, { pausedAt: isPaused ? AT : null })),
        removeProviderKey: mutation('remove', ({ id }) => {
          const gone = world.keys.find((key) => key.id === id)!;
          world.keys = world.keys.filter((key) => key.id !== id);
          return gone;
        }),
      },
    },
  });
  const viewer = { ...ANA, memberships: [{ role, workspace: { id: 'wsp_1', slug: 'team', name: 'Team', erasesAt: null } }] };
  const view = renderClient(<ProvidersPage slug="team" />, { origin: server.origin, viewer });
  closers.push(view.api.close, server.close);
  return world;
}

async function choose(action: string, name: string): Promise<void> {
  fireEvent.click(await screen.findByRole('button', { name: `Actions for ${name}` }));
  fireEvent.click(await screen.findByRole('menuitem', { name: action }));
}

const rowOf = async (name: string) => within((await screen.findByRole('heading', { name })).closest('li')!);

test('each key with its end, its models, its use and what is wrong with it', async () => {
  const lastError = { code: 'OWN_KEY_REFUSED', message: 'The workspace’s key for Anthropic was refused.', at: AT };
  await openPage({
    keys: [
      { ...KEY, lastError },
      { ...BOX, pausedAt: AT },
    ],
  });
  const claude = await rowOf('Anthropic');
  for (const text of [
    '…abcd',
    '2 models',
    'Does not work',
    /^The workspace’s key for Anthropic was refused/,
    /^Added by Ana/,
    /^Last used/,
  ])
    expect(claude.getByText(text)).toBeDefined();
  const box = await rowOf('Our Box');
  for (const text of [
    'Key is hidden',
    'https://box.example/v1',
    '1 model',
    'Never used',
    'Paused',
    'Its models cannot be asked meanwhile.',
  ])
    expect(box.getByText(text)).toBeDefined();
});

test('adding: a provider that has none yet is proposed; the key is in a hidden field and goes out once', async () => {
  const world = await openPage();
  fireEvent.click(await screen.findByRole('button', { name: 'Add a key' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Add a provider key' }));
  expect(dialog.getByRole<HTMLInputElement>('radio', { name: 'OpenAI' }).checked).toBe(true);
  fireEvent.click(dialog.getByRole('button', { name: 'Add the key' }));
  expect(await dialog.findByText('Paste the key.')).toBeDefined();
  const secret = dialog.getByLabelText<HTMLInputElement>('Key');
  expect([secret.type, secret.autocomplete]).toEqual(['password', 'off']);
  fireEvent.change(secret, { target: { value: ' sk-the-secret ' } });
  fireEvent.click(dialog.getByRole('button', { name: 'Add the key' }));
  expect(await screen.findByRole('heading', { name: 'OpenAI' })).toBeDefined();
  expect(world.asked).toEqual([{ name: 'set', input: { workspaceId: 'wsp_1', provider: 'OPENAI', secret: 'sk-the-secret' } }]);
  await waitFor(() => expect(document.body.innerHTML).not.toContain('sk-the-secret'));
});

test('a server of one’s own takes a name, an address and models; one that has a key already is said', async () => {
  const world = await openPage();
  fireEvent.click(await screen.findByRole('button', { name: 'Add a key' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Add a provider key' }));
  fireEvent.click(dialog.getByRole('radio', { name: 'Anthropic' }));
  expect(dialog.getByText(/There is a key for Anthropic already/)).toBeDefined();
  fireEvent.click(dialog.getByRole('radio', { name: 'Compatible server' }));
  fireEvent.click(dialog.getByRole('button', { name: 'Add the key' }));
  expect(await dialog.findByText('Name the server.')).toBeDefined();
  expect(dialog.getByText('Write the address, starting with https://.')).toBeDefined();
  fireEvent.change(dialog.getByLabelText('Name'), { target: { value: 'Lab' } });
  fireEvent.change(dialog.getByLabelText('Address'), { target: { value: 'https://lab.example/v1' } });
  fireEvent.change(dialog.getByLabelText('Key'), { target: { value: 'lab-token-1' } });
  fireEvent.change(dialog.getByLabelText('Models (optional)'), { target: { value: 'one, two,' } });
  fireEvent.click(dialog.getByRole('button', { name: 'Add the key' }));
  await waitFor(() =>
    expect(world.asked).toEqual([
      {
        name: 'set',
        input: {
          workspaceId: 'wsp_1',
          provider: 'COMPATIBLE',
          secret: 'lab-token-1',
          name: 'Lab',
          baseUrl: 'https://lab.example/v1',
          models: ['one', 'two'],
        },
      },
    ]),
  );
});

test('what the provider refuses stands at the field, and the dialog stays', async () => {
  const world = await openPage();
  await choose('Replace', 'Anthropic');
  const dialog = within(await screen.findByRole('dialog', { name: 'Replace the key for Anthropic' }));
  expect(dialog.queryByRole('radio')).toBeNull();
  world.refusal = { code: 'INVALID', fields: { secret: 'Anthropic refused this key' } };
  fireEvent.change(dialog.getByLabelText('Key'), { target: { value: 'sk-wrong-1' } });
  fireEvent.click(dialog.getByRole('button', { name: 'Replace the key' }));
  expect(await dialog.findByText('Anthropic refused this key')).toBeDefined();
  expect(dialog.getByLabelText('Key').getAttribute('aria-invalid')).toBe('true');
});

test('testing says what the key reaches, or what is wrong', async () => {
  const world = await openPage({ tested: { models: ['a', 'b', 'c'] } });
  await choose('Test', 'Anthropic');
  expect(await screen.findByText('Anthropic takes this key')).toBeDefined();
  expect(screen.getByText('It reaches 3 models.')).toBeDefined();
  expect(await (await rowOf('Anthropic')).findByText('3 models')).toBeDefined();
  world.tested = { lastError: { code: 'OWN_KEY_REFUSED', message: 'It was refused.', at: AT } };
  await choose('Test', 'Our Box');
  expect(await screen.findByText('Our Box does not take this key')).toBeDefined();
  expect(await (await rowOf('Our Box')).findByText('Does not work')).toBeDefined();
});

test('pausing and using again; removing asks once', async () => {
  const world = await openPage();
  await choose('Pause', 'Anthropic');
  expect(await (await rowOf('Anthropic')).findByText('Paused')).toBeDefined();
  await choose('Use again', 'Anthropic');
  await waitFor(async () => expect((await rowOf('Anthropic')).queryByText('Paused')).toBeNull());
  await choose('Remove', 'Anthropic');
  const dialog = within(await screen.findByRole('dialog', { name: 'Remove the key for Anthropic' }));
  fireEvent.click(dialog.getByRole('button', { name: 'Remove' }));
  expect(await screen.findByText('The key for Anthropic was removed')).toBeDefined();
  await waitFor(() => expect(screen.queryByText('…abcd')).toBeNull());
  expect(world.asked.map(({ name, input }) => [name, input['isPaused']])).toEqual([
    ['pause', true],
    ['pause', false],
    ['remove', undefined],
  ]);
});

test('members are told whom to ask, and nothing is asked for; an empty list says what a key is good for', async () => {
  await openPage({ role: 'MEMBER' });
  expect(await screen.findByText('Provider keys are for owners and admins')).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Add a key' })).toBeNull();
  cleanup();
  await openPage({ keys: [] });
  expect(await screen.findByText('No provider keys yet')).toBeDefined();
});

test('what could not be loaded can be asked for again', async () => {
  const world = await openPage({ refusal: { code: 'UNAVAILABLE' } });
  const retry = await screen.findByRole('button', { name: /try again|retry/i });
  world.refusal = null;
  fireEvent.click(retry);
  expect(await screen.findByRole('heading', { name: 'Anthropic' })).toBeDefined();
});
