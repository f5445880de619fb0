// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, test } from 'vitest';
import type { SessionWorld } from '../../../testkit/session-world.ts';
import { ask, closeSessions, findAnswer, openSession, promptText, write } from '../session-fixture.tsx';

afterEach(closeSessions);

const BEN = { __typename: 'User' as const, id: 'usr_ben', displayName: 'Ben Okafor' };
const answering = (world: SessionWorld) => void world.send(['a:opus'], 'First');
const stack = () => screen.findByRole('region', { name: 'Prompts that wait' });
const rows = () => screen.queryAllByRole('listitem').map((row) => row.textContent);

async function choose(text: string, item: string): Promise<void> {
  fireEvent.click(await screen.findByRole('button', { name: `More about “${text}”` }));
  fireEvent.click(await screen.findByRole('menuitem', { name: new RegExp(item, 'u') }));
}

test('D2: while an answer is written, a prompt is queued as the server has it, and everybody sees it wait', async () => {
  const { world, server } = await openSession({ prepare: answering });
  await screen.findByText('Waiting for the model');
  await ask('And then');
  const region = await stack();
  expect(within(region).getByText('1 prompt waits')).toBeDefined();
  expect(rows()).toEqual(['And thenOpus']);
  expect(within(region).getByRole('img', { name: 'Ana Reyes' })).toBeDefined();
  await waitFor(async () => expect(await promptText()).toBe(''));
  expect(server.asked('queuePrompt')).toEqual([
    { sessionId: 'ses_1', models: ['a:opus'], clientMutationId: expect.stringMatching(/^[\da-f-]{36}$/u) },
  ]);
  expect(server.asked('sendPrompt')).toEqual([]);

  const { id } = world.queue.state().prompts[0]!;
  world.finish(world.newest().id, { text: 'Done' });
  world.queue.remove(id);
  world.send(['a:opus'], 'And then');
  await waitFor(() => expect(screen.queryByRole('region', { name: 'Prompts that wait' })).toBeNull());
});

test('a refused queue says why and keeps the text', async () => {
  const { server } = await openSession({ prepare: answering });
  await screen.findByText('Waiting for the model');
  server.refuse('queuePrompt', 'CONFLICT');
  await ask('One too many');
  expect((await screen.findByRole('alert')).textContent).toContain('Your prompt stands here unchanged');
  expect(await promptText()).toBe('One too many');
});

test('G5: a steer stops the answer and sends at once, by keys or by the menu, and says who stopped it', async () => {
  const { world, server } = await openSession({ prepare: answering });
  world.write(world.newest().id, 'So far');
  await findAnswer('So far');
  await screen.findByRole('group', { name: 'Choose a model' });
  fireEvent.keyDown(await write('Rather this'), { key: 'Enter', ctrlKey: true, shiftKey: true });
  await waitFor(() => expect(server.asked('steer')).toMatchObject([{ models: ['a:opus'] }]));
  expect(await screen.findByText('Stopped by you. What was written stays.')).toBeDefined();
  expect(await screen.findByText('Rather this')).toBeDefined();

  await write('Or this');
  fireEvent.click(await screen.findByRole('button', { name: 'Other ways to send' }));
  fireEvent.click(await screen.findByRole('menuitem', { name: /Stop and send now/u }));
  await waitFor(() => expect(server.asked('steer')).toHaveLength(2));
});

test('an answer that somebody else stopped names them', async () => {
  const { world } = await openSession({ prepare: answering });
  await screen.findByText('Waiting for the model');
  world.finish(world.newest().id, { status: 'STOPPED', stoppedBy: BEN });
  expect(await screen.findByText('Stopped by Ben Okafor. What was written stays.')).toBeDefined();
});

test('a prompt that waits is sent now, taken back to the composer, or removed', async () => {
  const { server } = await openSession({
    prepare(world) {
      answering(world);
      for (const text of ['One', 'Two', 'Three']) world.queue.put(text, ['demo:echo'], BEN);
    },
  });
  await stack();
  expect(rows()).toEqual(['OneEcho', 'TwoEcho', 'ThreeEcho']);
  await choose('Two', 'Edit in the composer');
  await waitFor(() => expect(server.asked('returnToDraft')).toEqual([{ id: 'qpr_2' }]));
  await waitFor(() => expect(rows()).toEqual(['OneEcho', 'ThreeEcho']));
  await choose('One', 'Remove');
  await waitFor(() => expect(server.asked('removeQueuedPrompt')).toEqual([{ id: 'qpr_1' }]));
  await waitFor(() => expect(rows()).toEqual(['ThreeEcho']));
  await choose('Three', 'Stop and send this now');
  await waitFor(() => expect(server.asked('steer')).toEqual([{ sessionId: 'ses_1', queuedPromptId: 'qpr_3' }]));
  await waitFor(() => expect(screen.queryByRole('region', { name: 'Prompts that wait' })).toBeNull());
});

