import { beforeEach, expect, test } from 'vitest';
import { createExpiries } from './expiries.ts';
import type { Timers } from './timers.ts';

let now = 0;
let pending: { at: number; callback: () => void }[] = [];
let ended: string[] = [];
const timers: Timers = {
  after(ms, callback) {
    const timer = { at: now + ms, callback };
    pending.push(timer);
    return () => void (pending = pending.filter((one) => one !== timer));
  },
  every: () => () => undefined,
};
const expiries = createExpiries<string>({ onEnd: (item) => void ended.push(item), now: () => now, timers });

function advanceTo(moment: number): void {
  now = moment;
  const due = pending.filter(({ at }) => at <= moment);
  pending = pending.filter(({ at }) => at > moment);
  for (const { callback } of due) callback();
}

beforeEach(() => {
  expiries.close();
  [now, pending, ended] = [0, [], []];
});

test('R5: everybody is asked at their moment, and one timer serves all who share it', () => {
  expiries.set('a', new Date(100));
  expiries.set('b', new Date(100));
  expiries.set('c', new Date(200));
  expect(pending.length).toBe(2);
  advanceTo(99);
  expect(ended).toEqual([]);
  advanceTo(100);
  expect(ended).toEqual(['a', 'b']);
  advanceTo(200);
  expect(ended).toEqual(['a', 'b', 'c']);
});

test('a new moment takes the place of the old one; none, or leaving, ends the waiting and the timer', () => {
  expiries.set('a', new Date(100));
  expiries.set('a', new Date(300));
  expiries.set('b', new Date(100));
  expiries.set('b', null);
  expiries.set('c', new Date(100));
  expiries.forget('c');
  expiries.forget('nobody');
  expect(pending.map(({ at }) => at)).toEqual([300]);
  advanceTo(200);
  expect(ended).toEqual([]);
  advanceTo(300);
  expect(ended).toEqual(['a']);
});

test('what was asked too early can be set for the same moment again; what is over is asked at once', () => {
  expiries.set('a', new Date(100));
  pending[0]!.callback();
  expect(ended).toEqual(['a']);
  expiries.set('a', new Date(100));
  now = 500;
  expiries.set('late', new Date(400));
  expect(pending.at(-1)?.at).toBe(500);
});

test('a moment months away does not overflow the timer', () => {
  expiries.set('a', new Date(2 ** 40));
  expect(pending[0]!.at).toBe(2 ** 31 - 1);
});
