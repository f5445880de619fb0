// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { shownToasts } from '../../../ui/toast-store.ts';
import { closeSessions, field, openSession, write } from '../session-fixture.tsx';

const BEN = { id: 'usr_ben', displayName: 'Ben Okafor' };
const CHIARA = { id: 'usr_chiara', displayName: 'Chiara Rossi' };
const GIL = { __typename: 'Guest' as const, id: 'gst_1', displayName: 'Gil' };
const DAY_MS = 86_400_000;
const copied: string[] = [];

beforeEach(() => {
  copied.length = 0;
  vi.stubGlobal(
    'navigator',
    Object.assign(Object.create(navigator), { clipboard: { writeText: async (text: string) => copied.push(text) } }),
  );
});
afterEach(closeSessions);

async function openDialog(options: Parameters<typeof openSession>[0] = {}) {
  const opened = await openSession(options);
  fireEvent.click(await screen.findByRole('button', { name: 'Share' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Share this session' }));
  await dialog.findByRole('heading', { name: 'People' });
  return { ...opened, dialog };
}

const links = () => screen.getByRole('list', { name: 'Share links' });
const people = () => screen.getByRole('list', { name: 'People' });
const fill = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));

async function choose(trigger: RegExp, role: 'menuitem' | 'menuitemradio', item: RegExp): Promise<void> {
  press(trigger);
  fireEvent.click(await screen.findByRole(role, { name: item }));
}

test('a link is made with what was chosen, and its address is shown this once', async () => {
  const { server } = await openDialog();
  fill('What the link gives', 'COMMENTER');
  press('Name, expiry, password');
  fill('What the link is for', ' Design review ');
  fill('Works', 'week');
  fill('Password', 'short');
  press('Create link');
  expect(screen.getByText('Use 8 to 200 characters.')).toBeDefined();
  expect(server.asked('createShareLink')).toEqual([]);
  fill('Password', 'open sesame');
  press('Create link');
  const address = await screen.findByRole<HTMLInputElement>('textbox', { name: 'The link' });
  expect(address.value).toBe('https://parley.test/join#first');
  expect(screen.getByText('Copy it now: it is shown this once.')).toBeDefined();
  const [input] = server.asked('createShareLink') as unknown as { expiresAt: string }[];
  expect(input).toMatchObject({ sessionId: 'ses_1', role: 'COMMENTER', name: 'Design review', password: 'open sesame' });
  expect(Math.round((Date.parse(input!.expiresAt) - Date.now()) / DAY_MS)).toBe(7);
  press('Copy');
  expect(await screen.findByRole('button', { name: 'Copied' })).toBeDefined();
  expect(copied).toEqual(['https://parley.test/join#first']);
  await waitFor(() => expect(links().textContent).toMatch(/Design review.*Commenter.*until.*password.*not used yet.*by Ana Reyes/u));
  press('Done');
  expect(document.body.innerHTML).not.toContain('join#first');
});

test('the dialog says that a link opens a private session to the workspace; who is no owner cannot make one there', async () => {
  await openDialog({ head: { visibility: 'PRIVATE' } });
  expect(screen.getByText(/A link also opens it to everyone in Team/u)).toBeDefined();
  await closeSessions();
  await openDialog({ head: { visibility: 'PRIVATE', viewerRole: 'EDITOR' } });
  expect(screen.getByText(/Only an owner can open it to links/u)).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Create link' })).toBeNull();
});

test('links that rest are told; revoking asks first', async () => {
  const { server } = await openDialog({
    prepare: (world) => {
      world.sharing.answers.createShareLink({ role: 'VIEWER' });
      world.update({ visibility: 'WORKSPACE' });
    },
  });
  expect(screen.getByText(/1 link rests/u)).toBeDefined();
  await choose(/^More for Link for viewers/u, 'menuitem', /Revoke/u);
  press('Cancel');
  expect(server.asked('revokeShareLink')).toEqual([]);
  await choose(/^More for Link for viewers/u, 'menuitem', /Revoke/u);
  press('Revoke this link?');
  await waitFor(() => expect(screen.queryByRole('list', { name: 'Share links' })).toBeNull());
  expect(server.asked('revokeShareLink')).toEqual([{ id: 'lnk_1' }]);
});

test('a link gets a new address, and another role', async () => {
  const { server } = await openDialog({ prepare: (world) => void world.sharing.answers.createShareLink({ role: 'VIEWER' }) });
  await choose(/^More for/u, 'menuitem', /New address/u);
  press('Replace the address?');
  expect((await screen.findByRole<HTMLInputElement>('textbox', { name: 'The link' })).value).toBe('https://parley.test/join#next');
  await choose(/^More for/u, 'menuitemradio', /^Editor/u);
  await waitFor(() => expect(links().textContent).toContain('Link for editors'));
  expect(server.asked('updateShareLink')).toEqual([{ id: 'lnk_1', role: 'EDITOR' }]);
});

test('people of the workspace are found by name and by keys, others are asked by mail', async () => {
  const { server } = await openDialog({ prepare: (world) => void (world.sharing.state.people = [BEN, CHIARA]) });
  const input = screen.getByRole('combobox', { name: 'Name or email of the person to add' });
  const add = () => fireEvent.submit(input.closest('form')!);
  add();
  expect(screen.getByText('Enter something here.')).toBeDefined();
  await waitFor(() => {
    fireEvent.change(input, { target: { value: 'chi' } });
    expect(screen.getByRole('option', { name: /Chiara/u })).toBeDefined();
  });
  fireEvent.keyDown(input, { key: 'Enter' });
  expect((input as HTMLInputElement).value).toBe('Chiara Rossi');
  fill('Role of the added person', 'VIEWER');
  add();
  await waitFor(() => expect(people().textContent).toContain('Chiara Rossi'));
  fireEvent.change(input, { target: { value: 'nobody here' } });
  add();
  expect(screen.getByText(/Nobody of that name/u)).toBeDefined();
  fireEvent.change(input, { target: { value: 'dora@example.com' } });
  expect(screen.getByText('Invite dora@example.com by mail')).toBeDefined();
  add();
  await waitFor(() => expect(people().textContent).toContain('invited, has not come yet'));
  expect(server.asked('addSessionMember')).toEqual([
    { sessionId: 'ses_1', userId: 'usr_chiara', role: 'VIEWER' },
    { sessionId: 'ses_1', email: 'dora@example.com', role: 'VIEWER' },
  ]);
  press('Withdraw the invitation of dora@example.com');
  await waitFor(() => expect(people().textContent).not.toContain('dora@example.com'));
});

test('roles change at once and go back where that is refused; who is taken out is asked about first', async () => {
  const { server } = await openDialog({
    prepare: (world) => {
      world.sharing.state.members.push({ role: 'EDITOR', source: 'EXPLICIT', user: BEN });
      world.sharing.state.linkGuests.push({ actor: GIL, role: 'VIEWER', linkId: 'lnk_1', linkName: 'Review' });
    },
  });
  expect(people().textContent).toMatch(/Ana Reyes \(you\)opened itOwner/u);
  expect(people().textContent).toMatch(/GilGuestcame by “Review”Viewer/u);
  expect(screen.queryByRole('button', { name: /Role of Ana/u })).toBeNull();
  server.refuse('changeSessionRole', 'FORBIDDEN');
  await choose(/^Role of Ben/u, 'menuitemradio', /^Viewer/u);
  await waitFor(() => expect(shownToasts().at(-1)?.title).toBe('Your role does not allow this'));
  expect(screen.getByRole('button', { name: /^Role of Ben/u }).textContent).toContain('Editor');
  await choose(/^Role of Ben/u, 'menuitemradio', /^Viewer/u);
  await waitFor(() => expect(screen.getByRole('button', { name: /^Role of Ben/u }).textContent).toContain('Viewer'));
  press('Remove from session: Gil');
  press('Remove Gil?');
  await waitFor(() => expect(people().textContent).not.toContain('Gil'));
  await choose(/^Role of Ben/u, 'menuitem', /Remove/u);
  expect(screen.getByText(/They still see it through the workspace/u)).toBeDefined();
  press('Remove Ben Okafor?');
  await waitFor(() => expect(people().textContent).not.toContain('Ben'));
});

test('who may not invite sees who is in and whom to ask, and changes nothing', async () => {
  const { world } = await openDialog({
    head: { viewerRole: 'EDITOR' },
    prepare: (world) =>
      Object.assign(world.sharing.state, {
        viewerMayInvite: false,
        members: [
          { role: 'OWNER', source: 'CREATOR', user: BEN },
          { role: 'EDITOR', source: 'EXPLICIT', user: { id: 'usr_ana', displayName: 'Ana Reyes' } },
        ],
      }),
  });
  expect(screen.getByText('To let somebody in, or to get another role, ask Ben Okafor.')).toBeDefined();
  expect(screen.queryByRole('combobox')).toBeNull();
  expect(screen.queryByRole('button', { name: /Role of/u })).toBeNull();
  expect(screen.getAllByRole('radio')).toHaveLength(1);
  expect(world.sharing.refusedReads()).toBe(0);
});

test('somebody who was let in by name can leave', async () => {
  history.replaceState(null, '', '/s/ses_1');
  const { server } = await openDialog({
    head: { viewerRole: 'EDITOR' },
    prepare: (world) =>
      Object.assign(world.sharing.state, {
        viewerMayInvite: false,
        members: [{ role: 'EDITOR', source: 'EXPLICIT', user: { id: 'usr_ana', displayName: 'Ana Reyes' } }],
      }),
  });
  press('Leave this session');
  press('Leave it?');
  await waitFor(() => expect(location.pathname).toBe('/'));
  expect(server.asked('leaveSession')).toEqual([{ sessionId: 'ses_1' }]);
});

test('who can open it is chosen in plain words, and goes back where that is refused', async () => {
  const { server } = await openDialog();
  const radio = (name: RegExp) => screen.getByRole<HTMLInputElement>('radio', { name });
  expect(radio(/^Workspace$/u).checked).toBe(true);
  // Who opened a session stays its owner.
  expect(screen.queryByRole('button', { name: 'Leave this session' })).toBeNull();
  expect(screen.getByRole('radio', { description: 'Everyone in Team, and the people named here.' })).toBe(radio(/^Workspace/u));
  server.refuse('updateSession', 'FORBIDDEN');
  fireEvent.click(radio(/^Private/u));
  await waitFor(() => expect(server.asked('updateSession')).toEqual([{ id: 'ses_1', visibility: 'PRIVATE' }]));
  await waitFor(() => expect(radio(/^Workspace/u).checked).toBe(true));
  fireEvent.click(radio(/^Private/u));
  await waitFor(() => expect(screen.getByRole('button', { name: /^Who can open this: Private/u, hidden: true })).toBeDefined());
  fill('Who may invite', 'EDITORS');
  await waitFor(() => expect(server.asked('updateSession').at(-1)).toEqual({ id: 'ses_1', whoInvites: 'EDITORS' }));
});

test('what others change stands in the open dialog', async () => {
  const { world } = await openDialog();
  world.sharing.change({ members: [...world.sharing.state.members, { role: 'VIEWER', source: 'EXPLICIT', user: CHIARA }] });
  await waitFor(() => expect(people().textContent).toContain('Chiara Rossi'));
});

test('S opens the dialog, but not while somebody writes', async () => {
  await openSession();
  fireEvent.keyDown(await field(), { key: 's' });
  expect(screen.queryByRole('dialog')).toBeNull();
  fireEvent.keyDown(document.body, { key: 's' });
  expect(await screen.findByRole('dialog', { name: 'Share this session' })).toBeDefined();
});

test('R5: whoever loses the right to write while writing is told, and keeps the words', async () => {
  const { world, server } = await openSession();
  await write('Half a thought');
  await waitFor(() => expect(world.draft()).toBe('Half a thought'));
  world.update({ viewerRole: 'COMMENTER' });
  expect(await screen.findByText(/You are a commenter here now/u)).toBeDefined();
  expect(screen.queryByRole('textbox')).toBeNull();
  const kept = screen.getByRole('region', { name: 'The prompt that is being written' });
  expect(kept.textContent).toContain('Half a thought');
  fireEvent.click(within(kept).getByRole('button', { name: 'Copy the prompt' }));
  await waitFor(() => expect(copied).toEqual(['Half a thought']));
  world.update({ viewerRole: 'EDITOR' });
  expect((await field()).textContent).toContain('Half a thought');
  expect(server.asked('editDraft').length).toBeGreaterThan(0);
});

test('R5: words that the server no longer takes are offered to be copied', async () => {
  const { world, server } = await openSession();
  await field();
  server.refuse('editDraft', 'FORBIDDEN');
  await write('Too late');
  await waitFor(() => expect(server.asked('editDraft')).toHaveLength(1));
  world.update({ viewerRole: 'VIEWER' });
  await screen.findByText(/You are a viewer here now/u);
  expect(screen.getByText(/Your last words came too late/u)).toBeDefined();
  fireEvent.click(await screen.findByRole('button', { name: 'Copy what you wrote' }));
  await waitFor(() => expect(copied).toEqual(['Too late']));
});

test('who only watches sees the prompt being written', async () => {
  const { world } = await openSession({ head: { viewerRole: 'VIEWER' } });
  await screen.findByText(/You can read along here/u);
  expect(screen.queryByRole('region', { name: 'The prompt that is being written' })).toBeNull();
  world.type('Somebody else writes');
  expect(await screen.findByText('Somebody else writes')).toBeDefined();
});
