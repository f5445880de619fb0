// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { Participant } from '../../../live/model.ts';
import { answers, ask, closeSessions, openSession, press } from '../session-fixture.tsx';

afterEach(closeSessions);

const LOADED = { timeout: 10_000 };

const isOpen = () => screen.findByRole('button', { name: /here$/u }, LOADED);

type Opened = Awaited<ReturnType<typeof openSession>>;

function present(id: string, displayName: string, state: Record<string, unknown> = {}, kind: 'User' | 'Guest' = 'User'): Participant {
  return { actor: { __typename: kind, id, displayName }, state: JSON.stringify(state), since: '2026-11-20T00:00:00.000Z' };
}

const ANA = present('usr_ana', 'Ana Reyes');
const BEN = 'Ben Okafor';
const ben = (state: Record<string, unknown> = {}) => present('usr_ben', BEN, state);

function show({ world }: Opened, participants: Participant[], participantCount = participants.length): void {
  world.feed.say({ __typename: 'PresenceChanged', participants, participantCount });
}

/** What this tab told last. */
function told({ server }: Opened): Record<string, unknown> {
  const last = server.asked('setPresence').at(-1) as { state: string } | undefined;
  return JSON.parse(last?.state ?? '{}') as Record<string, unknown>;
}

async function openList(): Promise<HTMLElement> {
  fireEvent.click(await isOpen());
  // Both come with their own code.
  const dialog = await screen.findByRole('dialog', { name: 'People in this session' }, LOADED);
  await within(dialog).findByRole('list', {}, LOADED);
  return dialog;
}

async function follow(opened: Opened, state: Record<string, unknown> = {}): Promise<void> {
  show(opened, [ANA, ben(state)]);
  const list = await openList();
  fireEvent.click(await within(list).findByRole('button', { name: `Follow ${BEN}` }));
  await screen.findByText(`Following ${BEN}`);
}

test('the list says what everybody does, who is a guest, who is away and for how long', async () => {
  const opened = await openSession();
  await isOpen();
  const away = Date.now() - 4 * 60_000 - 30_000;
  show(opened, [
    ANA,
    ben({ typing: true }),
    present('usr_cyd', 'Cyd Lee', { away }),
    present('gst_1', 'Gus', { caret: { anchor: 'a', head: 'b' } }, 'Guest'),
  ]);
  const list = await openList();
  await within(list).findByText('4 people here');
  const rows = within(list)
    .getAllByRole('listitem')
    .map((row) => row.textContent);
  expect(rows).toEqual([
    `${BEN}Writing the promptFollow`,
    'GusGuestIn the promptFollow',
    'Ana ReyesYouReading along',
    'Cyd LeeAway for 4 min',
  ]);
});

test('of very many five faces are shown and the rest as a number', async () => {
  const opened = await openSession();
  await isOpen();
  show(opened, [ANA, ...Array.from({ length: 49 }, (_, i) => present(`usr_${i}`, `Person ${i}`))], 1_000);
  const button = await screen.findByRole('button', { name: '1,000 people here' });
  expect(within(button).getByRole('img', { name: /995/u })).toBeDefined();
  expect(within(button).getAllByRole('img')).toHaveLength(6);
  const list = await openList();
  await within(list).findByText('and 950 others who read along');
});

test('D4: a hostile state breaks nothing', async () => {
  const opened = await openSession();
  await isOpen();
  const hostile = ['', 'null', '[[[', '{"reading":{"messageId":{}}}', JSON.stringify({ caret: 'x'.repeat(1_900) })];
  show(opened, [ANA, ...hostile.map((state, i) => ({ ...present(`usr_${i}`, `Eve ${i}`), state }))]);
  const list = await openList();
  await waitFor(() => expect(within(list).getAllByRole('listitem')).toHaveLength(6));
});

test('following is told, framed, and ends with Stop', async () => {
  const opened = await openSession();
  await isOpen();
  await follow(opened);
  await waitFor(() => expect(told(opened)).toMatchObject({ following: 'usr_ben' }));
  // What is announced has nothing to press in it.
  expect(screen.getByText(`Following ${BEN}`).closest('[role=status]')?.querySelector('button')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: `Stop following ${BEN}` }));
  await waitFor(() => expect(screen.queryByText(`Following ${BEN}`)).toBeNull());
  await waitFor(() => expect(told(opened)).not.toHaveProperty('following'));
});

test('Escape ends following before it stops an answer', async () => {
  const opened = await openSession();
  await isOpen();
  await ask('Say something');
  await waitFor(() => expect(answers()).toHaveLength(1));
  await follow(opened);
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  press('Escape');
  await waitFor(() => expect(screen.queryByText(`Following ${BEN}`)).toBeNull());
  expect(opened.server.asked('stopMessage')).toEqual([]);
  press('Escape');
  await waitFor(() => expect(opened.server.asked('stopMessage')).toHaveLength(1));
});

