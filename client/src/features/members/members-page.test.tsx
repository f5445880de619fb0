// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { GraphQLError } from 'graphql';
import { afterEach, expect, test } from 'vitest';
import type { Role } from '../../gql/graphql.ts';
import { startGraphQLServer } from '../../testkit/graphql-server.ts';
import { ANA, renderClient } from '../../testkit/render-client.tsx';
import { MembersPage } from './members-page.tsx';

const typeDefs = `
  scalar DateTime
  type Query { workspace(slug: String!): Workspace server: Server! }
  type Server { version: String! mailConfigured: Boolean! outboxUrl: String }
  type Mutation {
    inviteMember(input: InviteMemberInput!): InviteMemberPayload!
    changeRole(input: ChangeRoleInput!): ChangeRolePayload!
    removeMember(input: RemoveMemberInput!): RemoveMemberPayload!
    transferOwnership(input: TransferOwnershipInput!): TransferOwnershipPayload!
    resendInvitation(input: ResendInvitationInput!): ResendInvitationPayload!
    revokeInvitation(input: RevokeInvitationInput!): Revoked!
    createWorkspaceLink(input: CreateWorkspaceLinkInput!): CreateWorkspaceLinkPayload!
    revokeWorkspaceLink(input: RevokeWorkspaceLinkInput!): Revoked!
  }
  enum Role { OWNER ADMIN MEMBER GUEST }
  input InviteMemberInput { workspaceId: ID! email: String! role: Role! }
  input ChangeRoleInput { workspaceId: ID! userId: ID! role: Role! }
  input RemoveMemberInput { workspaceId: ID! userId: ID! }
  input TransferOwnershipInput { workspaceId: ID! userId: ID! }
  input ResendInvitationInput { id: ID! }
  input RevokeInvitationInput { id: ID! }
  input RevokeWorkspaceLinkInput { id: ID! }
  input CreateWorkspaceLinkInput { workspaceId: ID! role: Role! expiresAt: DateTime! maxUses: Int }
  type InviteMemberPayload { invitation: Invitation! }
  type ResendInvitationPayload { invitation: Invitation! }
  type Invitation { id: ID! email: String! role: Role! expiresAt: DateTime! }
  type WorkspaceLink { id: ID! role: Role! uses: Int! maxUses: Int expiresAt: DateTime! createdBy: User }
  type CreateWorkspaceLinkPayload { url: String! link: WorkspaceLink! }
  type Revoked { id: ID! }
  type ChangeRolePayload { membership: Membership! }
  type RemoveMemberPayload { workspace: Workspace! }
  type TransferOwnershipPayload { workspace: Workspace! }
  type Workspace {
    id: ID! slug: String! name: String! viewerRole: Role! erasesAt: DateTime
    members(first: Int, after: String): MemberPage! invitations: [Invitation!]! inviteLinks: [WorkspaceLink!]!
  }
  type MemberPage { pageInfo: PageInfo! edges: [MemberEdge!]! }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type MemberEdge { node: Membership! }
  type Membership { role: Role! user: User! }
  type User { id: ID! email: String! displayName: String! }
`;
const TIDE = { id: 'wsp_1', slug: 'tide', name: 'Tidewater', erasesAt: null };
const BEN = { id: 'usr_ben', email: 'ben@example.com', displayName: 'Ben Okafor' };
const LATER = '2099-01-01T00:00:00.000Z';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  cleanup();
  for (const close of closers.splice(0)) await close();
});

interface Given {
  erasesAt?: string | null;
  noWays?: boolean;
}

