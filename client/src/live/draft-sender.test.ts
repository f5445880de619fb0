import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { applyUpdate, Doc } from 'yjs';
import { MAX_DRAFT_UPDATE_BYTES } from '../../../schema/wire/limits.ts';
import { createDraftSender } from './draft-sender.ts';
import type { SendResult } from './draft-sender.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** Requests are answered when the test says so. */
function started() {
  const doc = new Doc();
  const copy = new Doc();
  const requests: { update: Uint8Array; at: number; answer: (result: SendResult) => Promise<void> }[] = [];
  const begunAt = performance.now();
  const sender = createDraftSender({
    random: () => 1,
    onRefused: () => undefined,
    send: (update) =>
      new Promise<SendResult>((resolve) => {
        requests.push({
          update,
          at: performance.now() - begunAt,
          async answer(result) {
            if (result.kind === 'stored') applyUpdate(copy, update);
            resolve(result);
            await vi.advanceTimersByTimeAsync(0);
          },
        });
      }),
  });
  doc.on('update', sender.push);
  const text = doc.getText('prompt');
  return { sender, requests, type: (letters: string) => text.insert(text.length, letters), stored: () => copy.getText('prompt').toJSON() };
}

const STORED: SendResult = { kind: 'stored' };

test('the first letter leaves at once, those within 50 ms after it together', async () => {
  const { requests, type, stored } = started();
  type('a');
  await vi.advanceTimersByTimeAsync(0);
  await requests[0]!.answer(STORED);
  for (const letter of 'bcde') {
    await vi.advanceTimersByTimeAsync(10);
    type(letter);
  }
  await vi.advanceTimersByTimeAsync(10);
  await requests[1]!.answer(STORED);
  expect(requests.map(({ at }) => at)).toEqual([0, 50]);
  expect(stored()).toBe('abcde');
});

test('one request is under way at a time; what is typed meanwhile waits for its answer', async () => {
  const { requests, type } = started();
  type('a');
  await vi.advanceTimersByTimeAsync(0);
  type('b');
  await vi.advanceTimersByTimeAsync(5_000);
  expect(requests).toHaveLength(1);
  await requests[0]!.answer(STORED);
  await vi.advanceTimersByTimeAsync(0);
  expect(requests).toHaveLength(2);
});

test('D1: what makes many requests goes as fast as they are answered, each within the limit', async () => {
  const { requests, type, stored } = started();
  type('x'.repeat(MAX_DRAFT_UPDATE_BYTES * 3));
  for (let count = 0; count <= requests.length; count++) {
    await vi.advanceTimersByTimeAsync(0);
    await requests[count]?.answer(STORED);
  }
  const atOnce = requests.length;
  expect(atOnce).toBeGreaterThanOrEqual(3);
  await vi.advanceTimersByTimeAsync(50);
  await requests[atOnce]?.answer(STORED);
  expect(stored()).toHaveLength(MAX_DRAFT_UPDATE_BYTES * 3);
  expect(requests.every(({ update }) => update.length <= MAX_DRAFT_UPDATE_BYTES)).toBe(true);
  expect(requests.slice(0, atOnce).every(({ at }) => at === 0)).toBe(true);
});

test('a server that names a time is not asked before it, and nothing is lost', async () => {
  const { requests, type, stored } = started();
  type('a');
  await vi.advanceTimersByTimeAsync(0);
  await requests[0]!.answer({ kind: 'unreachable', waitMs: 3_000 });
  type('b');
  await vi.advanceTimersByTimeAsync(3_000);
  expect(requests).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(500);
  await requests[1]!.answer(STORED);
  expect(stored()).toBe('ab');
});
