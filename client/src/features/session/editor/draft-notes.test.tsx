// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { MAX_PROMPT_LENGTH } from '../../../../../schema/wire/limits.ts';
import { closeSessions, editor, openSession, promptText, write } from '../session-fixture.tsx';

afterEach(closeSessions);

test('D1: an edit that is refused is told, can be copied, and gives way to the text of the others', async () => {
  const { server } = await openSession();
  await write('kept');
  await waitFor(() => expect(server.asked('editDraft')).toHaveLength(1));
  server.refuse('editDraft', 'FORBIDDEN');
  await write('kept and refused');
  expect((await screen.findByRole('alert')).textContent).toMatch(/^Your last change was not taken over/u);
  const writeText = vi.fn<(text: string) => Promise<void>>(async () => undefined);
  vi.stubGlobal('navigator', { ...navigator, clipboard: { writeText } });
  fireEvent.click(screen.getByRole('button', { name: 'Copy what you wrote' }));
  expect(writeText).toHaveBeenCalledWith('kept and refused');
  await waitFor(async () => expect(await promptText()).toBe('kept'));
  fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }));
  expect(screen.queryByRole('alert')).toBeNull();
});

test('a prompt that is too long to be sent says so, and is not sent', async () => {
  const { server } = await openSession();
  await screen.findByRole('group', { name: 'Choose a model' });
  await write('x'.repeat(MAX_PROMPT_LENGTH + 1));
  expect((await screen.findByText(/This prompt has 200,001 characters/u)).getAttribute('role')).toBe('status');
  fireEvent.keyDown((await editor()).contentDOM, { key: 'Enter', ctrlKey: true });
  expect((await screen.findByRole('alert')).textContent).toContain('At most 200,000 can be sent');
  expect(server.asked('sendPrompt')).toEqual([]);
  expect((await promptText()).length).toBe(MAX_PROMPT_LENGTH + 1);
});

test('what one tab itself does not take is told without a loss', async () => {
  const { world } = await openSession();
  await write('before');
  const view = await editor();
  act(() => view.dispatch({ changes: { from: 0, insert: 'x'.repeat(1_200_000) }, userEvent: 'input.paste' }));
  expect((await screen.findByRole('alert')).textContent).toContain('still in your clipboard');
  expect(screen.queryByRole('button', { name: 'Copy what you wrote' })).toBeNull();
  await waitFor(() => expect(world.draft()).toBe('before'));
  expect(await promptText()).toBe('before');
});
