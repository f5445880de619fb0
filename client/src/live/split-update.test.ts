import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyUpdate, Doc, encodeStateAsUpdate, mergeUpdates, UndoManager } from 'yjs';
import { splitUpdate } from './split-update.ts';

const LIMIT = 1_024;

function createPair() {
  const doc = new Doc();
  const text = doc.getText('prompt');
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => void updates.push(update));
  return { doc, text, last: () => updates.at(-1)!, all: () => mergeUpdates(updates) };
}

function copyOf(pieces: readonly Uint8Array[]): Doc {
  const copy = new Doc();
  copy.getText('prompt');
  for (const piece of pieces) applyUpdate(copy, piece);
  return copy;
}

test('D1: what is small enough stays as it is', () => {
  const { text, last } = createPair();
  text.insert(0, 'small');
  expect(splitUpdate(last(), LIMIT)).toEqual([last()]);
});

test('D1: a paste becomes updates within the limit, of which each can be applied as it comes', () => {
  const { text, last } = createPair();
  text.insert(0, 'x中😀'.repeat(5_000));
  const pieces = splitUpdate(last(), LIMIT);
  expect(pieces.length).toBeGreaterThan(10);
  expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(LIMIT);
  const copy = new Doc();
  let length = 0;
  for (const piece of pieces) {
    applyUpdate(copy, piece);
    expect(copy.getText('prompt').length).toBeGreaterThan(length);
    expect(copy.getText('prompt').toJSON().isWellFormed()).toBe(true);
    length = copy.getText('prompt').length;
  }
  expect(copy.getText('prompt').toJSON()).toBe(text.toJSON());
});

test('D3: taking back the deletion of much is split too', () => {
  const { text, last } = createPair();
  const undo = new UndoManager(text, { captureTimeout: 0 });
  text.insert(0, 'word '.repeat(2_000));
  const before = encodeStateAsUpdate(text.doc!);
  text.delete(0, text.length);
  undo.undo();
  const pieces = splitUpdate(last(), LIMIT);
  expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(LIMIT);
  expect(
    copyOf([before, encodeStateAsUpdate(text.doc!), ...pieces])
      .getText('prompt')
      .toJSON(),
  ).toBe(text.toJSON());
});

const step = fc.record({
  at: fc.nat(3_000),
  remove: fc.nat(40),
  insert: fc.string({ unit: fc.constantFrom('a', '中', '😀', '\n'), maxLength: 900, size: 'max' }),
});

test('D1: whatever was written, the pieces are within the limit and give the same document', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 25 }), (steps) => {
      const { doc, text, all } = createPair();
      for (const { at, remove, insert } of steps) {
        const place = Math.min(at, text.length);
        text.delete(place, Math.min(remove, text.length - place));
        text.insert(place, insert);
      }
      const pieces = splitUpdate(all(), LIMIT);
      expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(LIMIT);
      const copy = copyOf(pieces);
      expect(copy.getText('prompt').toJSON()).toBe(text.toJSON());
      expect(copy.store.pendingStructs).toBe(null);
      expect(encodeStateAsUpdate(copy)).toEqual(encodeStateAsUpdate(doc));
    }),
    { numRuns: 100 },
  );
});
