// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { GraphQLError } from 'graphql';
import { afterEach, expect, test } from 'vitest';
import type { Role } from '../../gql/graphql.ts';
import { startGraphQLServer } from '../../testkit/graphql-server.ts';
import { renderClient } from '../../testkit/render-client.tsx';
import { RetentionSection } from './retention-section.tsx';

const typeDefs = `
  type Query { workspace(slug: String!): Workspace }
  type Mutation { setRetention(input: SetRetentionInput!): Payload! }
  input SetRetentionInput { workspaceId: ID! days: Int }
  type Payload { workspace: Workspace! }
  type Workspace { id: ID! keepSessionsDays: Int untouchedSessions(days: Int!): Int! }
`;
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  cleanup();
  for (const close of closers.splice(0)) await close();
});

interface Given {
  kept?: number | null;
  /** By days. */
  untouched?: (days: number) => number;
  isDown?: boolean;
  erasesAt?: string;
}

async function show(viewerRole: Role, { kept = null, untouched = () => 0, isDown = false, erasesAt }: Given = {}) {
  const state = { kept, isDown, asked: [] as object[] };
  const workspace = () => ({
    id: 'wsp_1',
    keepSessionsDays: state.kept,
    untouchedSessions: ({ days }: { days: number }) => untouched(days),
  });
  const server = await startGraphQLServer({
    typeDefs,
    resolvers: {
      Query: {
        workspace: () => {
          if (state.isDown) throw new GraphQLError('down', { extensions: { code: 'UNAVAILABLE' } });
          return workspace();
        },
      },
      Mutation: {
        setRetention: (_: unknown, { input }: { input: { days?: number | null } }) => {
          state.asked.push(input);
          state.kept = input.days ?? null;
          return { workspace: workspace() };
        },
      },
    },
  });
  const given = { id: 'wsp_1', slug: 'tide', name: 'Tidewater', viewerRole, erasesAt: erasesAt ?? null };
  const view = renderClient(<RetentionSection workspace={given} />, { origin: server.origin });
  closers.push(view.api.close, server.close);
  return state;
}
const forEver = () => screen.findByRole('radio', { name: 'Keep them until somebody deletes them' });
const after = () => screen.getByRole('radio', { name: /^Delete them when nobody/ });
const days = () => screen.getByLabelText<HTMLInputElement>('Days');
const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });

test('is off at first; switching it on says what goes, and the button says it too', async () => {
  const state = await show('OWNER', { untouched: (given) => (given < 100 ? 1_200 : 1) });
  expect(await forEver()).toHaveProperty('checked', true);
  expect(button('Save').disabled).toBe(true);
  fireEvent.click(after());
  expect(days().value).toBe('365');
  await screen.findByText('1 session of everybody here, private ones too, would be deleted for good at 05:20 UTC.');
  button('Save, and delete 1 session');
  fireEvent.change(days(), { target: { value: '90' } });
  fireEvent.click(await screen.findByRole('button', { name: 'Save, and delete 1,200 sessions' }));
  await waitFor(() => expect(state.asked).toEqual([{ workspaceId: 'wsp_1', days: 90 }]));
  await waitFor(() => expect(button('Save').disabled).toBe(true));
  expect(days().value).toBe('90');
});

test('is switched off again, and asks nothing for that', async () => {
  const state = await show('OWNER', { kept: 60 });
  await forEver();
  expect(after()).toHaveProperty('checked', true);
  await screen.findByText('No session is that old today.');
  fireEvent.click(await forEver());
  expect(days().disabled).toBe(true);
  fireEvent.click(button('Save'));
  await waitFor(() => expect(state.asked).toEqual([{ workspaceId: 'wsp_1', days: null }]));
});

test.each(['29', '3651', '', 'many', '40.5'])('%j days are refused without asking', async (given) => {
  const state = await show('OWNER', { kept: 60 });
  await forEver();
  fireEvent.change(days(), { target: { value: given } });
  expect((await screen.findAllByText('Use 30 to 3,650 days.')).length).toBeGreaterThan(0);
  fireEvent.click(button('Save'));
  expect(state.asked).toEqual([]);
});

test.each(['ADMIN', 'MEMBER', 'GUEST'] as Role[])('%s reads how it is, and changes nothing', async (role) => {
  await show(role, { kept: 90 });
  await screen.findByText('Sessions that nobody has touched for 90 days are deleted, unless somebody has pinned them.');
  expect(screen.queryByRole('radio')).toBeNull();
});

test('an owner of a workspace that waits to be erased reads it, too', async () => {
  await show('OWNER', { erasesAt: '2099-01-01T00:00:00Z' });
  await screen.findByText('Sessions are kept until somebody deletes them.');
  expect(screen.queryByRole('radio')).toBeNull();
});

test('where the server does not answer it says so, and tries again', async () => {
  const state = await show('OWNER', { isDown: true });
  const again = await screen.findByRole('button', { name: /try again/i });
  state.isDown = false;
  fireEvent.click(again);
  expect(await forEver()).toHaveProperty('checked', true);
});
