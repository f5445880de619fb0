import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPresence, parsePresence, presenceOf } from './presence.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const READING = { messageId: 'msg_1', leafId: 'msg_2', fraction: 0.25 };
const NOTHING = { clientId: '', typing: false, caret: null, reading: null, following: null, away: null };

/** A tab that has its first snapshot; `sent` is what it said since. */
async function started({ arrives = async () => true }: { arrives?: () => Promise<boolean> } = {}) {
  const sent: string[] = [];
  const presence = createPresence({
    clientId: 'tab',
    send(state) {
      sent.push(state);
      return arrives();
    },
  });
  presence.sayAgain();
  await vi.advanceTimersByTimeAsync(200);
  sent.length = 0;
  return { sent, presence, states: () => sent.map((text) => parsePresence(text)) };
}

test('D4: many letters are one message, and a pause of three seconds ends the typing', async () => {
  const { sent, presence } = await started();
  for (let letter = 0; letter < 50; letter++) {
    presence.setTyping(true);
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(sent).toEqual(['{"clientId":"tab","typing":true}']);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(sent).toEqual(['{"clientId":"tab","typing":true}', '{"clientId":"tab"}']);
});

test('D4: at most ten messages a second whatever changes, and the last state is the one that stays', async () => {
  const { sent, presence, states } = await started();
  for (let turn = 0; turn < 200; turn++) {
    presence.setReading({ ...READING, fraction: turn / 200 });
    presence.setCaret({ anchor: `a${turn}`, head: 'h' });
    await vi.advanceTimersByTimeAsync(10);
  }
  expect(sent.length).toBeGreaterThan(15);
  expect(sent.length).toBeLessThanOrEqual(21);
  await vi.advanceTimersByTimeAsync(100);
  expect(states().at(-1)).toMatchObject({ clientId: 'tab', caret: { anchor: 'a199', head: 'h' }, reading: { fraction: 0.995 } });
});

test('D4: one message is on the way at a time, so that no older state overtakes a newer one', async () => {
  const answers: ((hasArrived: boolean) => void)[] = [];
  const { presence, states } = await started();
  const slow = await started({ arrives: () => new Promise((resolve) => answers.push(resolve)) });
  answers[0]!(true);
  await vi.advanceTimersByTimeAsync(0);
  slow.presence.setFollowing('usr_1');
  await vi.advanceTimersByTimeAsync(1_000);
  slow.presence.setFollowing('usr_2');
  slow.presence.setFollowing('usr_3');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(slow.states().map(({ following }) => following)).toEqual(['usr_1']);
  answers[1]!(true);
  await vi.advanceTimersByTimeAsync(100);
  expect(slow.states().map(({ following }) => following)).toEqual(['usr_1', 'usr_3']);
  presence.setFollowing('usr_9');
  await vi.advanceTimersByTimeAsync(100);
  expect(states()).toMatchObject([{ following: 'usr_9' }]);
});

test('what did not arrive is said again, later and later', async () => {
  let isReachable = true;
  const { sent, presence } = await started({ arrives: async () => isReachable });
  isReachable = false;
  presence.setAway(5);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent.length).toBeGreaterThan(1);
  expect(sent.length).toBeLessThan(60);
  isReachable = true;
  await vi.advanceTimersByTimeAsync(60_000);
  const count = sent.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent).toHaveLength(count);
});

test('D4: nothing is said before the first snapshot; after every one it is said again, though nothing changed', async () => {
  const sent: string[] = [];
  const presence = createPresence({ clientId: 'tab', send: async (state) => sent.push(state) > 0 });
  presence.setReading(READING);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sent).toEqual([]);
  presence.sayAgain();
  await vi.advanceTimersByTimeAsync(300);
  presence.sayAgain();
  await vi.advanceTimersByTimeAsync(300);
  expect(sent.map((text) => parsePresence(text).reading)).toEqual([READING, READING]);
});

test('the last word of a tab is that it is away, with nothing else; one that never spoke is silent', async () => {
  const { sent, presence, states } = await started();
  presence.setTyping(true);
  await vi.advanceTimersByTimeAsync(100);
  presence.close();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(states()).toMatchObject([{ typing: true }, { ...NOTHING, clientId: 'tab', away: expect.any(Number) }]);
  presence.close();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sent).toHaveLength(2);
});

test('every state fits into what the server takes', async () => {
  const { presence, sent } = await started();
  const long = 'é'.repeat(64);
  presence.setCaret({ anchor: 'x'.repeat(256), head: 'y'.repeat(256) });
  presence.setReading({ messageId: long, leafId: long, fraction: 1 / 3 });
  presence.setFollowing(long);
  presence.setTyping(true);
  presence.setAway(Number.MAX_SAFE_INTEGER);
  await vi.advanceTimersByTimeAsync(100);
  expect(new TextEncoder().encode(sent[0]).length).toBeLessThan(2_048);
  expect(parsePresence(sent[0]!)).toEqual({ ...presence.state(), reading: { messageId: long, leafId: long, fraction: 0.333 } });
});

test.each([
  ['nothing', '{}', {}],
  ['null', 'null', {}],
  ['a list', '[1,2]', {}],
  ['no JSON', 'not json', {}],
  ['too much', JSON.stringify({ typing: true, more: 'x'.repeat(3_000) }), {}],
  ['a lie about typing', '{"typing":"yes"}', {}],
  ['typing', '{"typing":true}', { typing: true }],
  ['half a caret', '{"caret":{"anchor":"a"}}', {}],
  ['a caret of the wrong kind', '{"caret":{"anchor":1,"head":{}}}', {}],
  ['an endless caret', JSON.stringify({ caret: { anchor: 'a'.repeat(257), head: 'b' } }), {}],
  ['a place', JSON.stringify({ reading: READING }), { reading: READING }],
  ['a place beyond its end', JSON.stringify({ reading: { ...READING, fraction: 7 } }), { reading: { ...READING, fraction: 0 } }],
  ['a place without a message', '{"reading":{"leafId":"msg_2","fraction":0}}', {}],
  ['somebody followed', '{"following":"usr_1"}', { following: 'usr_1' }],
  ['somebody with an endless id', JSON.stringify({ following: 'u'.repeat(65) }), {}],
  ['away', '{"away":1700000000000}', { away: 1_700_000_000_000 }],
  ['away at no time', '{"away":1e400}', {}],
  ['keys of the language itself', '{"__proto__":{"typing":true},"constructor":1}', {}],
])('what others say is read with care: %s', (_, text, expected) => {
  expect(parsePresence(text)).toEqual({ ...NOTHING, ...expected });
});

test('a participant is read once', () => {
  const participant = { actor: { __typename: 'User' as const, id: 'usr_1', displayName: 'Ana' }, state: '{"typing":true}', since: '' };
  expect(presenceOf(participant)).toBe(presenceOf(participant));
  expect(presenceOf(participant).typing).toBe(true);
});
