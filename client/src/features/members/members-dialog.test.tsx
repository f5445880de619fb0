// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { GraphQLError } from 'graphql';
import { afterEach, expect, test } from 'vitest';
import { startGraphQLServer } from '../../testkit/graphql-server.ts';
import { ANA, renderClient } from '../../testkit/render-client.tsx';
import type { Role } from '../../gql/graphql.ts';
import { MembersDialog } from './members-dialog.tsx';

const typeDefs = `
  type Query { workspace(slug: String!): Workspace server: Server! }
  type Server { version: String! mailConfigured: Boolean! outboxUrl: String }
  type Mutation {
    inviteMember(input: InviteMemberInput!): InviteMemberPayload!
    changeRole(input: ChangeRoleInput!): ChangeRolePayload!
    removeMember(input: RemoveMemberInput!): RemoveMemberPayload!
  }
  enum Role { OWNER ADMIN MEMBER GUEST }
  input InviteMemberInput { workspaceId: ID! email: String! role: Role! }
  input ChangeRoleInput { workspaceId: ID! userId: ID! role: Role! }
  input RemoveMemberInput { workspaceId: ID! userId: ID! }
  type InviteMemberPayload { invitation: Invitation! }
  type Invitation { id: ID! email: String! }
  type ChangeRolePayload { membership: Membership! }
  type RemoveMemberPayload { workspace: Workspace! }
  type Workspace { id: ID! viewerRole: Role! members(first: Int, after: String): MemberPage! }
  type MemberPage { pageInfo: PageInfo! edges: [MemberEdge!]! }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type MemberEdge { node: Membership! }
  type Membership { role: Role! user: User! }
  type User { id: ID! email: String! displayName: String! }
`;

const TIDE = { id: 'wsp_1', slug: 'tide', name: 'Tidewater' };
const BEN = { id: 'usr_ben', email: 'ben@example.com', displayName: 'Ben Okafor' };

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  cleanup();
  for (const close of closers.splice(0)) await close();
});

async function show(viewerRole: Role) {
  let members = [
    { role: viewerRole, user: ANA },
    { role: 'MEMBER', user: BEN },
  ];
  const invited: unknown[] = [];
  const workspace = () => ({
    id: 'wsp_1',
    viewerRole,
    members: { pageInfo: { hasNextPage: false }, edges: members.map((node) => ({ node })) },
  });
  const server = await startGraphQLServer({
    typeDefs,
    resolvers: {
      Query: { workspace, server: () => ({ version: '1', mailConfigured: true }) },
      Mutation: {
        inviteMember: (_: unknown, { input }: { input: { email: string } }) => {
          if (input.email === BEN.email)
            throw new GraphQLError('x', { extensions: { code: 'INVALID', fields: { email: 'Ben is a member already.' } } });
          invited.push({ ...input });
          return { invitation: { id: 'inv_1', email: input.email } };
        },
        changeRole: (_: unknown, { input }: { input: { userId: string; role: string } }) => {
          members = members.map((member) => (member.user.id === input.userId ? { ...member, role: input.role } : member));
          return { membership: members.find((member) => member.user.id === input.userId) };
        },
        removeMember: (_: unknown, { input }: { input: { userId: string } }) => {
          members = members.filter((member) => member.user.id !== input.userId);
          return { workspace: workspace() };
        },
      },
    },
  });
  const view = renderClient(<MembersDialog open onOpenChange={() => undefined} workspace={TIDE} />, {
    origin: server.origin,
    viewer: { ...ANA, memberships: [{ role: viewerRole, workspace: TIDE }] },
  });
  closers.push(view.api.close, server.close);
  await screen.findByText('Ben Okafor');
  return { invited };
}

function invite(email: string): void {
  const field = screen.getByLabelText('Email of the person to invite');
  fireEvent.change(field, { target: { value: email } });
  fireEvent.submit(field.closest('form') as HTMLFormElement);
}

test('a member sees who is here and changes nothing', async () => {
  await show('MEMBER');
  expect(screen.getByText('ben@example.com')).toBeDefined();
  expect(screen.queryByLabelText('Email of the person to invite')).toBeNull();
  expect(screen.queryByRole('button', { name: /Role of Ben/u })).toBeNull();
});

test('a guest of the workspace sees names and asks for no addresses', async () => {
  await show('GUEST');
  expect(screen.queryByText('ben@example.com')).toBeNull();
});

test('an invitation names the address and the role; what is wrong stands at the field', async () => {
  const { invited } = await show('OWNER');
  invite('nobody');
  expect(screen.getByText('This does not look like an email address.')).toBeDefined();
  invite('ben@example.com');
  expect(await screen.findByText('Ben is a member already.')).toBeDefined();
  fireEvent.change(screen.getByLabelText('Role of the invited person'), { target: { value: 'GUEST' } });
  invite(' chiara@example.com ');
  expect(await screen.findByText('Invitation sent to chiara@example.com')).toBeDefined();
  expect(invited).toEqual([{ workspaceId: 'wsp_1', email: 'chiara@example.com', role: 'GUEST' }]);
});

test('an owner makes somebody an admin', async () => {
  await show('OWNER');
  fireEvent.click(screen.getByRole('button', { name: /Role of Ben Okafor/u }));
  fireEvent.click(await screen.findByRole('menuitemradio', { name: /^Admin/u }));
  await waitFor(() => expect(screen.getByRole('button', { name: /Role of Ben Okafor/u }).textContent).toContain('Admin'));
});

test('removing asks once, then says so', async () => {
  await show('OWNER');
  fireEvent.click(screen.getByRole('button', { name: /Role of Ben Okafor/u }));
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Remove from workspace' }));
  const question = await screen.findByRole('group', { name: 'Remove Ben Okafor?' });
  fireEvent.click(within(question).getByRole('button', { name: 'Remove Ben Okafor?' }));
  expect(await screen.findByText('Ben Okafor no longer has access')).toBeDefined();
  await waitFor(() => expect(screen.queryByText('ben@example.com')).toBeNull());
});
