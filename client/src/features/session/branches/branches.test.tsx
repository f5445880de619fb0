// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { SessionWorld } from '../../../testkit/session-world.ts';
import { closeSessions, openSession } from '../session-fixture.tsx';

afterEach(closeSessions);

/** A session of one prompt and its answer. */
function begin(world: SessionWorld): void {
  const { answers } = world.send(['demo:echo'], 'The beginning');
  world.write(answers[0]!.id, 'The first answer, with **some** words');
  world.finish(answers[0]!.id);
}

/** With a branch of one prompt from there; `moved`: and a prompt on the mainline since. */
function branched(world: SessionWorld, moved = false): void {
  begin(world);
  const base = world.session().mainlineLeafId!;
  world.branches.open('Pricing idea', base);
  const { answers } = world.send(['demo:echo'], 'What if it were free?', base, false, 'brn_1');
  world.write(answers[0]!.id, 'Then it would cost nothing');
  world.finish(answers[0]!.id);
  if (!moved) return;
  const main = world.send(['demo:echo'], 'Meanwhile');
  world.finish(main.answers[0]!.id);
}

const bar = () => screen.findByRole('complementary', { name: 'Branches' });
const articles = () => screen.getAllByRole('article').map((article) => article.dataset['message']);

async function pick(menu: RegExp | string, item: RegExp | string): Promise<void> {
  const buttons = await screen.findAllByRole('button', { name: menu });
  fireEvent.click(buttons.at(-1)!);
  fireEvent.click(await screen.findByRole(/^(?:Mainline|Pricing)/u.test(String(item)) ? 'menuitemradio' : 'menuitem', { name: item }));
}

test('what is sent on a branch is not seen on the mainline, and the switcher goes there', async () => {
  await openSession({ prepare: branched });
  expect(await screen.findAllByRole('article')).toHaveLength(2);
  expect(screen.queryByRole('complementary', { name: 'Branches' })).toBeNull();
  await pick('Branches: Mainline', 'Pricing idea');
  expect((await bar()).textContent).toContain('You are on Pricing idea, 2 messages ahead of the mainline');
  expect(articles()).toEqual(['msg_1', 'msg_2', 'msg_3', 'msg_4']);
  fireEvent.click(within(await bar()).getByRole('button', { name: 'Back to the mainline' }));
  await waitFor(() => expect(articles()).toEqual(['msg_1', 'msg_2']));
});

test('a branch begins at a message with its first words; the next prompt goes there and leaves the mainline', async () => {
  const { world, server } = await openSession({ prepare: begin });
  await pick('More for this message', /^Branch from here/u);
  const name = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Name' });
  expect(name.value).toBe('The first answer, with some');
  fireEvent.change(name, { target: { value: ' Another  way ' } });
  fireEvent.click(screen.getByRole('button', { name: 'Open branch' }));
  expect((await bar()).textContent).toContain('You are on Another way, nothing here yet');
  expect(server.asked('createBranch')).toEqual([{ sessionId: 'ses_1', messageId: 'msg_2', name: 'Another way' }]);
  // Somebody else is first: the reader sees it, as they stand in the same branch.
  world.send(['demo:echo'], 'By somebody', 'msg_2', false, 'brn_1');
  await waitFor(() => expect(articles()).toEqual(['msg_1', 'msg_2', 'msg_3', 'msg_4']));
  expect((await bar()).textContent).toContain('2 messages ahead');
  expect(world.session().mainlineLeafId).toBe('msg_2');
});

test('a taken name is refused in the dialog', async () => {
  const { server } = await openSession({ prepare: begin });
  await pick('More for this message', /^Branch from here/u);
  server.refuse('createBranch', 'CONFLICT');
  fireEvent.click(await screen.findByRole('button', { name: 'Open branch' }));
  expect(await screen.findByText('refused')).toBeDefined();
  expect(screen.getByRole('dialog', { name: 'Branch from here' })).toBeDefined();
});

