// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { GraphQLError } from 'graphql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Role } from '../../gql/graphql.ts';
import { startGraphQLServer } from '../../testkit/graphql-server.ts';
import { ANA, renderClient } from '../../testkit/render-client.tsx';
import { FrozenBanner } from './frozen-banner.tsx';
import { SettingsPage } from './settings-page.tsx';

const typeDefs = `
  scalar DateTime
  type Query { workspace(slug: String!): Workspace }
  type Mutation {
    updateWorkspace(input: UpdateWorkspaceInput!): Payload!
    removeMember(input: RemoveMemberInput!): Payload!
    deleteWorkspace(input: DeleteWorkspaceInput!): Payload!
    restoreWorkspace(input: RestoreWorkspaceInput!): Payload!
  }
  enum Role { OWNER ADMIN MEMBER GUEST }
  input UpdateWorkspaceInput { workspaceId: ID! name: String slug: String }
  input RemoveMemberInput { workspaceId: ID! userId: ID! }
  input DeleteWorkspaceInput { workspaceId: ID! confirm: String! }
  input RestoreWorkspaceInput { workspaceId: ID! }
  type Payload { workspace: Workspace! }
  type Workspace { id: ID! slug: String! name: String! viewerRole: Role! erasesAt: DateTime keepSessionsDays: Int untouchedSessions(days: Int!): Int! }
`;
const LATER = '2099-03-04T12:00:00.000Z';

const closers: (() => Promise<void>)[] = [];
beforeEach(() => history.replaceState(null, '', '/w/tide/settings'));
afterEach(async () => {
  cleanup();
  for (const close of closers.splice(0)) await close();
});

interface Given {
  erasesAt?: string;
  /** What the server says no with, by the mutation's name. */
  refusals?: Record<string, { code: string; fields?: Record<string, string> }>;
}

async function show(viewerRole: Role, { erasesAt, refusals = {} }: Given = {}) {
  const workspace = {
    id: 'wsp_1',
    slug: 'tide',
    name: 'Tidewater',
    viewerRole,
    erasesAt: erasesAt ?? null,
    keepSessionsDays: null,
    untouchedSessions: 0,
  };
  const asked: object[] = [];
  const answer =
    (name: string) =>
    (_: unknown, { input }: { input: { slug?: string; name?: string } }) => {
      const refusal = refusals[name];
      if (refusal) throw new GraphQLError(`Refused: ${name}.`, { extensions: refusal });
      asked.push({ mutation: name, ...input });
      if (input.slug !== undefined) workspace.slug = input.slug;
      if (input.name !== undefined) workspace.name = input.name;
      return { workspace };
    };
  const server = await startGraphQLServer({
    typeDefs,
    resolvers: {
      Query: { workspace: () => workspace },
      Mutation: Object.fromEntries(
        ['updateWorkspace', 'removeMember', 'deleteWorkspace', 'restoreWorkspace'].map((name) => [name, answer(name)]),
      ),
    },
  });
  const page = (
    <>
      <SettingsPage slug="tide" />
      {erasesAt === undefined ? null : <FrozenBanner workspace={workspace} erasesAt={erasesAt} />}
    </>
  );
  const view = renderClient(page, { origin: server.origin });
  closers.push(view.api.close, server.close);
  await screen.findByDisplayValue('Tidewater');
  return { asked, renewals: view.renewals };
}

const write = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });

test('a new name and address are saved, and the page goes where the workspace is', async () => {
  const { asked } = await show('ADMIN');
  expect((screen.getByRole('button', { name: 'Save changes' }) as HTMLButtonElement).disabled).toBe(true);
  write('Name', ' Deep Water ');
  write('Address', 'deep-water');
  fireEvent.click(screen.getByRole('button', { name: 'Save changes' }));
  expect(await screen.findByText('Settings saved')).toBeDefined();
  expect(asked).toEqual([{ mutation: 'updateWorkspace', workspaceId: 'wsp_1', name: 'Deep Water', slug: 'deep-water' }]);
  await waitFor(() => expect(location.pathname).toBe('/w/deep-water/settings'));
});

