import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPresence, parsePresence } from './presence.ts';

const TYPING = '{"typing":true}';
const IDLE = '{"typing":false}';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function started() {
  const sent: string[] = [];
  return { sent, presence: createPresence({ send: (state) => sent.push(state) }) };
}

test('D4: many letters are one message, and a pause of three seconds ends the typing', () => {
  const { sent, presence } = started();
  for (let letter = 0; letter < 50; letter++) {
    presence.setTyping(true);
    vi.advanceTimersByTime(100);
  }
  expect(sent).toEqual([TYPING]);
  vi.advanceTimersByTime(3_000);
  expect(sent).toEqual([TYPING, IDLE]);
});

test('D4: at most four messages a second, and the last state is the one that stays', () => {
  const { sent, presence } = started();
  for (let turn = 0; turn < 40; turn++) {
    presence.setTyping(turn % 2 === 0);
    vi.advanceTimersByTime(25);
  }
  expect(sent.length).toBeLessThanOrEqual(5);
  vi.advanceTimersByTime(500);
  expect(sent.at(-1)).toBe(IDLE);
});

test('D4: after a reconnect it is said again, though nothing changed', () => {
  const { sent, presence } = started();
  presence.setTyping(true);
  vi.advanceTimersByTime(300);
  presence.sayAgain();
  expect(sent).toEqual([TYPING, TYPING]);
});

test('who leaves while typing says so; who was idle is silent', () => {
  const typing = started();
  typing.presence.setTyping(true);
  typing.presence.close();
  const idle = started();
  idle.presence.close();
  vi.advanceTimersByTime(10_000);
  expect([typing.sent, idle.sent]).toEqual([[TYPING, IDLE], []]);
});

test.each([
  ['{"typing":true}', true],
  ['{"typing":"yes"}', false],
  ['{}', false],
  ['null', false],
  ['not json', false],
])('the state of others is read with care: %s', (state, expected) => {
  expect(parsePresence(state)).toEqual({ typing: expected });
});
