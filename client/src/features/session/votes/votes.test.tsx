// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { SessionHead } from '../../../live/model.ts';
import type { Voter } from '../../../live/polls.ts';
import type { SessionWorld } from '../../../testkit/session-world.ts';
import { answers, ask, closeSessions, findAnswer, openSession, press } from '../session-fixture.tsx';

afterEach(closeSessions);

const BEN: Voter = { __typename: 'User', id: 'usr_ben', displayName: 'Ben Okoro' };
const CLEO: Voter = { __typename: 'Guest', id: 'gst_cleo', displayName: 'Cleo' };

/** Two lanes that have ended: Echo, then Opus. */
async function openLanes({
  head = {},
  blind = false,
  phone = false,
}: { head?: Partial<SessionHead>; blind?: boolean; phone?: boolean } = {}) {
  const ids = { prompt: '', echo: '', opus: '' };
  const prepare = (world: SessionWorld) => {
    const { prompt, answers: lanes } = world.send(['demo:echo', 'a:opus'], 'Both', undefined, blind);
    Object.assign(ids, { prompt: prompt.id, echo: lanes[0]!.id, opus: lanes[1]!.id });
    world.finish(ids.echo, { text: 'From Echo' });
    world.finish(ids.opus, { text: 'From Opus' });
  };
  const opened = await openSession({ head, prepare, phone });
  // The first page of a run loads all of its code.
  await screen.findByText('From Echo', {}, { timeout: 10_000 });
  return { ...opened, ids };
}

const voteOn = (name: string) => screen.getByRole('button', { name: new RegExp(`^Voted? for ${name}`) });

test('a vote is there at once, moves with the next one, and is taken back by pressing it again', async () => {
  const { server, ids } = await openLanes();
  fireEvent.click(voteOn('Opus'));
  expect(voteOn('Opus').getAttribute('aria-pressed')).toBe('true');
  expect(voteOn('Opus').getAttribute('aria-label')).toBe('Voted for Opus. 1 vote for Opus: Ana Reyes');
  await screen.findByText('1 vote so far');
  fireEvent.click(voteOn('Echo'));
  await waitFor(() => expect(voteOn('Opus').getAttribute('aria-pressed')).toBe('false'));
  await waitFor(() => expect(server.asked('castVote')).toEqual([{ messageId: ids.opus }, { messageId: ids.echo }]));
  await waitFor(() => expect(voteOn('Echo').getAttribute('aria-pressed')).toBe('true'));
  fireEvent.click(voteOn('Echo'));
  await waitFor(() => expect(server.asked('withdrawVote')).toEqual([{ promptId: ids.prompt }]));
  await waitFor(() => expect(screen.queryByText(/so far$/u)).toBeNull());
});

test('a refused vote is taken back visibly', async () => {
  const { server } = await openLanes();
  server.refuse('castVote', 'CONFLICT');
  fireEvent.click(voteOn('Opus'));
  expect(voteOn('Opus').getAttribute('aria-pressed')).toBe('true');
  await waitFor(() => expect(voteOn('Opus').getAttribute('aria-pressed')).toBe('false'));
  expect(screen.getByRole('region', { name: 'Notifications' }).textContent).not.toBe('');
});

test('votes of others arrive with their faces, and the result says who won', async () => {
  const { world, ids } = await openLanes();
  world.polls.cast(ids.opus, BEN);
  world.polls.cast(ids.opus, CLEO);
  world.polls.cast(ids.echo, { ...BEN, id: 'usr_dan', displayName: 'Dan' });
  await waitFor(() => expect(voteOn('Opus').getAttribute('aria-label')).toContain('2 votes for Opus: Ben Okoro and Cleo'));
  fireEvent.click(await screen.findByRole('button', { name: 'Close vote' }));
  await screen.findByText('Opus won with 2 of 3 votes');
  const result = screen.getByRole('region', { name: 'Vote on these answers' });
  expect(within(result).getAllByRole('listitem')[0]!.textContent).toContain('Opus');
  expect(screen.queryByRole('button', { name: /^Vote for/u })).toBeNull();
});

test('of many votes all are counted and the first ones are named', async () => {
  const { server, world, ids } = await openLanes();
  world.polls.castMany(ids.opus, 60);
  await screen.findByText('60 votes so far');
  expect(voteOn('Opus').getAttribute('aria-label')).toMatch(/60 votes for Opus: Guest 0, .*, Guest 49, and 10 others$/u);
  fireEvent.click(voteOn('Echo'));
  await screen.findByText('61 votes so far');
  await waitFor(() => expect(server.asked('castVote')).toEqual([{ messageId: ids.echo }]));
  world.polls.cast(ids.opus, BEN);
  await screen.findByText('62 votes so far');
  expect(voteOn('Echo').getAttribute('aria-pressed')).toBe('true');
});

test('who comes back to a vote of many sees what they voted for', async () => {
  const ids = { opus: '' };
  await openSession({
    prepare(world) {
      const { answers: lanes } = world.send(['demo:echo', 'a:opus'], 'Both');
      for (const { id } of lanes) world.finish(id, { text: 'Text' });
      ids.opus = lanes[1]!.id;
      world.polls.castMany(ids.opus, 60);
      world.polls.cast(ids.opus);
    },
  });
  await waitFor(() => expect(voteOn('Opus').getAttribute('aria-pressed')).toBe('true'));
});