test('an address that is taken, or is none, is said at its field', async () => {
  await show('OWNER', { refusals: { updateWorkspace: { code: 'CONFLICT', fields: { slug: 'is taken' } } } });
  write('Address', 'taken');
  fireEvent.click(screen.getByRole('button', { name: 'Save changes' }));
  expect(await screen.findByText('This address belongs to another workspace.')).toBeDefined();
  expect(screen.getByLabelText('Address').getAttribute('aria-invalid')).toBe('true');
});

test('a member reads, and may leave after a question; only an owner may delete', async () => {
  const { asked, renewals } = await show('MEMBER');
  expect((screen.getByLabelText('Name') as HTMLInputElement).readOnly).toBe(true);
  expect(screen.queryByRole('button', { name: 'Save changes' })).toBeNull();
  expect(screen.queryByRole('button', { name: 'Delete workspace' })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Leave workspace' }));
  const question = screen.getByRole('group', { name: 'Leave Tidewater?' });
  fireEvent.click(within(question).getByRole('button', { name: 'Leave Tidewater?' }));
  expect(await screen.findByText('You left Tidewater')).toBeDefined();
  expect(asked).toEqual([{ mutation: 'removeMember', workspaceId: 'wsp_1', userId: ANA.id }]);
  expect([location.pathname, renewals()]).toEqual(['/', 1]);
});

test('the last owner hears what to do instead', async () => {
  await show('OWNER', { refusals: { removeMember: { code: 'CONFLICT' } } });
  fireEvent.click(screen.getByRole('button', { name: 'Leave workspace' }));
  fireEvent.click(screen.getByRole('button', { name: 'Leave Tidewater?' }));
  expect((await screen.findByRole('alert')).textContent).toMatch(/only owner.*Transfer the ownership/u);
});

test('deleting takes the address, written out', async () => {
  const { asked, renewals } = await show('OWNER');
  fireEvent.click(screen.getByRole('button', { name: 'Delete workspace' }));
  const dialog = await screen.findByRole('dialog', { name: 'Delete Tidewater?' });
  expect(dialog.textContent).toContain('14 days');
  write('Write tide to go on', 'tied');
  fireEvent.click(within(dialog).getByRole('button', { name: 'Delete workspace' }));
  expect(within(dialog).getByText('This is not the address of the workspace.')).toBeDefined();
  expect(asked).toEqual([]);
  write('Write tide to go on', 'tide');
  fireEvent.click(within(dialog).getByRole('button', { name: 'Delete workspace' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(asked).toEqual([{ mutation: 'deleteWorkspace', workspaceId: 'wsp_1', confirm: 'tide' }]);
  expect(renewals()).toBe(1);
});

test('what stands in the way of deleting is said where it was asked', async () => {
  await show('OWNER', { refusals: { deleteWorkspace: { code: 'CONFLICT' } } });
  fireEvent.click(screen.getByRole('button', { name: 'Delete workspace' }));
  const dialog = await screen.findByRole('dialog');
  write('Write tide to go on', 'tide');
  fireEvent.click(within(dialog).getByRole('button', { name: 'Delete workspace' }));
  expect((await within(dialog).findByRole('alert')).textContent).toBe('Refused: deleteWorkspace.');
});

test('one that waits to be erased is only read, says until when, and comes back', async () => {
  const { asked, renewals } = await show('OWNER', { erasesAt: LATER });
  expect(screen.getByText(/until March 4, 2099/u)).toBeDefined();
  expect((screen.getByLabelText('Name') as HTMLInputElement).readOnly).toBe(true);
  expect(screen.queryByRole('button', { name: 'Leave workspace' })).toBeNull();
  expect(screen.queryByRole('button', { name: 'Delete workspace' })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Restore' }));
  expect(await screen.findByText('Tidewater is back')).toBeDefined();
  expect(asked).toEqual([{ mutation: 'restoreWorkspace', workspaceId: 'wsp_1' }]);
  expect(renewals()).toBe(1);
});
