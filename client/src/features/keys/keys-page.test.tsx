// @vitest-environment jsdom
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanup, configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { GraphQLError } from 'graphql';
import { afterEach, expect, test } from 'vitest';
import { SCOPES } from '../../../../schema/wire/scopes.ts';
import { startGraphQLServer } from '../../testkit/graphql-server.ts';
import { ANA, renderClient } from '../../testkit/render-client.tsx';
import type { Key } from './key-documents.ts';
import { KeysPage } from './keys-page.tsx';

configure({ asyncUtilTimeout: 4_000 });

const typeDefs = readFileSync(join(import.meta.dirname, '../../../../schema/schema.graphql'), 'utf8');
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  cleanup();
  for (const close of closers.splice(0)) await close();
});

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
const KEY: Key = {
  id: 'key_1',
  displayName: 'Release bot',
  scopes: ['session:read', 'session:write'],
  createdAt: inDays(-30),
  expiresAt: inDays(60),
  lastUsedAt: inDays(-0.01),
  isUnused: false,
  rotatedAt: null,
  oldSecret: null,
  monthSpentMicros: '1500000',
  monthLimitMicros: null,
};

interface World {
  keys: Key[];
  asked: { name: string; input: Record<string, unknown> }[];
  refusal: string | null;
  isAway: boolean;
}

async function openPage({ role = 'OWNER', ...more }: Partial<World> & { role?: 'OWNER' | 'MEMBER' } = {}): Promise<World> {
  const world: World = { keys: [KEY], asked: [], refusal: null, isAway: false, ...more };
  const mutation =
    (name: string, act: (input: Record<string, unknown>) => unknown) =>
    (_: unknown, { input }: { input: Record<string, unknown> }) => {
      world.asked.push({ name, input: { ...input } });
      if (world.refusal !== null) throw new GraphQLError(world.refusal, { extensions: { code: 'CONFLICT' } });
      return act(input);
    };
  const server = await startGraphQLServer({
    typeDefs,
    resolvers: {
      Actor: { __resolveType: () => 'ApiKey' },
      Node: { __resolveType: () => 'ApiKey' },
      SessionEvent: { __resolveType: () => 'TextAppended' },
      Query: {
        workspace: (_: unknown, { slug }: { slug: string }) => {
          if (world.isAway) throw new GraphQLError('away', { extensions: { code: 'UNAVAILABLE' } });
          return slug === 'team' ? { id: 'wsp_1', name: 'Team', apiKeys: () => world.keys } : null;
        },
      },
      Mutation: {
        createApiKey: mutation('create', ({ name }) => {
          const apiKey = { ...KEY, id: 'key_2', displayName: String(name), lastUsedAt: null };
          world.keys = [apiKey, ...world.keys];
          return { apiKey, secret: 'pk_2_the-secret' };
        }),
        rotateApiKey: mutation('rotate', () => {
          world.keys = world.keys.map((key) => ({ ...key, rotatedAt: inDays(0), oldSecret: { endsAt: inDays(1), lastUsedAt: null } }));
          return { apiKey: world.keys[0], secret: 'pk_1_another-secret' };
        }),
        revokeApiKey: mutation('revoke', ({ id }) => {
          const apiKey = world.keys.find((key) => key.id === id);
          world.keys = world.keys.filter((key) => key.id !== id);
          return { apiKey };
        }),
      },
    },
  });
  const viewer = { ...ANA, memberships: [{ role, workspace: { id: 'wsp_1', slug: 'team', name: 'Team', erasesAt: null } }] };
  const view = renderClient(<KeysPage slug="team" />, { origin: server.origin, viewer });
  closers.push(view.api.close, server.close);
  return world;
}

async function choose(action: string, name = KEY.displayName): Promise<void> {
  fireEvent.click(await screen.findByRole('button', { name: `Actions for ${name}` }));
  fireEvent.click(await screen.findByRole('menuitem', { name: action }));
}