test('a blind vote names nobody and shows no tally until it is closed', async () => {
  const { world, ids } = await openLanes({ blind: true });
  expect(answers().map((answer) => answer.getAttribute('aria-label'))).toEqual(['Answer of Model A', 'Answer of Model B']);
  expect(screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent)).toEqual(['Ana Reyes', 'Model A', 'Model B']);
  world.polls.cast(ids.opus, BEN);
  await screen.findByText('1 voted');
  fireEvent.click(voteOn('Model B'));
  await waitFor(() => expect(voteOn('Model B').getAttribute('aria-pressed')).toBe('true'));
  await screen.findByText('2 voted');
  expect(voteOn('Model B').getAttribute('aria-label')).toBe('Voted for Model B');
  fireEvent.click(screen.getByRole('button', { name: 'Close vote and show models' }));
  await screen.findByText('Opus won with 2 of 2 votes');
  expect(answers().map((answer) => answer.getAttribute('aria-label'))).toEqual(['Answer of Echo', 'Answer of Opus']);
});

test('who comes back to a blind vote sees what they voted for', async () => {
  const ids = { opus: '' };
  await openSession({
    prepare(world) {
      const { answers: lanes } = world.send(['demo:echo', 'a:opus'], 'Both', undefined, true);
      for (const { id } of lanes) world.finish(id, { text: 'Text' });
      ids.opus = lanes[1]!.id;
      world.polls.cast(ids.opus);
    },
  });
  await waitFor(() => expect(voteOn('Model B').getAttribute('aria-pressed')).toBe('true'));
});

test('1 to 6 vote, P goes on with the focused answer', async () => {
  const { server, ids } = await openLanes();
  (document.activeElement as HTMLElement | null)?.blur();
  press('2');
  await waitFor(() => expect(server.asked('castVote')).toEqual([{ messageId: ids.opus }]));
  (await findAnswer('From Opus')).focus();
  press('p');
  await waitFor(() => expect(server.asked('promoteAnswer')).toEqual([{ messageId: ids.opus }]));
  await waitFor(async () => expect((await findAnswer('From Opus')).textContent).toContain('The session goes on here'));
  expect((await findAnswer('From Echo')).textContent).not.toContain('The session goes on here');
});

test('whoever promotes an answer asks the next prompt below it, with nothing in between', async () => {
  const { server, world, ids } = await openLanes();
  const lane = await findAnswer('From Opus');
  fireEvent.click(within(lane).getByRole('button', { name: 'Go on from here' }));
  await screen.findByText('You are on another version than the others.');
  fireEvent.click(within(lane).getByRole('button', { name: 'Continue with this answer' }));
  await waitFor(() => expect(screen.queryByText('You are on another version than the others.')).toBeNull());
  await ask('More of that');
  await waitFor(() => expect(server.asked('sendPrompt')).toHaveLength(1));
  expect(server.asked('sendPrompt')[0]).not.toHaveProperty('parentId');
  expect([...world.messages.values()].find(({ text }) => text === 'More of that')?.parentId).toBe(ids.opus);
});

test('a viewer sees the votes and can press nothing', async () => {
  const { world, ids } = await openLanes({ head: { viewerRole: 'VIEWER' } });
  world.polls.cast(ids.opus, BEN);
  expect(await screen.findByRole('img', { name: '1 vote for Opus: Ben Okoro' })).toBeDefined();
  expect(screen.queryByRole('button', { name: /Voted? for|Close vote|Continue with this answer/u })).toBeNull();
});

test('a commenter votes but closes and promotes nothing', async () => {
  const { server, ids } = await openLanes({ head: { viewerRole: 'COMMENTER' } });
  fireEvent.click(voteOn('Echo'));
  await waitFor(() => expect(server.asked('castVote')).toEqual([{ messageId: ids.echo }]));
  await screen.findByText('1 vote so far');
  expect(screen.queryByRole('button', { name: /Close vote|Continue with this answer/u })).toBeNull();
});

test('one failing lane offers its own retry and leaves the other alone', async () => {
  const { world } = await openSession();
  const { answers: lanes } = world.send(['demo:echo', 'a:opus'], 'Both');
  world.finish(lanes[0]!.id, { status: 'FAILED', failure: { code: 'OVERLOADED', message: 'busy' } });
  world.write(lanes[1]!.id, 'Still writing');
  const other = await findAnswer('Still writing');
  const failed = await findAnswer('busy');
  expect(within(failed).getByRole('button', { name: 'Ask again' })).toBeDefined();
  expect(voteOn('Echo')).toHaveProperty('disabled', true);
  expect(within(other).getByRole('button', { name: 'Stop' })).toBeDefined();
  world.finish(lanes[1]!.id, { text: 'Still writing, done' });
  expect((await findAnswer('Still writing, done')).getAttribute('aria-busy')).toBe('false');
});

test('blind is chosen beside two models, and sent with them', async () => {
  const { server } = await openSession();
  await screen.findByRole('group', { name: 'Choose a model' });
  fireEvent.click(screen.getByRole('button', { name: 'Ask one more model' }));
  fireEvent.click(await screen.findByRole('menuitem', { name: /Echo/u }));
  fireEvent.click(await screen.findByRole('button', { name: 'Blind' }));
  await ask('Which one?');
  await waitFor(() => expect(server.asked('sendPrompt')).toMatchObject([{ models: ['a:opus', 'demo:echo'], blind: true }]));
  await waitFor(() => expect(answers()[0]!.getAttribute('aria-label')).toBe('Answer of Model A'));
  fireEvent.click(screen.getByRole('button', { name: 'Blind' }));
});

test('on a phone each lane is a tab that says its state', async () => {
  const { world, ids } = await openLanes({ phone: true });
  world.finish(ids.opus, { status: 'FAILED', failure: { code: 'OVERLOADED', message: 'busy' } });
  expect(await screen.findByRole('tab', { name: /^Opus\s*, failed$/u })).toBeDefined();
});
