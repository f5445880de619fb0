// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { answers, ask, closeSessions, field, findAnswer, openSession, promptText, write } from './session-fixture.tsx';

afterEach(closeSessions);

test('D2: a prompt is sent as the server has it, and the field is empty again', async () => {
  const { world, server } = await openSession();
  expect(await screen.findByText('Ask something together')).toBeDefined();
  await ask('Why is the sky blue');
  expect(await screen.findByRole('article', { name: 'Prompt by Ana Reyes' })).toHaveProperty(
    'textContent',
    expect.stringContaining('Why is the sky blue'),
  );
  await waitFor(async () => expect(await promptText()).toBe(''));
  expect(server.asked('sendPrompt')).toEqual([
    { sessionId: 'ses_1', models: ['a:opus'], clientMutationId: expect.stringMatching(/^[\da-f-]{36}$/u) },
  ]);
  expect(world.draft()).toBe('');
  expect(screen.getByText('Waiting for the model')).toBeDefined();
});

test('L3: an answer is read as it is written, and then says what it cost', async () => {
  const { world } = await openSession();
  await ask('Why');
  await screen.findByText('Waiting for the model');
  const { id } = world.newest();
  world.write(id, 'Because ');
  await findAnswer('Because');
  world.write(id, 'of *scattering*.');
  expect((await findAnswer('scattering')).getAttribute('aria-busy')).toBe('true');
  const usage = {
    inputTokens: 1_000,
    cachedInputTokens: 0,
    outputTokens: 234,
    reasoningTokens: 0,
    costMicros: '4200',
    estimated: false,
    onOwnKey: false,
  };
  world.finish(id, { usage });
  const cost = await screen.findByRole('button', { name: '1,234 tokens · $0.0042' });
  expect(answers()[0]?.getAttribute('aria-busy')).toBe('false');
  fireEvent.click(cost);
  const details = await screen.findByRole('dialog', { name: 'Usage of this answer' });
  expect(within(details).getByText('234')).toBeDefined();
});

test('a refused send says why and keeps the text', async () => {
  const { server, world } = await openSession();
  await screen.findByText('Ask something together');
  server.refuse('sendPrompt', 'PAYMENT_REQUIRED');
  await ask('Too expensive');
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toMatch(/^Not sent: .*Your prompt stands here unchanged\.$/u);
  expect(await promptText()).toBe('Too expensive');
  expect(world.messages.size).toBe(0);
  await ask('Cheaper');
  expect(await screen.findByText('Waiting for the model')).toBeDefined();
  expect(screen.queryByRole('alert')).toBeNull();
});

test('below an answer of another version that is still being written, a send is held back and says so', async () => {
  const { server } = await openSession({
    prepare(world) {
      world.send(['demo:echo'], 'First wording');
      const { answers: made } = world.send(['demo:echo'], 'Second wording', null);
      world.finish(made[0]!.id, { text: 'Second answer' });
    },
  });
  await findAnswer('Second answer');
  fireEvent.click(screen.getByRole('button', { name: 'Previous version' }));
  await screen.findByText('Waiting for the model');
  await ask('Two');
  expect((await screen.findByRole('alert')).textContent).toContain('An answer is still being written');
  expect(server.asked('sendPrompt')).toEqual([]);
  expect(await promptText()).toBe('Two');
});

test('an empty prompt cannot be sent', async () => {
  await openSession();
  await field();
  const send = await screen.findByRole<HTMLButtonElement>('button', { name: 'Send' });
  expect(send.disabled).toBe(true);
  await write('  ');
  expect(send.disabled).toBe(true);
  await write('Now');
  await waitFor(() => expect(send.disabled).toBe(false));
});

test('D4: typing and the caret are told to the others, and their end too', async () => {
  const { server } = await openSession();
  const written = await write('H');
  const told = () => JSON.parse(server.asked('setPresence').at(-1)?.state ?? '{}') as object;
  await waitFor(() => expect(told()).toMatchObject({ typing: true, caret: { anchor: expect.any(String) } }));
  written.blur();
  await waitFor(() => expect(told()).not.toHaveProperty('typing'));
  expect(told()).not.toHaveProperty('caret');
});