async function show(viewerRole: Role, { erasesAt = null, noWays = false }: Given = {}) {
  let members = [
    { role: viewerRole, user: ANA },
    { role: 'MEMBER', user: BEN },
  ];
  let invitations = [{ id: 'inv_1', email: 'chiara@example.com', role: 'MEMBER', expiresAt: '2020-01-01T00:00:00.000Z' }];
  let inviteLinks: object[] = [];
  const asked: Record<string, unknown>[] = [];
  const note = (name: string, input: object) => void asked.push({ name, ...input });
  const workspace = () => ({
    ...TIDE,
    erasesAt,
    viewerRole,
    members: { pageInfo: { hasNextPage: false }, edges: members.map((node) => ({ node })) },
    invitations: () => {
      if (noWays) throw new GraphQLError('x', { extensions: { code: 'UNAVAILABLE' } });
      return invitations;
    },
    inviteLinks: () => inviteLinks,
  });
  const server = await startGraphQLServer({
    typeDefs,
    resolvers: {
      Query: { workspace, server: () => ({ version: '1', mailConfigured: true }) },
      Mutation: {
        inviteMember: (_: unknown, { input }: { input: { email: string } }) => {
          if (input.email === BEN.email)
            throw new GraphQLError('x', { extensions: { code: 'INVALID', fields: { email: 'Ben is a member already.' } } });
          note('invite', input);
          return { invitation: { id: 'inv_2', email: input.email, role: 'GUEST', expiresAt: LATER } };
        },
        changeRole: (_: unknown, { input }: { input: { userId: string; role: string } }) => {
          members = members.map((member) => (member.user.id === input.userId ? { ...member, role: input.role } : member));
          return { membership: members.find((member) => member.user.id === input.userId) };
        },
        removeMember: (_: unknown, { input }: { input: { userId: string } }) => {
          members = members.filter((member) => member.user.id !== input.userId);
          return { workspace: workspace() };
        },
        transferOwnership: (_: unknown, { input }: { input: object }) => {
          note('transfer', input);
          members = [
            { role: 'ADMIN', user: ANA },
            { role: 'OWNER', user: BEN },
          ];
          return { workspace: workspace() };
        },
        resendInvitation: (_: unknown, { input }: { input: { id: string } }) => {
          invitations = invitations.map((one) => ({ ...one, expiresAt: LATER }));
          note('resend', input);
          return { invitation: invitations[0] };
        },
        revokeInvitation: (_: unknown, { input }: { input: { id: string } }) => {
          invitations = [];
          return input;
        },
        createWorkspaceLink: (_: unknown, { input }: { input: { role: string; expiresAt: string; maxUses?: number } }) => {
          note('link', input);
          const link = {
            id: 'wln_1',
            uses: 0,
            createdBy: ANA,
            maxUses: input.maxUses ?? null,
            role: input.role,
            expiresAt: input.expiresAt,
          };
          inviteLinks = [link];
          return { url: 'https://parley.example/invitation/link#secret', link };
        },
        revokeWorkspaceLink: (_: unknown, { input }: { input: { id: string } }) => {
          inviteLinks = [];
          return input;
        },
      },
    },
  });
  const view = renderClient(<MembersPage slug="tide" />, {
    origin: server.origin,
    viewer: { ...ANA, memberships: [{ role: viewerRole, workspace: TIDE }] },
  });
  closers.push(view.api.close, server.close);
  await screen.findByText('Ben Okafor');
  return { asked };
}

function invite(email: string): void {
  const field = screen.getByLabelText('Email of the person to invite');
  fireEvent.change(field, { target: { value: email } });
  fireEvent.submit(field.closest('form') as HTMLFormElement);
}
const openMenu = (): void => void fireEvent.click(screen.getByRole('button', { name: /Role of Ben Okafor/u }));

test('a member sees who is here and changes nothing', async () => {
  await show('MEMBER');
  expect(screen.getByText('ben@example.com')).toBeDefined();
  expect(screen.queryByLabelText('Email of the person to invite')).toBeNull();
  expect(screen.queryByRole('button', { name: /Role of Ben/u })).toBeNull();
  expect(screen.queryByRole('region', { name: 'Invite by link' })).toBeNull();
  expect(screen.queryByRole('link', { name: 'Audit log' })).toBeNull();
});

test('a guest of the workspace sees names and asks for no addresses', async () => {
  await show('GUEST');
  expect(screen.queryByText('ben@example.com')).toBeNull();
});

test('an owner of a workspace that waits to be erased only reads', async () => {
  await show('OWNER', { erasesAt: LATER });
  expect(screen.queryByLabelText('Email of the person to invite')).toBeNull();
  expect(screen.queryByRole('button', { name: /Role of Ben/u })).toBeNull();
});

test('an invitation names the address and the role; what is wrong stands at the field', async () => {
  const { asked } = await show('OWNER');
  invite('nobody');
  expect(screen.getByText('This does not look like an email address.')).toBeDefined();
  invite('ben@example.com');
  expect(await screen.findByText('Ben is a member already.')).toBeDefined();
  fireEvent.change(screen.getByLabelText('Role of the invited person'), { target: { value: 'GUEST' } });
  invite(' chiara@example.com ');
  expect(await screen.findByText('Invitation sent to chiara@example.com')).toBeDefined();
  expect(asked).toEqual([{ name: 'invite', workspaceId: 'wsp_1', email: 'chiara@example.com', role: 'GUEST' }]);
});