test('where the mainline has stayed, merging goes on with the branch', async () => {
  const { world } = await openSession({ prepare: branched });
  await pick('Branches: Mainline', 'Pricing idea');
  fireEvent.click(within(await bar()).getByRole('button', { name: 'Merge' }));
  const dialog = await screen.findByRole('dialog', { name: 'Merge “Pricing idea”' });
  expect(await within(dialog).findByText(/The mainline has stayed where the branch began/u)).toBeDefined();
  expect(within(dialog).getByRole('list', { name: 'What will be on the mainline' }).textContent).toContain('What if it were free?');
  fireEvent.click(within(dialog).getByRole('button', { name: 'Merge' }));
  await waitFor(() => expect(world.session().mainlineLeafId).toBe('msg_4'));
  await waitFor(() => expect(screen.queryByRole('complementary', { name: 'Branches' })).toBeNull());
  await waitFor(() => expect(articles()).toEqual(['msg_1', 'msg_2', 'msg_3', 'msg_4']));
});

test('where it has moved, merging asks; copies then say where they come from', async () => {
  const { world, server } = await openSession({ prepare: (given) => branched(given, true) });
  await pick('Branches: Mainline', 'Pricing idea');
  fireEvent.click(within(await bar()).getByRole('button', { name: 'Merge' }));
  const dialog = await screen.findByRole('dialog', { name: 'Merge “Pricing idea”' });
  expect(await within(dialog).findByText('2 messages have come to the mainline since this branch began.')).toBeDefined();
  // It moves once more while the reader looks: the merge is refused, and asked again with the new figures.
  const main = world.send(['demo:echo'], 'And more');
  expect(await within(dialog).findByText(/4 messages have come/u)).toBeDefined();
  fireEvent.click(within(dialog).getByRole('button', { name: 'Append and merge' }));
  await waitFor(() => expect(world.branches.all()[0]).toMatchObject({ state: 'MERGED' }));
  expect(server.asked('mergeBranch').at(-1)).toEqual({ id: 'brn_1', expectedLeafId: main.answers[0]!.id });
  expect(await screen.findByText('From branch “Pricing idea”, by Ana Reyes')).toBeDefined();
  expect(articles()).toEqual(['msg_1', 'msg_2', 'msg_5', 'msg_6', 'msg_7', 'msg_8', 'msg_9', 'msg_10']);
});

test('a branch is closed, and opened again by the toast or the bar', async () => {
  const { world } = await openSession({ prepare: branched });
  await pick('Branches: Mainline', 'Pricing idea');
  fireEvent.click(within(await bar()).getByRole('button', { name: 'Close' }));
  await waitFor(() => expect(world.branches.all()[0]?.state).toBe('CLOSED'));
  expect(await screen.findByText('“Pricing idea” is closed')).toBeDefined();
  expect((await bar()).textContent).toContain('closed');
  fireEvent.click(within(await bar()).getByRole('button', { name: 'Reopen' }));
  await waitFor(() => expect(world.branches.all()[0]?.state).toBe('OPEN'));
});

test('who may only read sees branches and changes none', async () => {
  await openSession({ head: { viewerRole: 'VIEWER' }, prepare: branched });
  await pick('Branches: Mainline', 'Pricing idea');
  expect(within(await bar()).queryByRole('button', { name: 'Merge' })).toBeNull();
  expect(within(await bar()).queryByRole('button', { name: 'Close' })).toBeNull();
  fireEvent.click((await screen.findAllByRole('button', { name: 'More for this message' }))[0]!);
  expect(await screen.findByRole('menuitem', { name: 'Fork into a new session' })).toBeDefined();
  expect(screen.queryByRole('menuitem', { name: /^Branch from here/u })).toBeNull();
});

test('a fork leads to the new session, and says there what it was forked from', async () => {
  const { server } = await openSession({ prepare: begin });
  await pick('More for this message', 'Fork into a new session');
  expect((await screen.findByRole<HTMLInputElement>('textbox', { name: 'Title of the new session' })).value).toBe('A session (fork)');
  fireEvent.click(screen.getByRole('button', { name: 'Fork' }));
  await waitFor(() => expect(location.pathname).toBe('/s/ses_fork'));
  expect(server.asked('forkSession')).toEqual([{ messageId: 'msg_2', title: 'A session (fork)' }]);
  history.replaceState(null, '', '/');
});

test('a fork names its source for those who may see it', async () => {
  await openSession({
    prepare(world) {
      begin(world);
      world.origin = { id: 'ses_0', title: 'The source' };
      world.messages.set('msg_1', { ...world.messages.get('msg_1')!, origin: { sessionId: 'ses_0', branch: null } });
    },
  });
  expect((await screen.findByRole('link', { name: 'The source' })).getAttribute('href')).toBe('/s/ses_0');
});
