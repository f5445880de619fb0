// @vitest-environment jsdom
import { configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { BEN } from '../../../testkit/comment-world.ts';
import type { SessionWorld } from '../../../testkit/session-world.ts';
import { closeSessions, findAnswer, openSession, press } from '../session-fixture.tsx';
import { withWishes } from './use-toggle-reaction.ts';

/** Each of these opens a page with code that comes later: on a busy machine that takes its time. */
const WITHIN_MS = 10_000;
vi.setConfig({ testTimeout: 30_000 });
beforeAll(() => configure({ asyncUtilTimeout: WITHIN_MS }));
afterAll(() => configure({ asyncUtilTimeout: 1_000 }));
afterEach(closeSessions);

const TEXT = 'Rivers **meet** the sea.';

function answered(world: SessionWorld): void {
  world.finish(world.send(['demo:echo'], 'A question').answers[0]!.id, { text: TEXT });
}

/** jsdom knows no media: no margin, so the sheet at the side. */
async function openAnswered(options: Parameters<typeof openSession>[0] = {}) {
  const opened = await openSession({ ...options, prepare: answered });
  const answer = await findAnswer('meet');
  return { ...opened, answer, answerId: opened.world.newest().id };
}

const sheet = () => screen.findByRole('dialog', { name: 'Comments' });
const field = (name: string) => screen.findByRole<HTMLTextAreaElement>('textbox', { name });

function type(input: HTMLTextAreaElement, value: string): void {
  input.focus();
  input.setRangeText(value, 0, input.value.length, 'end');
  fireEvent.input(input);
}

/** Until the code that listens has come. */
const pressC = () =>
  waitFor(() => {
    press('c');
    return screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'New comment' });
  });

async function begin(answer: HTMLElement): Promise<HTMLTextAreaElement> {
  fireEvent.click(await within(answer).findByRole('button', { name: 'Comment on this message' }));
  return field('New comment');
}

test('a comment is shown at once, answered by somebody else, settled and opened again', async () => {
  const { answer, answerId, world, server } = await openAnswered();
  type(await begin(answer), 'Which **sea**?');
  press('Enter', { ctrlKey: true });
  const thread = await screen.findByRole('article', { name: 'Thread by Ana Reyes' });
  expect((await within(thread).findByText('sea')).tagName).toBe('STRONG');
  await waitFor(() => expect(server.asked('addComment')).toMatchObject([{ messageId: answerId, threadId: null, text: 'Which **sea**?' }]));

  world.comments.say({ messageId: answerId, threadId: 'cmt_1', text: 'The North Sea' }, BEN);
  expect(await screen.findByText('The North Sea')).toBeDefined();
  expect(await within(answer).findByRole('button', { name: 'Show 2 comments', hidden: true })).toBeDefined();

  fireEvent.click(await screen.findByRole('button', { name: 'Resolve' }));
  await waitFor(() => expect(server.asked('resolveThread')).toEqual([{ threadId: 'cmt_1' }]));
});

test('what was deleted while this reader was away is gone on the return; what was said is there', async () => {
  const { answer, answerId, world, server } = await openAnswered();
  const { id } = world.comments.say({ messageId: answerId, text: 'A secret' }, BEN);
  fireEvent.click(await within(answer).findByRole('button', { name: 'Show 1 comment' }));
  expect(await screen.findByText('A secret')).toBeDefined();
  server.goDark();
  expect(await screen.findByText('You are offline.')).toBeDefined();
  world.comments.change(id, { text: '', deletedAt: '2026-11-20T00:00:00.000Z' });
  world.comments.say({ messageId: answerId, text: 'No secret' }, BEN);
  server.comeBack();
  dispatchEvent(new Event('online'));
  expect(await screen.findByText('No secret')).toBeDefined();
  await waitFor(() => expect(screen.queryByText('A secret')).toBeNull());
});

test('a refused comment comes back to its field, and the reason is told', async () => {
  const { answer, server } = await openAnswered();
  const input = await begin(answer);
  type(input, 'Too fast');
  server.refuse('addComment', 'RATE_LIMITED');
  press('Enter', { ctrlKey: true });
  expect((await screen.findByRole('alert')).textContent).toContain('Not sent: too much at once');
  expect(input.value).toBe('Too fast');
  expect(screen.queryByRole('article', { name: 'Thread by Ana Reyes' })).toBeNull();
});

test('what was typed while a comment was on its way stays, behind the refused one', async () => {
  const { answer, server } = await openAnswered();
  const input = await begin(answer);
  type(input, 'Too fast');
  server.refuse('addComment', 'RATE_LIMITED');
  press('Enter', { ctrlKey: true });
  type(input, 'And one more');
  await screen.findByRole('alert');
  expect(input.value).toBe('Too fast\n\nAnd one more');
});

test('what was typed survives closing the comments', async () => {
  const { answer } = await openAnswered();
  type(await begin(answer), 'Half a thought');
  press('Escape');
  await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Comments' })).toBeNull());
  expect((await begin(answer)).value).toBe('Half a thought');
});

