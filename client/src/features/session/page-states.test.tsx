// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { answers, closeSessions, field, findAnswer, openSession } from './session-fixture.tsx';

afterEach(closeSessions);

test('no access: one heading, what to do, and nothing of the session', async () => {
  await openSession({ head: { title: 'Secret' }, refused: true });
  expect(await screen.findByRole('heading', { level: 1, name: 'This session is not here for you' })).toBeDefined();
  expect(screen.getAllByRole('heading')).toHaveLength(1);
  expect(screen.getByRole('button', { name: 'Go to your workspace' })).toBeDefined();
  expect(document.body.textContent).not.toContain('Secret');
});

test('R5: who is removed while reading is sent away at once', async () => {
  const { server } = await openSession({
    prepare: (world) => world.finish(world.send(['demo:echo'], 'Q').answers[0]!.id, { text: 'Private words' }),
  });
  await findAnswer('Private words');
  server.lockOut('FORBIDDEN');
  expect(await screen.findByText('This session is not here for you')).toBeDefined();
  expect(document.body.textContent).not.toContain('Private words');
});

test('R3: without a connection the page says so, stays readable, and goes on where it was', async () => {
  const { server, world } = await openSession({
    prepare: (prepared) => prepared.finish(prepared.send(['demo:echo'], 'Q').answers[0]!.id, { text: 'Here' }),
  });
  await findAnswer('Here');
  server.goDark();
  expect(await screen.findByText('You are offline.')).toBeDefined();
  expect(answers()[0]?.textContent).toContain('Here');
  server.comeBack();
  dispatchEvent(new Event('online'));
  await waitFor(() => expect(screen.queryByText('You are offline.')).toBeNull(), { timeout: 5_000 });
  world.update({ title: 'Back again' });
  expect(await screen.findByText('Back again')).toBeDefined();
});

test.each([
  ['a viewer', { viewerRole: 'VIEWER' as const }, /You can read along here/u],
  ['nobody while it is archived', { archivedAt: '2026-11-20T00:00:00.000Z' }, /This session is archived/u],
])('%s can write', async (_who, head, note) => {
  await openSession({ head, prepare: (world) => world.finish(world.send(['demo:echo'], 'Q').answers[0]!.id, { text: 'Read me' }) });
  await findAnswer('Read me');
  expect(await screen.findByText(note)).toBeDefined();
  expect(screen.queryByRole('textbox')).toBeNull();
  expect(screen.queryByRole('button', { name: 'Ask again' })).toBeNull();
  expect(screen.queryByRole('button', { name: 'Edit and ask again' })).toBeNull();
});

test('an archived session is restored from where it says so', async () => {
  const { server } = await openSession({ head: { archivedAt: '2026-11-20T00:00:00.000Z' } });
  fireEvent.click(await screen.findByRole('button', { name: 'Restore session' }));
  expect(await field()).toBeDefined();
  expect(server.asked('updateSession')).toEqual([{ id: 'ses_1', archived: false }]);
});

test('the title is changed in its place, and goes back where that is refused', async () => {
  const { server } = await openSession({ head: { title: 'Old' } });
  const edit = async (to: string) => {
    fireEvent.click(await screen.findByRole('button', { name: 'Old' }));
    const input = screen.getByRole('textbox', { name: 'Title of the session' });
    fireEvent.change(input, { target: { value: to } });
    fireEvent.keyDown(input, { key: 'Enter' });
  };
  server.refuse('updateSession', 'FORBIDDEN');
  await edit('Refused');
  expect(screen.getByRole('button', { name: 'Refused' })).toBeDefined();
  expect(await screen.findByRole('button', { name: 'Old' })).toBeDefined();
  await edit('New');
  expect(await screen.findByRole('button', { name: 'New' })).toBeDefined();
  await waitFor(() => expect(document.title).toContain('New'));
});

test('the page’s own keys leave an open menu alone', async () => {
  const { server, world } = await openSession();
  await field();
  world.send(['demo:echo'], 'Long');
  await waitFor(() => expect(answers()).toHaveLength(1));
  fireEvent.click(screen.getByRole('button', { name: 'More about this session' }));
  const item = await screen.findByRole('menuitem', { name: 'Copy link' });
  fireEvent.keyDown(item, { key: 'Escape' });
  await waitFor(() => expect(screen.queryByRole('menuitem')).toBeNull());
  expect(server.asked('stopMessage')).toEqual([]);
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'More about this session' })));
});

test('who wrote and who is here have colours of their own', async () => {
  await openSession({ prepare: (world) => world.finish(world.send(['demo:echo'], 'Q').answers[0]!.id, { text: 'Yes' }) });
  await findAnswer('Yes');
  const author = screen.getByRole('article', { name: 'Prompt by Ana Reyes' });
  const face = screen.getByRole('group', { name: /^Here now/u }).querySelector<HTMLElement>('[role="img"]');
  expect(face?.style.getPropertyValue('--person')).toBe(author.style.getPropertyValue('--person'));
});
