// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { GraphQLError } from 'graphql';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startGraphQLServer } from '../../testkit/graphql-server.ts';
import { renderClient } from '../../testkit/render-client.tsx';
import type { AccountParts } from './account-documents.ts';
import { DataPart } from './data-part.tsx';
import { DeletePart } from './delete-part.tsx';

const typeDefs = `
  scalar DateTime
  type Query { viewer: User }
  type User { id: ID! account: Account }
  type Account { leaving: AccountLeaving! }
  type AccountLeaving { needsOwner: [Workspace!]! goesToo: [Workspace!]! }
  type Workspace { id: ID! slug: String! name: String! }
  input RequestPersonalExportInput { currentPassword: String }
  input DeleteAccountInput { confirm: String! currentPassword: String }
  type RequestPersonalExportPayload { path: String! expiresAt: DateTime! }
  type DeleteAccountPayload { erasesAt: DateTime! }
  type Mutation {
    requestPersonalExport(input: RequestPersonalExportInput!): RequestPersonalExportPayload!
    deleteAccount(input: DeleteAccountInput!): DeleteAccountPayload!
  }
`;
const EMAIL = 'ana@example.com';
const LAB = { id: 'wsp_lab', slug: 'lab', name: 'Lab' };
const OWN = { id: 'wsp_own', slug: 'own', name: 'Ana’s workspace' };

const closers: (() => Promise<void>)[] = [];
let calls: object[];
let downloads: string[];
beforeEach(() => {
  calls = [];
  downloads = [];
  history.replaceState(null, '', '/account');
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click(this: HTMLAnchorElement) {
    downloads.push(this.getAttribute('href') ?? '');
  });
});
afterEach(async () => {
  cleanup();
  vi.restoreAllMocks();
  for (const close of closers.splice(0)) await close();
});

interface Given {
  asksForPassword?: boolean;
  needsOwner?: (typeof LAB)[];
  goesToo?: (typeof OWN)[];
  refusal?: { code: string; message: string };
}

async function show({ asksForPassword = true, needsOwner = [], goesToo = [OWN], refusal }: Given = {}) {
  const answer =
    (name: string, reply: object) =>
    (_: unknown, { input }: { input: Record<string, string | null> }): object => {
      calls.push({ name, ...input });
      if (refusal) throw new GraphQLError(refusal.message, { extensions: { code: refusal.code } });
      if (asksForPassword && input['currentPassword'] !== 'right password')
        throw new GraphQLError('no', { extensions: { code: 'INVALID', fields: { currentPassword: 'is not your password' } } });
      return reply;
    };
  const server = await startGraphQLServer({
    typeDefs,
    resolvers: {
      Query: { viewer: () => ({ id: 'usr_ana', account: { leaving: { needsOwner, goesToo } } }) },
      Mutation: {
        requestPersonalExport: answer('export', { path: '/export/my-data.json?token=t', expiresAt: '2026-11-20T12:00:00Z' }),
        deleteAccount: answer('delete', { erasesAt: '2026-12-04T12:00:00Z' }),
      },
    },
  });
  const account = { asksForPassword } as AccountParts;
  const page = (
    <>
      <DataPart account={account} />
      <DeletePart email={EMAIL} account={account} />
    </>
  );
  const view = renderClient(page, { origin: server.origin });
  closers.push(view.api.close, server.close);
  return view;
}
const press = (name: string, inside: HTMLElement = document.body) => fireEvent.click(within(inside).getByRole('button', { name }));
const write = (label: string | RegExp, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });

describe('a copy of one’s data', () => {
  test('takes the password and begins the download', async () => {
    await show();
    press('Download your data');
    const dialog = await screen.findByRole('dialog');
    press('Download', dialog);
    expect(calls).toEqual([]);
    write('Present password', 'wrong');
    press('Download', dialog);
    await within(dialog).findByText('This is not your password.');
    expect(downloads).toEqual([]);
    write('Present password', 'right password');
    press('Download', dialog);
    await waitFor(() => expect(downloads).toEqual(['/export/my-data.json?token=t']));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  test('asks those without a password for nothing, and says the way out where the login is too old or it was too often', async () => {
    await show({ asksForPassword: false, refusal: { code: 'FORBIDDEN', message: 'Sign out and in again first.' } });
    press('Download your data');
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).queryByLabelText('Present password')).toBeNull();
    press('Download', dialog);
    await within(dialog).findByText('Sign out and in again first.');
    cleanup();
    await show({ asksForPassword: false, refusal: { code: 'RATE_LIMITED', message: 'no' } });
    press('Download your data');
    press('Download', await screen.findByRole('dialog'));
    await screen.findByText('That is five copies today. Ask again tomorrow.');
  });
});

describe('deleting the account', () => {
  test('says what goes, takes the address and the password, and leads out', async () => {
    const { renewals } = await show();
    press('Delete account');
    await screen.findByText('Nobody else is in Ana’s workspace. It is deleted with your account.');
    const dialog = screen.getByRole('dialog');
    write(`Write ${EMAIL} to go on`, 'eve@example.com');
    write('Present password', 'right password');
    press('Delete account', dialog);
    await within(dialog).findByText('This is not the address of your account.');
    expect(calls).toEqual([]);
    write(`Write ${EMAIL} to go on`, ' ANA@example.com');
    press('Delete account', dialog);
    await waitFor(() => expect(location.pathname).toBe('/sign-in'));
    expect(calls).toEqual([{ name: 'delete', confirm: ' ANA@example.com', currentPassword: 'right password' }]);
    expect(renewals()).toBe(1);
  });

  test('names what needs another owner first, and offers nothing else', async () => {
    await show({ needsOwner: [LAB] });
    press('Delete account');
    await screen.findByText('Somebody else has to own these first');
    expect(screen.getByRole('link', { name: 'Members of Lab' }).getAttribute('href')).toBe('/w/lab/members');
    expect(screen.queryByLabelText('Present password')).toBeNull();
    expect(within(screen.getByRole('dialog')).queryByRole('button', { name: 'Delete account' })).toBeNull();
  });

  test('shows the server’s own sentence where something changed meanwhile', async () => {
    await show({ refusal: { code: 'CONFLICT', message: 'You are the only owner of Lab, and others are in it.' } });
    press('Delete account');
    await screen.findByLabelText(`Write ${EMAIL} to go on`);
    write(`Write ${EMAIL} to go on`, EMAIL);
    write('Present password', 'right password');
    press('Delete account', screen.getByRole('dialog'));
    await screen.findByText('You are the only owner of Lab, and others are in it.');
    expect(location.pathname).toBe('/account');
  });
});