test('people and models are offered behind an @, chosen by keyboard, and sent as mentions', async () => {
  const { answer, server } = await openAnswered();
  type(await begin(answer), 'Ask @op');
  const option = await screen.findByRole('option', { name: /Opus/u });
  expect(option.getAttribute('aria-selected')).toBe('true');
  press('Enter');
  const input = await field('New comment');
  expect(input.value).toBe('Ask @Opus ');
  press('Enter', { ctrlKey: true });
  await waitFor(() =>
    expect(server.asked('addComment')).toMatchObject([{ text: 'Ask @Opus', mentions: [{ kind: 'MODEL', id: 'a:opus', name: 'Opus' }] }]),
  );
});

test('a commenter is offered no models', async () => {
  const { answer } = await openAnswered({ head: { viewerRole: 'COMMENTER' } });
  type(await begin(answer), 'Ask @');
  expect(await screen.findByRole('option', { name: /Ana Reyes/u })).toBeDefined();
  expect(screen.queryByRole('option', { name: /Opus/u })).toBeNull();
});

test('who is mentioned but not here is named, and an owner lets them in', async () => {
  const { answer, world, server } = await openAnswered();
  world.comments.unreachable.push({ id: 'usr_cleo', displayName: 'Cleo' });
  type(await begin(answer), 'Hello');
  press('Enter', { ctrlKey: true });
  fireEvent.click(await screen.findByRole('button', { name: 'Add Cleo to this session' }));
  await waitFor(() => expect(server.asked('addSessionMember')).toMatchObject([{ userId: 'usr_cleo', role: 'COMMENTER' }]));
  expect(await screen.findByText('Cleo can comment here now')).toBeDefined();
});

test('one’s own comment is changed and deleted, after a question; others’ are not', async () => {
  const { answer, answerId, world, server } = await openAnswered({ head: { viewerRole: 'EDITOR' } });
  world.comments.say({ messageId: answerId, text: 'Mine' });
  world.comments.say({ messageId: answerId, threadId: 'cmt_1', text: 'Theirs' }, BEN);
  fireEvent.click(await within(answer).findByRole('button', { name: 'Show 2 comments' }));
  const menus = await screen.findAllByRole('button', { name: 'More about this comment' });
  expect(menus).toHaveLength(1);

  fireEvent.click(menus[0]!);
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Edit' }));
  type(await field('Your comment'), 'Mine, better');
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findByText('Mine, better')).toBeDefined();
  expect(server.asked('editComment')).toMatchObject([{ id: 'cmt_1', text: 'Mine, better' }]);

  fireEvent.click(screen.getByRole('button', { name: 'More about this comment' }));
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Delete' }));
  expect(server.asked('deleteComment')).toEqual([]);
  fireEvent.click(screen.getByRole('button', { name: 'Delete' }));
  expect(await screen.findByText('This comment was deleted.')).toBeDefined();
});

test('a model’s reply is waited for, then there, or says why not', async () => {
  const { answer, answerId, world } = await openAnswered();
  const model = { id: 'a:opus', name: 'Opus', provider: 'anthropic', isDemo: false };
  world.comments.say({ messageId: answerId, text: '@Opus?', mentions: [{ kind: 'MODEL', id: 'a:opus', name: 'Opus' }] });
  const reply = world.comments.say({ messageId: answerId, threadId: 'cmt_1', text: '' }, null, { model, status: 'PENDING' });
  fireEvent.click(await within(answer).findByRole('button', { name: /^Show/u }));
  expect(await screen.findByText('Opus is asked')).toBeDefined();
  expect((await screen.findByText('@Opus')).tagName).toBe('STRONG');
  world.comments.change(reply.id, { status: 'COMPLETE', text: 'Yes, *really*' });
  expect(await screen.findByText('really')).toBeDefined();
  world.comments.change(reply.id, { status: 'FAILED', text: '', failure: { code: 'STALLED', message: 'It fell silent.' } });
  expect(await screen.findByText('No answer: It fell silent.')).toBeDefined();
});

test('what a thread quotes is struck out where the text says it no more', async () => {
  const { answer, answerId, world } = await openAnswered();
  world.comments.say({ messageId: answerId, text: 'Here', anchor: { start: 0, end: 6 } });
  world.comments.change('cmt_1', { anchor: { start: 0, end: 5, quote: 'Lakes' } });
  fireEvent.click(await within(answer).findByRole('button', { name: 'Show 1 comment' }));
  expect(await screen.findByText('No longer in the text')).toBeDefined();
});

