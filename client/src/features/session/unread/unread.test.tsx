// @vitest-environment jsdom
import { act, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { closeSessions, openSession } from '../session-fixture.tsx';

afterEach(async () => {
  await closeSessions();
  vi.restoreAllMocks();
});

const BEN = { __typename: 'User' as const, id: 'usr_ben', displayName: 'Ben Okafor' };
type World = Parameters<NonNullable<NonNullable<Parameters<typeof openSession>[0]>['prepare']>>[0];
const ask = (world: World, text: string) => {
  const before = world.messages.size;
  world.send(['demo:echo'], text);
  const [prompt, answer] = [...world.messages.values()].slice(before);
  world.messages.set(prompt!.id, { ...prompt!, author: BEN });
  world.finish(answer!.id, { text: `Answer to ${text}` });
  return { promptId: prompt!.id, answerId: answer!.id };
};
const look = (state: 'visible' | 'hidden') => {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
  act(() => void document.dispatchEvent(new Event('visibilitychange')));
};
const line = () => screen.queryByRole('separator', { name: 'New since you were here' });

test('the line stands above what came while this person was away, and the end is marked as read', async () => {
  const { server } = await openSession({
    prepare(world) {
      world.readUntilId = ask(world, 'first').answerId;
      ask(world, 'second');
    },
  });
  const separator = await screen.findByRole('separator', { name: 'New since you were here' });
  const second = await screen.findByText('second');
  expect(separator.compareDocumentPosition(second) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
  expect(separator.compareDocumentPosition(await screen.findByText('first')) & Node.DOCUMENT_POSITION_PRECEDING).toBeTruthy();
  await vi.waitFor(() => expect(server.asked('markSessionRead')).toMatchObject([{ messageId: 'msg_4' }]), { timeout: 4_000 });
});

test('somebody who never read the session, and one who has read all of it, see no line', async () => {
  await openSession({ prepare: (world) => void ask(world, 'first') });
  await screen.findByText('first');
  expect(line()).toBeNull();
});

test('what comes while nobody can see the page stays unread until somebody looks, below a line', async () => {
  const { world, server } = await openSession({
    prepare(prepared) {
      prepared.readUntilId = ask(prepared, 'first').answerId;
    },
  });
  await screen.findByText('first');
  look('hidden');
  act(() => void ask(world, 'second'));
  await screen.findByText('second');
  expect(server.asked('markSessionRead')).toEqual([]);
  look('visible');
  expect(await screen.findByRole('separator', { name: 'New since you were here' })).toBeDefined();
  await vi.waitFor(() => expect(server.asked('markSessionRead')).toMatchObject([{ messageId: 'msg_4' }]), { timeout: 4_000 });
});

test('a mark that did not arrive is sent with the next message', async () => {
  const { world, server } = await openSession({ prepare: (prepared) => void ask(prepared, 'first') });
  server.refuse('markSessionRead', 'UNAVAILABLE');
  await vi.waitFor(() => expect(server.asked('markSessionRead')).toHaveLength(1), { timeout: 4_000 });
  act(() => void ask(world, 'second'));
  await vi.waitFor(() => expect(server.asked('markSessionRead').at(-1)).toMatchObject({ messageId: 'msg_4' }), { timeout: 6_000 });
}, 15_000);
