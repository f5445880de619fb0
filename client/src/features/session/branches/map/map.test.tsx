// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { SessionWorld } from '../../../../testkit/session-world.ts';
import { closeSessions, openSession, press } from '../../session-fixture.tsx';

afterEach(closeSessions);

/** The page's code comes in pieces. */
const PATIENCE = { timeout: 10_000 };

/** A mainline of two prompts, and a branch of one from the first answer. */
function fork(world: SessionWorld): void {
  const first = world.send(['demo:echo'], 'The beginning');
  world.write(first.answers[0]!.id, 'The first answer');
  world.finish(first.answers[0]!.id);
  world.branches.open('Pricing idea', first.answers[0]!.id);
  const beside = world.send(['demo:echo'], 'What if it were free?', first.answers[0]!.id, false, 'brn_1');
  world.finish(beside.answers[0]!.id);
  const main = world.send(['demo:echo'], 'And then?');
  world.finish(main.answers[0]!.id);
}

const tree = () => screen.findByRole('tree', { name: 'Messages of this session, oldest first' }, PATIENCE);
const names = async () =>
  within(await tree())
    .getAllByRole('treeitem')
    .map((item) => item.textContent);
const active = async () => document.getElementById((await tree()).getAttribute('aria-activedescendant')!)?.textContent;

async function openMap(): Promise<HTMLElement> {
  await screen.findAllByRole('article', undefined, PATIENCE);
  press('m');
  return tree();
}

test('every message is named with who says it, and where ways end', async () => {
  await openSession({ prepare: fork });
  await openMap();
  expect(await names()).toEqual([
    'Prompt by Ana ReyesThe beginning',
    'Answer of EchoThe first answer',
    'Prompt by Ana ReyesWhat if it were free?',
    'Answer of EchoNo text yetPricing idea',
    'Prompt by Ana ReyesAnd then?',
    'Answer of EchoNo text yetMainlineyou are hereYou',
  ]);
  expect(screen.getByText('6 messages, 1 open branch')).toBeDefined();
});

test('arrow keys move along rows, up to what a message answers and off to a branch; Enter goes there, Escape leaves', async () => {
  await openSession({ prepare: fork });
  const map = await openMap();
  await waitFor(() => expect(document.activeElement).toBe(map));
  expect(await active()).toContain('you are here');
  fireEvent.keyDown(map, { key: 'ArrowLeft' });
  expect(await active()).toContain('And then?');
  fireEvent.keyDown(map, { key: 'ArrowLeft' });
  expect(await active()).toContain('The first answer');
  fireEvent.keyDown(map, { key: 'ArrowRight' });
  expect(await active()).toContain('What if it were free?');
  fireEvent.keyDown(map, { key: 'Home' });
  fireEvent.keyDown(map, { key: 'k' });
  expect(await active()).toContain('The beginning');
  for (const key of ['End', 'ArrowUp', 'ArrowUp']) fireEvent.keyDown(map, { key });
  fireEvent.keyDown(map, { key: 'Enter' });
  expect((await screen.findByRole('complementary', { name: 'Branches' })).textContent).toContain('You are on Pricing idea');
  fireEvent.keyDown(map, { key: 'Escape' });
  await waitFor(() => expect(screen.queryByRole('tree')).toBeNull());
});

test('what happens meanwhile is drawn, and people where they read', async () => {
  const { world } = await openSession({ prepare: fork });
  await openMap();
  world.send(['demo:echo'], 'Somebody goes on');
  await waitFor(async () => expect((await names()).at(-2)).toBe('Prompt by Ana ReyesSomebody goes on'));
  expect((await names()).at(-1)).toContain('Is being written');
  world.feed.say({
    __typename: 'PresenceChanged',
    participants: [
      {
        actor: { __typename: 'User', id: 'usr_ben', displayName: 'Ben Okafor' },
        state: JSON.stringify({ clientId: 'b', reading: { messageId: 'msg_3', leafId: 'msg_4', fraction: 0 } }),
        since: '2026-11-20T00:00:00.000Z',
      },
    ],
    participantCount: 1,
  });
  const item = await screen.findByRole('treeitem', { name: /What if it were free.*Ben Okafor.*reads here/u });
  expect(item).toBeDefined();
});

test('on a phone the map is a sheet that leaves once somebody chose', async () => {
  await openSession({ phone: true, prepare: fork });
  await openMap();
  const sheet = screen.getByRole('dialog', { name: 'Map' });
  fireEvent.click(within(sheet).getByRole('treeitem', { name: /What if it were free/u }));
  await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Map' })).toBeNull());
  expect((await screen.findByRole('complementary', { name: 'Branches' })).textContent).toContain('Pricing idea');
});