test('a key with its scopes, its last use and what it spent; the limit as a meter', async () => {
  await openPage({
    keys: [KEY, { ...KEY, id: 'key_2', displayName: 'Limited', monthLimitMicros: '5000000', monthSpentMicros: '4500000' }],
  });
  const [first, second] = await screen.findAllByRole('heading', { level: 2 });
  const row = within(first!.closest('li')!);
  expect(row.getByText('session:write')).toBeDefined();
  expect(row.getByText(/^Last used/)).toBeDefined();
  expect(row.getByText('$1.50 this month')).toBeDefined();
  expect(row.getByText(/^Expires /)).toBeDefined();
  expect(within(second!.closest('li')!).getByRole('meter', { name: 'This month' }).getAttribute('aria-valuetext')).toBe('$4.50 of $5.00');
});

test('what somebody should look at: unused, expired, an old secret that still works', async () => {
  const old = { endsAt: inDays(1), lastUsedAt: inDays(-0.001) };
  await openPage({
    keys: [
      { ...KEY, displayName: 'Unused', isUnused: true, lastUsedAt: null, expiresAt: null },
      { ...KEY, id: 'key_2', displayName: 'Expired', expiresAt: inDays(-1) },
      { ...KEY, id: 'key_3', displayName: 'Rotated', oldSecret: old },
    ],
  });
  const rowOf = async (name: string) => within((await screen.findByRole('heading', { name })).closest('li')!);
  expect((await rowOf('Unused')).getByText('Not used for 90 days')).toBeDefined();
  expect((await rowOf('Unused')).getByText('Never used')).toBeDefined();
  expect((await rowOf('Expired')).getAllByText('Expired').length).toBeGreaterThan(1);
  expect((await rowOf('Rotated')).getByText(/^The old secret works until .* · last used/)).toBeDefined();
});

test('a new key: every scope is explained, the secret is shown once and gone as the dialog closes', async () => {
  const world = await openPage({ keys: [] });
  fireEvent.click(await screen.findByRole('button', { name: 'New key' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'New API key' }));
  expect(dialog.getAllByRole('checkbox')).toHaveLength(SCOPES.length);
  for (const scope of SCOPES) expect(dialog.getByRole('checkbox', { name: new RegExp(`^${scope} ?[A-Z]`) })).toBeDefined();
  fireEvent.click(dialog.getByRole('button', { name: 'Make the key' }));
  expect(await dialog.findByText('Name the program that will use it.')).toBeDefined();
  expect(world.asked).toEqual([]);
  fireEvent.change(dialog.getByLabelText('Name'), { target: { value: ' Release bot ' } });
  fireEvent.click(dialog.getByRole('checkbox', { name: /^session:write/ }));
  fireEvent.click(dialog.getByRole('checkbox', { name: /^usage:read-all/ }));
  fireEvent.click(dialog.getByRole('radio', { name: 'Never' }));
  fireEvent.change(dialog.getByLabelText('Monthly limit in USD'), { target: { value: '12.50' } });
  fireEvent.click(dialog.getByRole('button', { name: 'Make the key' }));
  const shown = await screen.findByRole('dialog', { name: 'The secret of Release bot' });
  expect(within(shown).getByLabelText<HTMLInputElement>('Secret').value).toBe('pk_2_the-secret');
  expect(shown.querySelector('pre')?.textContent).not.toContain('the-secret');
  expect(world.asked).toEqual([
    {
      name: 'create',
      input: {
        workspaceId: 'wsp_1',
        name: 'Release bot',
        scopes: ['session:read', 'usage:read-all'],
        expiresAt: null,
        monthlyLimitMicros: '12500000',
      },
    },
  ]);
  fireEvent.click(within(shown).getByRole('button', { name: 'I have copied it' }));
  await waitFor(() => expect(document.body.innerHTML).not.toContain('the-secret'));
  expect(await screen.findByRole('heading', { name: 'Release bot' })).toBeDefined();
});

