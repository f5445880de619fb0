import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { createHistory, messageOf, snapshotOf } from './history-fixture.ts';
import type { SessionEvent } from './model.ts';
import { createSessionStore } from './session-store.ts';

const atOnce = (notify: () => void) => notify();

const histories = fc
  .array(fc.record({ message: fc.nat(2), text: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }) }), { maxLength: 30 })
  .map((pieces) => createHistory(pieces, 3));

/** What the network may do before the next event is read. */
const accident = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ kind: 'next' as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('repeat' as const), back: fc.nat(12) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('snapshot' as const), newer: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('skip' as const), by: fc.integer({ min: 1, max: 4 }) }) },
);

describe('L3, R1, R3: any duplication and reordering with resume gives the same text', () => {
  test('of histories of three messages written at once', () => {
    fc.assert(
      fc.property(histories, fc.array(accident, { maxLength: 80 }), ({ entries, texts, idOf, stateAt }, accidents) => {
        const store = createSessionStore({ requestNotify: atOnce });
        const snapshot = (at: number, newer: number) => store.apply(snapshotOf(`e1.${at}`, stateAt(Math.min(entries.length, at + newer))));
        let at = 0;
        snapshot(0, 0);
        for (const step of accidents) {
          if (step.kind === 'repeat') for (const entry of entries.slice(Math.max(0, at - step.back), at)) store.apply(entry);
          if (step.kind === 'snapshot') snapshot(at, step.newer);
          const skipped = step.kind === 'skip' ? Math.min(entries.length - 1, at + step.by) : at;
          const entry = entries[skipped];
          if (!entry) break;
          const applied = store.apply(entry);
          // A lost entry shows as a hole in a text; whoever reads starts over with a snapshot.
          if (skipped !== at) {
            snapshot(at, 0);
            continue;
          }
          expect(applied.kind).toBe('applied');
          at++;
        }
        for (const entry of entries.slice(at)) store.apply(entry);
        expect(texts.map((_text, index) => store.text(idOf(index)))).toEqual(texts);
        expect([...store.getState().messages.values()].every((message) => message.status === 'COMPLETE')).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

function opened(...events: SessionEvent[]) {
  const store = createSessionStore({ requestNotify: atOnce });
  store.apply(snapshotOf('e1.10', [messageOf('a', { text: 'Hello' })]));
  return { store, results: events.map((event) => store.apply(event).kind) };
}

const text = (cursor: string, offset: number, added: string, messageId = 'a'): SessionEvent => ({
  __typename: 'TextAppended',
  cursor,
  messageId,
  offset,
  text: added,
});

test('L3: a text that starts beyond what is there is a hole, and brings nothing', () => {
  const { store, results } = opened(text('e1.11', 9, 'later'));
  expect(results).toEqual(['hole']);
  expect(store.text('a')).toBe('Hello');
});

test('L3: an overlapping text adds only what is new', () => {
  const { store } = opened(text('e1.11', 3, 'lo, you'));
  expect(store.text('a')).toBe('Hello, you');
});

test('L1: an event of another epoch asks for a snapshot', () => {
  expect(opened(text('e2.1', 5, '!')).results).toEqual(['hole']);
});

test('R3: what is not newer than the last cursor is dropped', () => {
  expect(opened(text('e1.10', 5, '!'), text('e1.3', 5, '!')).results).toEqual(['skipped', 'skipped']);
});

test('R1: a snapshot sets the text back where the log lost its end', () => {
  const { store } = opened(snapshotOf('e2.0', [messageOf('a', { text: 'Hel' })]), text('e2.1', 3, 'p'));
  expect(store.text('a')).toBe('Help');
});

test.each(['MessageAdded', 'MessageChanged'] as const)(
  'L3: %s of a running answer may carry less than was read; the end says all of it',
  (__typename) => {
    const { store } = opened(text('e1.11', 5, ', you'));
    store.apply({ __typename, cursor: 'e1.12', message: messageOf('a', { text: 'Hel' }) });
    expect(store.text('a')).toBe('Hello, you');
    store.apply({ __typename, cursor: 'e1.13', message: messageOf('a', { text: 'Hello, you two' }) });
    expect(store.text('a')).toBe('Hello, you two');
    store.apply({ __typename: 'MessageChanged', cursor: 'e1.14', message: messageOf('a', { status: 'STOPPED', text: 'Hello, you' }) });
    expect(store.text('a')).toBe('Hello, you');
  },
);

test('an older picture of a message does not undo its end', () => {
  const store = createSessionStore({ requestNotify: atOnce });
  store.apply(snapshotOf('e1.10', [messageOf('a', { status: 'STOPPED', text: 'All of it' })]));
  store.apply({ __typename: 'MessageAdded', cursor: 'e1.11', message: messageOf('a', { status: 'QUEUED' }) });
  store.apply(text('e1.12', 0, 'All'));
  expect(store.getState().messages.get('a')?.status).toBe('STOPPED');
  expect(store.text('a')).toBe('All of it');
});

test('a message of another branch, loaded by a query, is a gap of its own and no hole', () => {
  const { store } = opened();
  store.merge([messageOf('b', { text: 'So' })]);
  expect(store.apply(text('e1.11', 6, 'far', 'b'))).toEqual({ kind: 'gap', messageId: 'b' });
  store.merge([messageOf('b', { text: 'So it is far' })]);
  expect(store.text('b')).toBe('So it is far');
});

test('a token tells the listeners of its message and nobody else', () => {
  const { store } = opened();
  store.merge([messageOf('b')]);
  const [onState, onA, onB] = [vi.fn<() => void>(), vi.fn<() => void>(), vi.fn<() => void>()];
  store.subscribe(onState);
  store.subscribeText('a', onA);
  store.subscribeText('b', onB);
  store.apply(text('e1.11', 5, '!'));
  expect([onState, onA, onB].map((listener) => listener.mock.calls.length)).toEqual([0, 1, 0]);
});

test('many tokens before a frame are one notification', () => {
  let frame = () => {};
  const store = createSessionStore({ requestNotify: (notify) => (frame = notify) });
  store.apply(snapshotOf('e1.0', [messageOf('a')]));
  frame();
  const onText = vi.fn<() => void>();
  store.subscribeText('a', onText);
  for (let at = 0; at < 50; at++) store.apply(text(`e1.${at + 1}`, at, 'x'));
  frame();
  expect(onText).toHaveBeenCalledTimes(1);
  expect(store.text('a')).toHaveLength(50);
});

test('D4: presence has no cursor and is always taken', () => {
  const { store } = opened();
  const participants = [
    { actor: { __typename: 'User' as const, id: 'u', displayName: 'Ana' }, state: '{}', since: '2026-11-20T00:00:00.000Z' },
  ];
  store.apply({ __typename: 'PresenceChanged', cursor: null, participants, participantCount: 70 });
  expect(store.getState()).toMatchObject({ participants, participantCount: 70 });
});
