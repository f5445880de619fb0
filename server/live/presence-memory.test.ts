import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../kit/clock.ts';
import type { Presence } from './presence.ts';
import { ann, describePresence, newSessionId } from './presence-contract.ts';
import { createMemoryPresence } from './presence-memory.ts';
import { PRESENCE_TIMES } from './presence-state.ts';

const open: Presence[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((presence) => presence.close()));
});

describePresence('presence in memory', () => {
  const presence = createMemoryPresence({ clock: systemClock });
  open.push(presence);
  return [presence, presence];
});

it('D4: a state is held for ten seconds without a reader, and as long as there is one', async () => {
  let now = 0;
  const presence = createMemoryPresence({ clock: { now: () => now, monotonic: () => now } });
  open.push(presence);
  const sessionId = newSessionId();
  const states = async () => (await presence.present(sessionId)).participants.map(({ state }) => state);

  await presence.update(sessionId, ann, 'c', '{"a":1}');
  now += PRESENCE_TIMES.heldMs - 1;
  const leave = presence.enter(sessionId, ann);
  now += PRESENCE_TIMES.heldMs * 3;
  expect(await states()).toEqual(['{"a":1}']);
  leave();
  presence.enter(sessionId, ann);
  expect(await states()).toEqual(['{}']);

  await presence.update('other', ann, 'c', '{"b":1}');
  now += PRESENCE_TIMES.heldMs;
  presence.enter('other', ann);
  expect((await presence.present('other')).participants[0]!.state).toBe('{}');
});
