import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countOpen, createComments, isLocal, localId } from './comments.ts';
import type { Comment } from './comments.ts';
import type { SessionEvent } from './model.ts';

const ANA = { __typename: 'User' as const, id: 'usr_ana', displayName: 'Ana' };

function commentOf(id: string, change: Partial<Comment> = {}): Comment {
  return {
    id,
    messageId: 'msg_1',
    threadId: id,
    author: ANA,
    model: null,
    text: id,
    status: 'COMPLETE',
    failure: null,
    anchor: null,
    mentions: [],
    resolvedAt: null,
    resolvedBy: null,
    version: 1,
    createdAt: '2026-11-20T00:00:00.000Z',
    editedAt: null,
    deletedAt: null,
    ...change,
  };
}

function open() {
  const listeners: ((event: SessionEvent) => void)[] = [];
  const comments = createComments({
    subscribeEvents(listener) {
      listeners.push(listener);
      return () => undefined;
    },
  });
  const hear = (comment: Comment) => {
    for (const listener of listeners) listener({ __typename: 'CommentChanged', cursor: 'e.1', comment });
  };
  const texts = () => [...comments.getState().values()].map((thread) => thread.comments.map(({ text }) => text));
  return { comments, hear, texts };
}

test('whatever comes late or twice, the newest version of each comment stays', () => {
  const versions = fc.shuffledSubarray(
    ['cmt_1', 'cmt_2', 'cmt_3'].flatMap((id) => [1, 2, 3].map((version) => ({ id, version }))),
    { minLength: 9, maxLength: 9 },
  );
  fc.assert(
    fc.property(versions, versions, (first, again) => {
      const { hear, texts } = open();
      for (const { id, version } of [...first, ...again]) hear(commentOf(id, { threadId: 'cmt_1', version, text: `${id} ${version}` }));
      expect(texts()).toEqual([['cmt_1 3', 'cmt_2 3', 'cmt_3 3']]);
    }),
  );
});

describe('what was just said here', () => {
  const local = () => {
    const id = localId();
    return commentOf(id, { text: 'Hello', version: 0 });
  };

  test('is shown at once, and its own echo takes its place, also before the answer to the change comes', () => {
    const { comments, hear, texts } = open();
    const draft = local();
    comments.addLocal(draft);
    expect(texts()).toEqual([['Hello']]);
    hear(commentOf('cmt_1', { text: 'Hello' }));
    expect([...comments.getState().values()].map(({ first }) => isLocal(first))).toEqual([false]);
    comments.receive([commentOf('cmt_1', { text: 'Hello' })]);
    comments.drop(draft);
    expect(texts()).toEqual([['Hello']]);
  });

  test('the same words of somebody else do not take its place', () => {
    const { comments, hear, texts } = open();
    comments.addLocal(local());
    hear(commentOf('cmt_1', { text: 'Hello', author: { ...ANA, id: 'usr_ben' } }));
    expect(texts()).toHaveLength(2);
  });

  test('an answer stands behind all others until it is confirmed; refused, it goes', () => {
    const { comments, hear, texts } = open();
    hear(commentOf('cmt_1'));
    const draft = commentOf(localId(), { threadId: 'cmt_1', text: 'Mine', version: 0 });
    comments.addLocal(draft);
    hear(commentOf('cmt_2', { threadId: 'cmt_1', text: 'Theirs' }));
    expect(texts()).toEqual([['cmt_1', 'Theirs', 'Mine']]);
    comments.drop(draft);
    expect(texts()).toEqual([['cmt_1', 'Theirs']]);
  });
});

test('a deleted comment keeps its place as long as something follows it; a thread without any is gone', () => {
  const { comments, hear, texts } = open();
  const gone = { deletedAt: '2026-11-20T00:00:00.000Z', version: 2, text: '' };
  hear(commentOf('cmt_1'));
  hear(commentOf('cmt_2', { threadId: 'cmt_1' }));
  hear(commentOf('cmt_1', gone));
  expect(texts()).toEqual([['', 'cmt_2']]);
  expect(countOpen(comments.getState().values())).toBe(1);
  hear(commentOf('cmt_2', { threadId: 'cmt_1', ...gone }));
  expect(texts()).toEqual([]);
});

test('settled threads do not count', () => {
  const { comments, hear } = open();
  hear(commentOf('cmt_1', { resolvedAt: '2026-11-20T00:00:00.000Z' }));
  hear(commentOf('cmt_2'));
  expect(countOpen(comments.getState().values())).toBe(1);
});
