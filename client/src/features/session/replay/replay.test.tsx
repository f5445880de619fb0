// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { closeSessions, openSession } from '../session-fixture.tsx';

beforeEach(() => history.replaceState(null, '', '/s/ses_1?replay=1'));
afterEach(async () => {
  await closeSessions();
  history.replaceState(null, '', '/');
});

const START = Date.UTC(2026, 0, 1);
const at = (seconds: number) => new Date(START + seconds * 1000).toISOString();
const WORDS = 'one two three four five';

type World = Parameters<NonNullable<NonNullable<Parameters<typeof openSession>[0]>['prepare']>>[0];
/** A prompt a minute, each answered within ten seconds. */
function talk(world: World, prompts: readonly string[]): void {
  for (const [index, text] of prompts.entries()) {
    const before = world.messages.size;
    world.send(['a:opus'], text);
    const [prompt, answer] = [...world.messages.values()].slice(before);
    world.messages.set(prompt!.id, { ...prompt!, createdAt: at(60 * index) });
    world.finish(answer!.id, {
      text: `${WORDS} ${text}`,
      createdAt: at(60 * index),
      firstTokenAt: at(60 * index + 1),
      finishedAt: at(60 * index + 11),
    });
  }
}

const stage = () => screen.findByRole('region', { name: 'Replay of this session' });
const slider = () => screen.findByRole<HTMLInputElement>('slider', { name: 'Place in the replay' });
const place = async () => (await slider()).getAttribute('aria-valuetext');

test('a link opens the replay; it begins with the first prompt and goes from message to message', async () => {
  await openSession({ prepare: (world) => talk(world, ['first', 'second']) });
  const scene = within(await stage());
  expect(await scene.findByText('first')).toBeDefined();
  expect(scene.queryByText('second')).toBeNull();
  expect(screen.queryByRole('textbox', { name: 'Prompt, written together' })).toBeNull();
  fireEvent.keyDown(window, { key: ' ' });
  expect(await screen.findByRole('button', { name: 'Play' })).toBeDefined();
  for (let step = 0; step < 4; step++) fireEvent.keyDown(window, { key: 'ArrowRight' });
  expect(await scene.findByText(`${WORDS} second`)).toBeDefined();
  expect(await place()).toMatch(/^Message 4 of 4/);
  fireEvent.keyDown(window, { key: 'ArrowLeft' });
  fireEvent.keyDown(window, { key: 'ArrowLeft' });
  await waitFor(() => expect(scene.queryByText(`${WORDS} second`)).toBeNull());
});

test('an answer grows with the place in the replay, and shrinks with the way back', async () => {
  await openSession({ prepare: (world) => talk(world, ['first']) });
  const scene = within(await stage());
  fireEvent.click(await screen.findByRole('button', { name: 'Pause' }));
  // The pause for a prompt's first word, then ten seconds for its words.
  fireEvent.change(await slider(), { target: { value: '6300' } });
  expect(await scene.findByText(/^one two three/)).toBeDefined();
  expect(scene.queryByText(/five/)).toBeNull();
  fireEvent.change(await slider(), { target: { value: '11300' } });
  expect(await scene.findByText(/five/)).toBeDefined();
  fireEvent.change(await slider(), { target: { value: '0' } });
  await waitFor(() => expect(scene.queryByText(/one/)).toBeNull());
});

test('it plays by itself, as fast as one likes, to its end, and again', async () => {
  await openSession({ prepare: (world) => talk(world, ['first']) });
  await stage();
  for (const key of ['+', '+', '+', '+']) fireEvent.keyDown(window, { key });
  expect(await screen.findByRole('button', { name: 'Speed: 20×' })).toBeDefined();
  expect(await screen.findByRole('button', { name: 'Play again' }, { timeout: 5_000 })).toBeDefined();
  expect(await place()).toMatch(/^Message 2 of 2/);
  fireEvent.click(screen.getByRole('button', { name: 'Play again' }));
  expect(await screen.findByRole('button', { name: 'Pause' })).toBeDefined();
});

test('who wants no motion sees each message whole or not at all', async () => {
  await openSession({
    prepare(world) {
      talk(world, ['first']);
      const still = (query: string) => ({
        matches: query.includes('reduced-motion'),
        media: query,
        addEventListener() {},
        removeEventListener() {},
      });
      vi.stubGlobal('matchMedia', still);
    },
  });
  const scene = within(await stage());
  fireEvent.click(await screen.findByRole('button', { name: 'Pause' }));
  fireEvent.change(await slider(), { target: { value: '6300' } });
  expect(await scene.findByText('first')).toBeDefined();
  expect(scene.queryByText(/one/)).toBeNull();
  fireEvent.change(await slider(), { target: { value: '11300' } });
  expect(await scene.findByText(/five/)).toBeDefined();
});

test('Escape leads back to the session, and stops no answer', async () => {
  const { server } = await openSession({
    prepare(world) {
      talk(world, ['first']);
      world.send(['a:opus'], 'running');
    },
  });
  await stage();
  fireEvent.keyDown(window, { key: 'Escape' });
  expect(await screen.findByRole('textbox', { name: 'Prompt, written together' })).toBeDefined();
  expect(location.search).toBe('');
  expect(server.asked('stopMessage')).toEqual([]);
});

test('a session without messages says so, and lets go', async () => {
  await openSession();
  expect(await screen.findByText('There is nothing to replay yet')).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: 'Close the replay' }));
  expect(await screen.findByRole('textbox', { name: 'Prompt, written together' })).toBeDefined();
});
