// @vitest-environment jsdom
import { screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { SessionWorld } from '../../../testkit/session-world.ts';
import { closeSessions, openSession } from '../session-fixture.tsx';

afterEach(closeSessions);

/** The page's code comes in pieces. */
const PATIENCE = { timeout: 10_000 };
const found = () => document.querySelector<HTMLElement>('[data-found]')?.dataset['message'];
const visit = (message: string) => history.replaceState(null, '', `/s/ses_1?message=${message}&comment=cmt_1`);

/** Three questions, each with its answer: msg_1 to msg_6. */
function askThrice(world: SessionWorld): void {
  for (const text of ['first', 'second', 'third'])
    world.finish(world.send(['demo:echo'], text).answers[0]!.id, { text: `Answer to the ${text}` });
}

test('a link to a message shows it, and the address keeps the rest', async () => {
  visit('msg_2');
  await openSession({ prepare: askThrice });
  await waitFor(() => expect(found()).toBe('msg_2'), PATIENCE);
  expect(document.activeElement).toBe(document.querySelector('[data-message="msg_2"]'));
  expect(`${location.pathname}${location.search}`).toBe('/s/ses_1?comment=cmt_1');
});

test('the same link works again', async () => {
  visit('msg_2');
  await openSession({ prepare: askThrice });
  await waitFor(() => expect(found()).toBe('msg_2'), PATIENCE);
  history.pushState(null, '', '/s/ses_1?message=msg_4');
  await waitFor(() => expect(document.activeElement).toBe(document.querySelector('[data-message="msg_4"]')), PATIENCE);
  expect(location.search).toBe('');
});

test('one on another branch is shown there', async () => {
  visit('msg_8');
  const { world } = await openSession({
    prepare(world) {
      askThrice(world);
      const leaf = world.session().mainlineLeafId ?? null;
      const { answers } = world.send(['demo:echo'], 'another second', 'msg_2');
      world.finish(answers[0]!.id, { text: 'Off the main line' });
      world.update({ mainlineLeafId: leaf });
    },
  });
  await waitFor(() => expect(found()).toBe('msg_8'), PATIENCE);
  expect(screen.getByText('Off the main line')).toBeDefined();
  expect(world.session().mainlineLeafId).toBe('msg_6');
});

test('one further up than what the snapshot carries is fetched first', async () => {
  visit('msg_1');
  await openSession({
    prepare(world) {
      askThrice(world);
      const whole = world.snapshot;
      Object.assign(world, { snapshot: () => ({ ...whole(), messages: whole().messages.slice(-2), hasEarlierMessages: true }) });
    },
  });
  await waitFor(() => expect(found()).toBe('msg_1'), PATIENCE);
  expect(screen.getByText('first')).toBeDefined();
});

test('one that is not there is named as missing', async () => {
  visit('msg_99');
  await openSession({ prepare: askThrice });
  expect(await screen.findByText('This message is not here any more', undefined, PATIENCE)).toBeDefined();
  expect(found()).toBeUndefined();
});