test.each([
  ['scrolling', () => fireEvent.wheel(document.querySelector('[data-scroller]')!)],
  ['a press into the page', () => fireEvent.pointerDown(document.querySelector('[data-scroller]')!)],
  ['a key that moves', () => press('j')],
])('%s ends following', async (_, move) => {
  const opened = await openSession();
  await isOpen();
  await follow(opened);
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  (document.activeElement as HTMLElement | null)?.blur();
  move();
  await waitFor(() => expect(screen.queryByText(`Following ${BEN}`)).toBeNull());
});

test('F follows who acted last, and the second F leaves the only one', async () => {
  const opened = await openSession();
  await isOpen();
  show(opened, [ANA, ben(), present('usr_cyd', 'Cyd Lee', { away: Date.now() })]);
  await screen.findByRole('button', { name: '3 people here' });
  (document.activeElement as HTMLElement | null)?.blur();
  press('f');
  await screen.findByText(`Following ${BEN}`);
  press('f');
  await waitFor(() => expect(screen.queryByText(`Following ${BEN}`)).toBeNull());
});

test('where the leader leaves, following ends with a quiet word; a page opened again goes on leading', async () => {
  const opened = await openSession();
  await isOpen();
  await follow(opened);
  show(opened, [ANA]);
  await waitFor(() => expect(screen.queryByText(`Following ${BEN}`)).toBeNull());
  show(opened, [ANA, ben()]);
  await screen.findByText(`Following ${BEN}`);
  show(opened, [ANA]);
  await screen.findByText(`${BEN} left. You look on your own again.`, {}, { timeout: 4_000 });
  await waitFor(() => expect(told(opened)).not.toHaveProperty('following'));
});

test('whoever leads sees how many follow', async () => {
  const opened = await openSession();
  await isOpen();
  show(opened, [ANA, ben({ following: 'usr_ana' }), present('usr_cyd', 'Cyd Lee', { following: 'usr_ana' })]);
  expect((await screen.findByText('2 follow you')).closest('[title]')?.getAttribute('title')).toBe(
    'Ben Okafor and Cyd Lee: what you look at leads what they see',
  );
  const list = await openList();
  await waitFor(() => expect(list.textContent).toContain('Follows you'));
  expect(within(list).queryByRole('button', { name: `Follow ${BEN}` })).toBeNull();
});

test('the branch of the leader becomes one’s own, and one’s own choice ends it', async () => {
  const opened = await openSession();
  await isOpen();
  await ask('First wording');
  await waitFor(() => expect(answers()).toHaveLength(1));
  const { world } = opened;
  const first = [...world.messages.values()];
  act(() => void world.finish(first[1]!.id));
  const other = world.send(['demo:echo'], 'Second wording', null);
  await screen.findByText('Second wording');
  await follow(opened, { reading: { messageId: first[0]!.id, leafId: first[1]!.id, fraction: 0.5 } });
  await screen.findByText('First wording');
  expect(screen.queryByText('Second wording')).toBeNull();
  show(opened, [ANA, ben({ reading: { messageId: other.prompt.id, leafId: other.answers[0]!.id, fraction: 0 } })]);
  await screen.findByText('Second wording');
  fireEvent.click(screen.getByRole('button', { name: 'Previous version' }));
  await waitFor(() => expect(screen.queryByText(`Following ${BEN}`)).toBeNull());
  await screen.findByText('First wording');
});

test('on a phone the tab of the leader’s lane comes to the front', async () => {
  const opened = await openSession({ phone: true, prepare: (world) => void world.send(['demo:echo', 'a:opus'], 'Compare', null) });
  const opus = await screen.findByRole('tab', { name: /Opus/u }, LOADED);
  expect(opus.getAttribute('aria-selected')).toBe('false');
  const answer = opened.world.newest();
  await follow(opened, { reading: { messageId: answer.id, leafId: opened.world.session().mainlineLeafId, fraction: 0 } });
  await waitFor(() => expect(screen.getByRole('tab', { name: /Opus/u }).getAttribute('aria-selected')).toBe('true'));
});

test('faces stand in the margin of the message that others read, not one’s own', async () => {
  const opened = await openSession();
  await isOpen();
  await ask('Say something');
  await waitFor(() => expect(answers()).toHaveLength(1));
  const id = opened.world.newest().id;
  const reading = { messageId: id, leafId: id, fraction: 0.4 };
  show(opened, [present('usr_ana', 'Ana Reyes', { reading }), ben({ reading }), present('usr_cyd', 'Cyd Lee', { reading, away: 5 })]);
  const margin = await waitFor(() => {
    const found = answers()[0]!.querySelector('.reading-faces');
    if (!found) throw new Error('nobody reads here');
    return found;
  });
  expect([...margin.querySelectorAll('[title$="reads here"]')].map((face) => face.getAttribute('title'))).toEqual([`${BEN} reads here`]);
});

test('a tab whose person is away in another tab says that they are here', async () => {
  const opened = await openSession();
  await isOpen();
  await waitFor(() => expect(opened.server.asked('setPresence').length).toBeGreaterThan(0));
  const before = opened.server.asked('setPresence').length;
  show(opened, [present('usr_ana', 'Ana Reyes', { clientId: 'another-tab', away: Date.now() })]);
  await waitFor(() => expect(opened.server.asked('setPresence').length).toBeGreaterThan(before));
  expect(told(opened)).not.toHaveProperty('away');
});