test('viewers read and cannot write; threads are there from the first query', async () => {
  const { answer, answerId } = await openSession({
    head: { viewerRole: 'VIEWER' },
    prepare(world) {
      answered(world);
      world.comments.say({ messageId: world.newest().id, text: 'Read me' }, BEN);
      world.comments.react(world.newest().id, '🎉', true, BEN);
    },
  }).then(async ({ world }) => ({ answer: await findAnswer('meet'), answerId: world.newest().id }));
  expect(answerId).toBe('msg_2');
  const chip = await within(answer).findByRole('button', { name: '🎉 1: Ben Okoro' });
  expect(chip).toHaveProperty('disabled', true);
  expect(within(answer).queryByRole('button', { name: 'Comment on this message' })).toBeNull();
  fireEvent.click(await within(answer).findByRole('button', { name: 'Show 1 comment' }));
  expect(within(await sheet()).getByText('Read me')).toBeDefined();
  expect(screen.queryByRole('textbox', { name: 'Your reply' })).toBeNull();
});

test('C comments on the message that has the focus', async () => {
  const { answer, answerId, server } = await openAnswered();
  answer.focus();
  type(await pressC(), 'By key');
  press('Enter', { ctrlKey: true });
  await waitFor(() => expect(server.asked('addComment')).toMatchObject([{ messageId: answerId, anchor: null }]));
});

test('C comments on what is selected, by its place in the source', async () => {
  const { answer, server } = await openAnswered();
  const range = document.createRange();
  const [strong] = answer.querySelectorAll('.md strong');
  range.setStart(strong!.firstChild!, 0);
  range.setEnd(strong!.nextSibling!, ' the sea'.length);
  getSelection()!.removeAllRanges();
  getSelection()!.addRange(range);
  type(await pressC(), 'This part');
  press('Enter', { ctrlKey: true });
  const start = TEXT.indexOf('meet');
  await waitFor(() => expect(server.asked('addComment')).toMatchObject([{ anchor: { start, end: TEXT.indexOf('.') } }]));
});

test('a reaction is shown at once and goes back where it is refused', async () => {
  const { answer, answerId, world, server } = await openAnswered();
  world.comments.react(answerId, '👍', true, BEN);
  const chip = await within(answer).findByRole('button', { name: '👍 1: Ben Okoro' });
  fireEvent.click(chip);
  expect(within(answer).getByRole('button', { name: '👍 2: Ben Okoro and Ana Reyes', pressed: true })).toBeDefined();
  await waitFor(() => expect(server.asked('toggleReaction')).toMatchObject([{ emoji: '👍', on: true }]));

  server.refuse('toggleReaction', 'FORBIDDEN');
  fireEvent.click(within(answer).getByRole('button', { name: /^👍/u }));
  await waitFor(() => expect(server.asked('toggleReaction')).toHaveLength(2));
  expect(await within(answer).findByRole('button', { name: /^👍/u, pressed: true })).toBeDefined();
});

test('any one emoji may be typed', async () => {
  const { answer, server } = await openAnswered();
  fireEvent.click(await within(answer).findByRole('button', { name: 'React' }));
  const input = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Another emoji' });
  fireEvent.change(input, { target: { value: 'ok' } });
  fireEvent.submit(input.form!);
  expect(await screen.findByText('That is not one emoji.')).toBeDefined();
  fireEvent.change(input, { target: { value: '🦊' } });
  fireEvent.submit(input.form!);
  await waitFor(() => expect(server.asked('toggleReaction')).toMatchObject([{ emoji: '🦊', on: true }]));
});

test('wishes: among many who reacted, and the last one', () => {
  const viewer = { __typename: 'User' as const, id: 'usr_ana', displayName: 'Ana' };
  const many = { emoji: '👍', count: 40, actors: [BEN] };
  expect(withWishes([many], new Map([['👍', true]]), viewer)).toMatchObject([{ count: 41, isMine: true }]);
  const own = { emoji: '🎉', count: 1, actors: [viewer] };
  expect(withWishes([own], new Map([['🎉', false]]), viewer)).toEqual([]);
  expect(withWishes([], new Map([['👀', true]]), viewer)).toMatchObject([{ emoji: '👀', count: 1, isMine: true }]);
});

test('on a phone one comments and reacts from the message’s menu', async () => {
  const { answer, answerId, server } = await openAnswered({ phone: true });
  expect(within(answer).queryByRole('button', { name: 'Comment on this message' })).toBeNull();
  fireEvent.click(within(answer).getByRole('button', { name: 'More for this message' }));
  fireEvent.click(await screen.findByRole('menuitem', { name: 'React' }));
  const picker = await screen.findByRole('dialog', { name: 'React' });
  await waitFor(() => expect(picker.contains(document.activeElement)).toBe(true));
  fireEvent.click(within(picker).getByRole('button', { name: 'React with 🎉' }));
  await waitFor(() => expect(server.asked('toggleReaction')).toMatchObject([{ messageId: answerId, emoji: '🎉', on: true }]));
  press('Escape');
  await waitFor(() => expect(screen.queryByRole('dialog', { name: 'React' })).toBeNull());

  fireEvent.click(within(answer).getByRole('button', { name: 'More for this message' }));
  fireEvent.click(await screen.findByRole('menuitem', { name: /^Comment on this message/u }));
  expect(await field('New comment')).toBeDefined();
});
