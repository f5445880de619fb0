// @vitest-environment jsdom
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { applyUpdate, Doc, encodeStateAsUpdate } from 'yjs';
import { MAX_DRAFT_UPDATE_BYTES } from '../../../schema/wire/limits.ts';
import { toBase64 } from './base64.ts';
import { bindDraftField } from './draft-field.ts';
import { createDraft } from './draft.ts';
import type { SendResult } from './draft-sender.ts';

const BATCH_MS = 50;
const LONG_MS = 60_000;

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A server that keeps the document and tells everybody, and the fields of people who write in it. */
function createRoom() {
  const doc = new Doc();
  const sizes: number[] = [];
  const people: { receive: (update: string, clientId: string) => void }[] = [];
  let answer: SendResult = { kind: 'stored' };

  function join() {
    const refusals: string[] = [];
    const draft = createDraft({
      async send(update) {
        sizes.push(update.length);
        if (answer.kind !== 'stored') return answer;
        applyUpdate(doc, update);
        for (const person of people) person.receive(toBase64(update), 'tab');
        return answer;
      },
      onRefused: (reason) => refusals.push(reason),
    });
    draft.load(toBase64(encodeStateAsUpdate(doc)));
    people.push(draft);
    const field = document.createElement('textarea');
    const leave = bindDraftField(field, draft);
    return { draft, field, refusals, leave };
  }

  return {
    sizes,
    join,
    text: () => doc.getText('prompt').toJSON(),
    state: () => toBase64(encodeStateAsUpdate(doc)),
    answerWith: (next: SendResult) => (answer = next),
    /** The server empties the draft because it was sent (LIVE.md D2). */
    clear() {
      const before = encodeStateAsUpdate(doc);
      doc.getText('prompt').delete(0, doc.getText('prompt').length);
      expect(before).toBeDefined();
      for (const person of people) person.receive(toBase64(encodeStateAsUpdate(doc)), 'server');
    },
  };
}

function type(field: HTMLTextAreaElement, text: string, at = field.value.length): void {
  field.value = field.value.slice(0, at) + text + field.value.slice(at);
  field.setSelectionRange(at + text.length, at + text.length);
  field.dispatchEvent(new Event('input'));
}

function press(field: HTMLTextAreaElement, key: string, shiftKey = false): void {
  field.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey: true, shiftKey, cancelable: true }));
}

const settle = () => vi.advanceTimersByTimeAsync(LONG_MS);

test('D1: two people write in one field, in batches', async () => {
  const room = createRoom();
  const [ana, bo] = [room.join(), room.join()];
  for (const letter of 'Hello') type(ana.field, letter);
  await vi.advanceTimersByTimeAsync(BATCH_MS);
  expect(room.sizes).toHaveLength(1);
  type(bo.field, ' Bo');
  await settle();
  expect([room.text(), ana.field.value, bo.field.value]).toEqual(['Hello Bo', 'Hello Bo', 'Hello Bo']);
});

test('D1: what another writes keeps the caret where it was', async () => {
  const room = createRoom();
  const [ana, bo] = [room.join(), room.join()];
  type(ana.field, 'abcdef');
  await settle();
  bo.field.setSelectionRange(3, 3);
  type(ana.field, 'XX', 0);
  await settle();
  expect([bo.field.value, bo.field.selectionStart]).toEqual(['XXabcdef', 5]);
});

test('D3: undo takes back only what was written here', async () => {
  const room = createRoom();
  const [ana, bo] = [room.join(), room.join()];
  type(ana.field, 'Ana ');
  await settle();
  type(bo.field, 'Bo');
  await settle();
  press(ana.field, 'z');
  await settle();
  expect([ana.field.value, bo.field.value]).toEqual(['Bo', 'Bo']);
  press(ana.field, 'z', true);
  await settle();
  expect(bo.field.value).toBe('Ana Bo');
});

test('D3: undo goes back by words', async () => {
  const { field } = createRoom().join();
  for (const letter of 'one two') type(field, letter);
  press(field, 'z');
  expect(field.value).toBe('one');
});

test('D3: offline edits merge on return', async () => {
  const room = createRoom();
  const [ana, bo] = [room.join(), room.join()];
  room.answerWith({ kind: 'unreachable' });
  type(ana.field, 'from Ana.');
  type(bo.field, 'from Bo.');
  await vi.advanceTimersByTimeAsync(500);
  expect(room.text()).toBe('');
  room.answerWith({ kind: 'stored' });
  await settle();
  expect(ana.field.value).toBe(bo.field.value);
  expect([...ana.field.value].toSorted()).toEqual([...'from Ana.from Bo.'].toSorted());
});

test('D1: a big paste goes in updates that the server takes', async () => {
  const room = createRoom();
  const { field } = room.join();
  type(field, '中😀'.repeat(40_000));
  await settle();
  expect(room.text()).toBe(field.value);
  expect(Math.max(...room.sizes)).toBeLessThanOrEqual(MAX_DRAFT_UPDATE_BYTES);
});

test('D1: a refused edit is told and gives way to the document of the server', async () => {
  const room = createRoom();
  const { field, draft, refusals } = room.join();
  type(field, 'kept');
  await settle();
  room.answerWith({ kind: 'refused', reason: 'Viewers cannot write.' });
  type(field, ' refused');
  const stored = draft.whenStored();
  await settle();
  expect(await stored).toBe(false);
  expect(refusals).toEqual(['Viewers cannot write.']);
  draft.load(room.state());
  expect(field.value).toBe('kept');
});

test('D2: a send waits for what was typed; what is typed later stays', async () => {
  const room = createRoom();
  const { field, draft } = room.join();
  type(field, 'question');
  const stored = draft.whenStored();
  await settle();
  expect(await stored).toBe(true);
  expect(room.text()).toBe('question');
  type(field, ' and more');
  room.clear();
  await settle();
  expect([field.value, room.text()]).toEqual([' and more', ' and more']);
});

test('while an input method composes, the field does not change under it', async () => {
  const room = createRoom();
  const [ana, bo] = [room.join(), room.join()];
  ana.field.dispatchEvent(new Event('compositionstart'));
  type(ana.field, 'に');
  type(bo.field, 'Bo ');
  await settle();
  expect(ana.field.value).toBe('に');
  ana.field.dispatchEvent(new Event('compositionend'));
  await settle();
  expect(ana.field.value).toBe(bo.field.value);
  expect(ana.field.value).toContain('に');
});

const edit = fc.record({
  who: fc.nat(1),
  at: fc.nat(30),
  remove: fc.nat(3),
  text: fc.string({ unit: fc.constantFrom('a', ' ', '😀', '中'), maxLength: 4 }),
  settles: fc.boolean(),
});

test('D1: any writing of two people ends in one text', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { maxLength: 20 }), async (edits) => {
      const room = createRoom();
      const people = [room.join(), room.join()];
      for (const { who, at, remove, text, settles } of edits) {
        const { field } = people[who]!;
        const characters = [...field.value];
        const place = Math.min(at, characters.length);
        field.value = [...characters.slice(0, place), text, ...characters.slice(place + remove)].join('');
        field.dispatchEvent(new Event('input'));
        if (settles) await vi.advanceTimersByTimeAsync(BATCH_MS);
      }
      await settle();
      expect(people.map(({ field }) => field.value)).toEqual([room.text(), room.text()]);
      expect(room.text().isWellFormed()).toBe(true);
    }),
    { numRuns: 60 },
  );
});