test('no scope and no amount are said where they stand', async () => {
  const world = await openPage();
  fireEvent.click(await screen.findByRole('button', { name: 'New key' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'New API key' }));
  fireEvent.change(dialog.getByLabelText('Name'), { target: { value: 'Bot' } });
  for (const box of dialog.getAllByRole<HTMLInputElement>('checkbox')) if (box.checked) fireEvent.click(box);
  fireEvent.change(dialog.getByLabelText('Monthly limit in USD'), { target: { value: 'much' } });
  fireEvent.click(dialog.getByRole('button', { name: 'Make the key' }));
  expect(await dialog.findByText('Choose at least one.')).toBeDefined();
  expect(dialog.getByText('Write an amount such as 25 or 0.50.')).toBeDefined();
  expect(world.asked).toEqual([]);
});

test('rotating: for how long the old one works is chosen, the new secret is shown once', async () => {
  const world = await openPage();
  await choose('Rotate');
  const dialog = within(await screen.findByRole('dialog', { name: 'Rotate Release bot' }));
  fireEvent.click(dialog.getByRole('radio', { name: 'No longer' }));
  expect(dialog.getByText(/every open connection too/)).toBeDefined();
  fireEvent.click(dialog.getByRole('radio', { name: '7 days' }));
  fireEvent.click(dialog.getByRole('button', { name: 'Rotate' }));
  const shown = within(await screen.findByRole('dialog', { name: 'The secret of Release bot' }));
  expect(shown.getByLabelText<HTMLInputElement>('Secret').value).toBe('pk_1_another-secret');
  expect(world.asked).toEqual([{ name: 'rotate', input: { id: 'key_1', overlapHours: 168 } }]);
  fireEvent.click(shown.getByRole('button', { name: 'I have copied it' }));
  expect(await screen.findByText(/· not used since/)).toBeDefined();
});

test('a key that has expired gets another end as it is rotated', async () => {
  const world = await openPage({ keys: [{ ...KEY, expiresAt: inDays(-1) }] });
  await choose('Rotate');
  const dialog = within(await screen.findByRole('dialog', { name: 'Rotate Release bot' }));
  fireEvent.click(dialog.getByRole('radio', { name: 'Never' }));
  fireEvent.click(dialog.getByRole('button', { name: 'Rotate' }));
  await waitFor(() => expect(world.asked).toEqual([{ name: 'rotate', input: { id: 'key_1', overlapHours: 24, expiresAt: null } }]));
});

test('revoking asks once and takes it off the list; a refusal is said', async () => {
  const world = await openPage({ refusal: 'Somebody was faster.' });
  await choose('Revoke');
  fireEvent.click(within(await screen.findByRole('dialog', { name: 'Revoke Release bot' })).getByRole('button', { name: 'Revoke' }));
  expect(await screen.findByText('Somebody was faster.')).toBeDefined();
  world.refusal = null;
  await choose('Revoke');
  fireEvent.click(within(await screen.findByRole('dialog', { name: 'Revoke Release bot' })).getByRole('button', { name: 'Revoke' }));
  expect(await screen.findByText('No API keys yet')).toBeDefined();
  expect(world.asked.map(({ name }) => name)).toEqual(['revoke', 'revoke']);
});

test('members are told whom to ask, and the keys are not asked for', async () => {
  await openPage({ role: 'MEMBER' });
  expect(await screen.findByText('Keys are for owners and admins')).toBeDefined();
  expect(screen.queryByText('Release bot')).toBeNull();
});

test('what went wrong is said, and tried again', async () => {
  const world = await openPage({ isAway: true });
  const retry = await screen.findByRole('button', { name: 'Try again' });
  world.isAway = false;
  fireEvent.click(retry);
  expect(await screen.findByRole('heading', { name: 'Release bot' })).toBeDefined();
});