test('D4: who else is writing is named, the reader is not', async () => {
  const { world } = await openSession();
  await field();
  const typing = (id: string, displayName: string) => ({
    actor: { __typename: 'User' as const, id, displayName },
    state: '{"typing":true}',
    since: '2026-11-20T00:00:00.000Z',
  });
  world.feed.say({
    __typename: 'PresenceChanged',
    participants: [typing('usr_ana', 'Ana Reyes'), typing('usr_ben', 'Ben Okafor')],
    participantCount: 2,
  });
  expect(await screen.findByText('Ben Okafor is writing')).toBeDefined();
  expect(await screen.findByRole('group', { name: 'Here now: Ana Reyes and Ben Okafor' })).toBeDefined();
});

test('several models are asked side by side, the same one twice if one likes', async () => {
  const { server } = await openSession();
  await write('Compare');
  fireEvent.click(await screen.findByRole('button', { name: 'Ask one more model' }));
  fireEvent.click(await screen.findByRole('menuitem', { name: /Echo/u }));
  fireEvent.click(await screen.findByRole('button', { name: 'Ask one more model' }));
  fireEvent.click(await screen.findByRole('menuitem', { name: /Opus/u }));
  await ask('Compare them');
  await waitFor(() => expect(server.asked('sendPrompt')).toMatchObject([{ models: ['a:opus', 'demo:echo', 'a:opus'] }]));
  await waitFor(() => expect(answers()).toHaveLength(3));
  expect(screen.getByRole('group', { name: 'Answers side by side' })).toBeDefined();
});

test('a prompt is edited and asked again as a branch, of the same models; both versions stay', async () => {
  const { world, server } = await openSession({
    prepare: (prepared) => {
      const { answers: made } = prepared.send(['demo:echo'], 'First wording');
      prepared.finish(made[0]!.id, { text: 'First answer' });
    },
  });
  await findAnswer('First answer');
  fireEvent.click(screen.getByRole('button', { name: 'Edit and ask again' }));
  const editor = screen.getByRole('textbox', { name: 'Your new version of the prompt' });
  expect(editor).toHaveProperty('value', 'First wording');
  fireEvent.change(editor, { target: { value: 'Second wording' } });
  fireEvent.keyDown(editor, { key: 'Enter', ctrlKey: true });
  await waitFor(() =>
    expect(server.asked('sendPrompt')).toMatchObject([{ text: 'Second wording', parentId: null, models: ['demo:echo'] }]),
  );
  const prompt = await screen.findByRole('article', { name: 'Prompt by Ana Reyes' });
  await waitFor(() => expect(prompt.textContent).toContain('Second wording'));
  expect(within(prompt).getByRole('img', { name: 'Version 2 of 2' })).toBeDefined();
  world.finish(world.newest().id, { text: 'Second answer' });
  await findAnswer('Second answer');

  fireEvent.click(within(prompt).getByRole('button', { name: 'Previous version' }));
  await waitFor(() => expect(screen.getByRole('article', { name: 'Prompt by Ana Reyes' }).textContent).toContain('First wording'));
  expect(screen.getByText('You are on another version than the others.')).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: 'Back to the mainline' }));
  await findAnswer('Second answer');
});

test('an edit that is refused keeps its words; Escape leaves the editor', async () => {
  const { server } = await openSession({
    prepare: (world) => world.finish(world.send(['demo:echo'], 'First').answers[0]!.id, { text: 'Yes' }),
  });
  await findAnswer('Yes');
  fireEvent.click(screen.getByRole('button', { name: 'Edit and ask again' }));
  const editor = screen.getByRole('textbox', { name: 'Your new version of the prompt' });
  fireEvent.change(editor, { target: { value: 'Second' } });
  server.refuse('sendPrompt', 'FORBIDDEN');
  fireEvent.keyDown(editor, { key: 'Enter', metaKey: true });
  expect(await screen.findByRole('alert')).toBeDefined();
  expect(editor).toHaveProperty('value', 'Second');
  fireEvent.keyDown(editor, { key: 'Escape' });
  expect(screen.queryByRole('textbox', { name: 'Your new version of the prompt' })).toBeNull();
});