test('the order is changed with Alt and the arrows: shown at once, said aloud, and taken back where it is refused', async () => {
  const { server, world } = await openSession({
    prepare(prepared) {
      answering(prepared);
      for (const text of ['One', 'Two', 'Three']) prepared.queue.put(text);
    },
  });
  const region = await stack();
  const handle = screen.getByRole('button', { name: 'Move “Three”' });
  handle.focus();
  fireEvent.keyDown(handle, { key: 'ArrowUp', altKey: true });
  expect(rows()).toEqual(['OneOpus', 'ThreeOpus', 'TwoOpus']);
  expect(within(region).getByRole('status').textContent).toBe('Moved to place 2 of 3');
  await waitFor(() => expect(server.asked('reorderQueue')).toEqual([{ sessionId: 'ses_1', ids: ['qpr_1', 'qpr_3', 'qpr_2'] }]));
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Move “Three”' }));
  await waitFor(() => expect(world.queue.state().prompts.map(({ id }) => id)).toEqual(['qpr_1', 'qpr_3', 'qpr_2']));

  server.refuse('reorderQueue', 'CONFLICT');
  fireEvent.keyDown(screen.getByRole('button', { name: 'Move “One”' }), { key: 'ArrowDown', altKey: true });
  expect(rows()).toEqual(['ThreeOpus', 'OneOpus', 'TwoOpus']);
  await screen.findByText('Someone was faster');
  await waitFor(() => expect(rows()).toEqual(['OneOpus', 'ThreeOpus', 'TwoOpus']));
});

test('a paused queue says why and goes on when somebody resumes it', async () => {
  const { server, world } = await openSession({
    prepare(prepared) {
      prepared.finish(prepared.send(['a:opus'], 'First').answers[0]!.id, { status: 'FAILED' });
      prepared.queue.put('Waits');
      prepared.queue.put('Lost', ['a:opus'], BEN, 'DROPPED');
      prepared.queue.pause({ reason: 'ANSWER_FAILED', detail: null, budgetId: null });
    },
  });
  await stack();
  expect(screen.getByText('Paused, because the last answer failed.')).toBeDefined();
  expect(screen.getByText('Ben Okafor may not write here any more, so this is not sent.')).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: 'Resume' }));
  await waitFor(() => expect(server.asked('resumeQueue')).toEqual([{ sessionId: 'ses_1' }]));
  await waitFor(() => expect(screen.queryByText('Paused, because the last answer failed.')).toBeNull());
  world.queue.pause({ reason: 'MODEL_UNAVAILABLE', detail: 'a:opus', budgetId: null });
  expect(await screen.findByText('It asks a:opus.')).toBeDefined();
});

describe('a queue that a budget holds up', () => {
  const REFUSAL = 'All of your budget is used up or held. Ask an admin for more.';
  const held = (author?: typeof BEN) =>
    openSession({
      prepare(prepared) {
        prepared.finish(prepared.send(['a:opus'], 'First').answers[0]!.id, { text: 'Done' });
        prepared.queue.put('Waits', ['a:opus'], author);
        prepared.queue.pause({ reason: 'REFUSED', detail: REFUSAL, budgetId: 'bdg_1' });
      },
    });

  test('offers its author to ask for more, and says when there is', async () => {
    const { world, server } = await held();
    const budget = { id: 'bdg_1', scope: 'PERSON', period: 'MONTH', mode: 'HARD', resetsAt: null, isReached: true, figures: null } as const;
    world.budgets.all = [budget];
    expect(await screen.findByText(REFUSAL)).toBeDefined();
    fireEvent.click(await screen.findByRole('button', { name: 'Ask for more' }));
    fireEvent.click(await screen.findByRole('button', { name: 'Ask' }));
    expect(await screen.findByText('Asked. The owners and admins know.')).toBeDefined();
    expect(server.asked('requestBudget')).toMatchObject([{ budgetId: 'bdg_1', sessionId: 'ses_1' }]);
    world.budgets.decide('GRANTED', '5000000');
    world.charge({});
    expect(await screen.findByText('There is $5.00 more now.')).toBeDefined();
    fireEvent.click(screen.getByRole('button', { name: 'Resume' }));
    await waitFor(() => expect(server.asked('resumeQueue')).toHaveLength(1));
  });

  test('tells others whose prompt it is, and offers them nothing that they cannot do', async () => {
    await held(BEN);
    expect(await screen.findByText('What is left of a budget does not cover what Ben Okafor asks.')).toBeDefined();
    expect(screen.queryByText(REFUSAL)).toBeNull();
    expect(screen.queryByRole('button', { name: 'Ask for more' })).toBeNull();
  });
});

test('G6: who sends a draft a moment after somebody else learns whose send it was', async () => {
  const { world } = await openSession();
  const { send } = world;
  world.send = (...input) => {
    const sent = send(...input);
    return { ...sent, prompt: { ...sent.prompt, author: BEN } };
  };
  await ask('At the same moment');
  expect(await screen.findByText('Ben Okafor sent it a moment before you')).toBeDefined();
});

test('who only reads sees the queue and cannot touch it', async () => {
  await openSession({
    head: { viewerRole: 'VIEWER' },
    prepare(world) {
      answering(world);
      world.queue.put('Waits');
      world.queue.pause({ reason: 'ANSWER_FAILED', detail: null, budgetId: null });
    },
  });
  const region = await stack();
  expect(rows()).toEqual(['WaitsOpus']);
  expect(within(region).queryAllByRole('button')).toEqual([]);
});