test('an owner makes somebody an admin', async () => {
  await show('OWNER');
  openMenu();
  fireEvent.click(await screen.findByRole('menuitemradio', { name: /^Admin/u }));
  await waitFor(() => expect(screen.getByRole('button', { name: /Role of Ben Okafor/u }).textContent).toContain('Admin'));
});

test('removing asks once, then says so', async () => {
  await show('OWNER');
  openMenu();
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Remove from workspace' }));
  const question = await screen.findByRole('group', { name: 'Remove Ben Okafor?' });
  fireEvent.click(within(question).getByRole('button', { name: 'Remove Ben Okafor?' }));
  expect(await screen.findByText('Ben Okafor no longer has access')).toBeDefined();
  await waitFor(() => expect(screen.queryByText('ben@example.com')).toBeNull());
});

test('the ownership goes to a member after a question that says what it means; an admin has none to give', async () => {
  const { asked } = await show('OWNER');
  openMenu();
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Transfer ownership' }));
  const dialog = await screen.findByRole('dialog', { name: 'Make Ben Okafor the owner?' });
  expect(dialog.textContent).toContain('you become an admin');
  fireEvent.click(within(dialog).getByRole('button', { name: 'Transfer ownership' }));
  expect(await screen.findByText('Ben Okafor owns the workspace now')).toBeDefined();
  expect(asked).toEqual([{ name: 'transfer', workspaceId: 'wsp_1', userId: BEN.id }]);
  cleanup();
  await show('ADMIN');
  openMenu();
  await screen.findByRole('menuitem', { name: 'Remove from workspace' });
  expect(screen.queryByRole('menuitem', { name: 'Transfer ownership' })).toBeNull();
});

test('an invitation that is over says so, goes out again, and is taken back', async () => {
  const { asked } = await show('ADMIN');
  const pending = await screen.findByRole('region', { name: 'Invited, not here yet' });
  expect(within(pending).getByText('expired')).toBeDefined();
  fireEvent.click(within(pending).getByRole('button', { name: /^Send again/u }));
  expect(await screen.findByText('Invitation sent again to chiara@example.com')).toBeDefined();
  await waitFor(() => expect(within(pending).queryByText('expired')).toBeNull());
  expect(asked).toEqual([{ name: 'resend', id: 'inv_1' }]);
  fireEvent.click(within(pending).getByRole('button', { name: /^Revoke/u }));
  expect(await screen.findByText('The invitation to chiara@example.com opens nothing any more')).toBeDefined();
  await waitFor(() => expect(screen.queryByRole('region', { name: 'Invited, not here yet' })).toBeNull());
});

test('a link is made for a role, a time and so many people, shown once, and revoked', async () => {
  const { asked } = await show('ADMIN');
  const links = await screen.findByRole('region', { name: 'Invite by link' });
  const roles = within(links).getByRole('combobox', { name: 'Role that the link gives' });
  expect(
    within(roles)
      .getAllByRole('option')
      .map((option) => option.textContent),
  ).toEqual(['Admin', 'Member', 'Guest']);
  fireEvent.change(roles, { target: { value: 'GUEST' } });
  fireEvent.change(within(links).getByRole('combobox', { name: 'How long the link works' }), { target: { value: '30' } });
  fireEvent.change(within(links).getByRole('combobox', { name: 'How many people it lets in' }), { target: { value: '10' } });
  const before = Date.now();
  fireEvent.click(within(links).getByRole('button', { name: 'Create link' }));
  const field = await within(links).findByRole('textbox', { name: 'The new link' });
  expect((field as HTMLInputElement).value).toBe('https://parley.example/invitation/link#secret');
  expect(asked).toMatchObject([{ name: 'link', workspaceId: 'wsp_1', role: 'GUEST', maxUses: 10 }]);
  const days = (Date.parse(String(asked[0]?.['expiresAt'])) - before) / 86_400_000;
  expect(Math.round(days)).toBe(30);
  expect((await within(links).findByText(/0 of 10 people came · by Ana Reyes/u)).textContent).toContain('until');
  fireEvent.click(within(links).getByRole('button', { name: 'Done' }));
  expect(within(links).queryByText(/secret/u)).toBeNull();
  fireEvent.click(within(links).getByRole('button', { name: 'Revoke the link for guests' }));
  expect(await screen.findByText('The link lets nobody in any more')).toBeDefined();
  expect(await within(links).findByText('No link lets anybody in.')).toBeDefined();
});

test('where invitations and links do not arrive the members stand all the same', async () => {
  await show('OWNER', { noWays: true });
  expect(await screen.findByText('Could not load invitations and links.')).toBeDefined();
  expect(screen.getByText('ben@example.com')).toBeDefined();
});
