import { expect, test, vi } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { Expected } from '../kit/errors.ts';
import { createManualTime } from '../live/testkit/manual-time.ts';
import type { Door } from './door.ts';
import { createOpenRequests } from './open-requests.ts';

const RECHECK_MS = 10_000;
const door = (name: string): Door => ({ credentials: { authorization: name }, ip: '', userAgent: '', requestId: name, setCookie: null });
const key = (apiKeyId: string, scopes = ['session:write']): Actor => ({
  kind: 'apiKey',
  apiKeyId,
  displayName: 'Bot',
  workspaceId: 'wsp_1',
  scopes,
});

/** Requests of keys by what is known of them at the moment: an actor, nobody, or an error. */
function openHouse() {
  const known = new Map<string, Actor | null | Error>();
  const time = createManualTime();
  const warn = vi.fn<() => void>();
  const requests = createOpenRequests({
    contexts: {
      async recentActorOf({ requestId }) {
        const found = known.get(requestId) ?? null;
        if (found instanceof Error) throw found;
        return found;
      },
    },
    log: { warn },
    recheckMs: RECHECK_MS,
    timers: time.timers,
  });
  function come(name: string) {
    const actor = key(name);
    known.set(name, actor);
    const ended: string[] = [];
    const leave = requests.add({
      door: door(name),
      actor,
      mayGoOn: async (now) => now.kind === 'apiKey' && now.scopes.includes('session:write'),
      end: ({ code }) => void ended.push(code),
    });
    return { ended, leave };
  }
  return { known, time, warn, requests, come };
}

const everybody = () => true;

test.each([
  ['whose key does not hold any more', new Expected('UNAUTHENTICATED', ''), 'UNAUTHENTICATED'],
  ['who is nobody now', null, 'UNAUTHENTICATED'],
  ['who is somebody else now', key('another'), 'UNAUTHENTICATED'],
  ['who may not do this any more', key('a', ['session:read']), 'FORBIDDEN'],
])('R5: a request %s is ended when its access changed, and no other', async (_name, now, code) => {
  const { known, requests, come } = openHouse();
  const [changed, other] = [come('a'), come('b')];
  await requests.recheck(everybody);
  known.set('a', now);
  await requests.recheck((actor) => actor.kind === 'apiKey' && actor.apiKeyId === 'b');
  expect([changed.ended, other.ended]).toEqual([[], []]);
  await requests.recheck(everybody);
  expect([changed.ended, other.ended]).toEqual([[code], []]);
});

test('R5: what was taken away before it was here is noticed at once, and what nobody announced within the period', async () => {
  const { known, time, requests, come } = openHouse();
  known.set('late', null);
  const late: string[] = [];
  requests.add({ door: door('late'), actor: key('late'), mayGoOn: async () => true, end: ({ code }) => void late.push(code) });
  await vi.waitFor(() => expect(late).toEqual(['UNAUTHENTICATED']));
  const { ended } = come('a');
  await requests.recheck(everybody);
  known.set('a', null);
  await time.pass(RECHECK_MS);
  expect(ended).toEqual(['UNAUTHENTICATED']);
});

test('not to know is no answer: nobody is sent away for a database that is away', async () => {
  const { known, requests, warn, come } = openHouse();
  const { ended } = come('a');
  for (const error of [new Expected('UNAVAILABLE', ''), new Error('connection lost')]) {
    known.set('a', error);
    await requests.recheck(everybody);
  }
  expect([ended, warn.mock.calls.length]).toEqual([[], 2]);
});

test('a key has so many at a time and no more; who has left is forgotten', async () => {
  const { requests, come } = openHouse();
  const hundred = Array.from({ length: 100 }, () => come('a'));
  expect(() => come('a')).toThrow(expect.objectContaining({ code: 'RATE_LIMITED', details: { retryAfter: 1 } }));
  come('b');
  hundred[0]!.leave();
  come('a');
  for (const { leave } of hundred) leave();
  expect(requests.size).toBe(2);
});
