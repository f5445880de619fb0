// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { answers, ask, closeSessions, field, findAnswer, openSession, press } from './session-fixture.tsx';
import type { SessionWorld } from '../../testkit/session-world.ts';

afterEach(closeSessions);

function answered(world: SessionWorld, text = 'An answer'): void {
  world.finish(world.send(['demo:echo'], 'A question').answers[0]!.id, { text });
}

test('one answer is stopped; what was written stays, and it can be continued', async () => {
  const { world, server } = await openSession();
  await ask('Long');
  await screen.findByText('Waiting for the model');
  const { id } = world.newest();
  world.write(id, 'So far');
  const answer = await findAnswer('So far');
  fireEvent.click(within(answer).getByRole('button', { name: 'Stop' }));
  expect(await screen.findByText('Stopped. What was written stays.')).toBeDefined();
  expect(server.asked('stopMessage')).toEqual([{ id }]);

  fireEvent.click(screen.getByRole('button', { name: 'Continue' }));
  await waitFor(() => expect(server.asked('continueMessage')).toMatchObject([{ id }]));
  world.write(world.newest().id, ', and on');
  expect(await findAnswer('So far, and on')).toBeDefined();
});

test('Escape stops all that is being written', async () => {
  const { world, server } = await openSession();
  await field();
  world.send(['demo:echo', 'a:opus'], 'Both');
  await waitFor(() => expect(answers()).toHaveLength(2));
  press('Escape');
  await waitFor(() => expect(screen.getAllByText('Stopped. What was written stays.')).toHaveLength(2));
  expect(server.asked('stopMessage')).toHaveLength(2);
});

test('a refused stop is told', async () => {
  const { server, world } = await openSession();
  await ask('Long');
  await screen.findByText('Waiting for the model');
  server.refuse('stopMessage', 'RATE_LIMITED');
  world.write(world.newest().id, 'So far');
  fireEvent.click(within(await findAnswer('So far')).getByRole('button', { name: 'Stop' }));
  const notices = screen.getByRole('region', { name: 'Notifications' });
  await waitFor(() => expect(notices.textContent).not.toBe(''));
});

test('an answer is asked for again; both stay, and [ and ] go between them', async () => {
  const { world, server } = await openSession({ prepare: answered });
  const first = await findAnswer('An answer');
  fireEvent.click(within(first).getByRole('button', { name: 'Ask again' }));
  await waitFor(() => expect(server.asked('retryMessage')).toMatchObject([{ id: 'msg_2' }]));
  world.finish(world.newest().id, { text: 'Another answer' });
  const second = await findAnswer('Another answer');
  expect(within(second).getByRole('img', { name: 'Version 2 of 2' })).toBeDefined();
  expect(answers()).toHaveLength(1);

  second.focus();
  press('[');
  await findAnswer('An answer');
  press(']');
  await findAnswer('Another answer');
  expect(screen.getByRole('button', { name: 'Next version' })).toHaveProperty('disabled', true);
});

test('J and K go between messages and stop at both ends', async () => {
  await openSession({ prepare: answered });
  const answer = await findAnswer('An answer');
  const prompt = screen.getByRole('article', { name: 'Prompt by Ana Reyes' });
  prompt.focus();
  press('j');
  expect(document.activeElement).toBe(answer);
  press('j');
  expect(document.activeElement).toBe(answer);
  press('k');
  press('k');
  expect(document.activeElement).toBe(prompt);
});

test('letters typed into a field are no commands', async () => {
  await openSession({ prepare: answered });
  await findAnswer('An answer');
  const textarea = await field();
  textarea.focus();
  fireEvent.keyDown(textarea, { key: 'j' });
  expect(document.activeElement).toBe(textarea);
});

test('a failed answer says why in words, and offers another try', async () => {
  const { world } = await openSession();
  await ask('Hi');
  await screen.findByText('Waiting for the model');
  world.finish(world.newest().id, { status: 'FAILED', failure: { code: 'OVERLOADED', message: 'busy' } });
  expect(await screen.findByText(/The provider is overloaded/u)).toBeDefined();
  expect(screen.getByText('busy')).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Copy message' })).not.toBeNull();
  expect(screen.getByRole('button', { name: 'Ask again' })).toBeDefined();
});

test('an interrupted answer keeps what there is', async () => {
  const { world } = await openSession();
  await ask('Hi');
  await screen.findByText('Waiting for the model');
  world.finish(world.newest().id, { status: 'INTERRUPTED', text: 'Half of' });
  expect((await findAnswer('Half of')).textContent).toContain('Everything up to here is kept');
});

test('a finished answer is announced once, and no token of it before', async () => {
  const { world } = await openSession();
  await ask('Hi');
  await screen.findByText('Waiting for the model');
  const said: string[] = [];
  const region = document.querySelector('[aria-live="polite"].sr-only')!;
  const observer = new MutationObserver(() => said.push(region.textContent ?? ''));
  observer.observe(region, { childList: true, characterData: true, subtree: true });
  const { id } = world.newest();
  world.write(id, 'One ');
  await findAnswer('One');
  world.write(id, 'two.');
  await findAnswer('One two.');
  expect(said).toEqual([]);
  world.finish(id, {});
  await waitFor(() => expect(said).toEqual(['Opus answered: One two.']));
  world.finish(id, {});
  world.update({ title: 'Renamed' });
  await screen.findByText('Renamed');
  expect(said).toEqual(['Opus answered: One two.']);
});

test('lanes stand side by side; the reader chooses from which one the session goes on', async () => {
  const { world, server } = await openSession({
    prepare: (prepared) => {
      const { answers: made } = prepared.send(['demo:echo', 'a:opus'], 'Both');
      prepared.finish(made[0]!.id, { text: 'From Echo' });
      prepared.finish(made[1]!.id, { text: 'From Opus' });
    },
  });
  await findAnswer('From Echo');
  const lane = await findAnswer('From Opus');
  fireEvent.click(within(lane).getByRole('button', { name: 'Go on from here' }));
  await screen.findByText('You are on another version than the others.');
  await ask('More of that');
  const chosen = [...world.messages.values()].find(({ text }) => text === 'From Opus');
  await waitFor(() => expect(server.asked('sendPrompt')).toMatchObject([{ parentId: chosen?.id }]));
});

test('on a phone lanes are tabs', async () => {
  await openSession({
    phone: true,
    prepare: (prepared) => {
      const { answers: made } = prepared.send(['demo:echo', 'a:opus'], 'Both');
      prepared.finish(made[0]!.id, { text: 'From Echo' });
      prepared.finish(made[1]!.id, { text: 'From Opus' });
    },
  });
  const tab = await screen.findByRole('tab', { name: 'Opus' });
  expect(answers()).toHaveLength(1);
  await findAnswer('From Echo');
  fireEvent.mouseDown(tab, { button: 0 });
  await findAnswer('From Opus');
});
