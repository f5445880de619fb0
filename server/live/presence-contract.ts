/** What every presence must do (LIVE.md D4). Run against memory and Redis; `nodes` are two processes' worth of it over one store. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ActorRecord } from '../../schema/wire/events.ts';
import { MAX_PRESENCE_STATE_BYTES, MAX_SHOWN_PARTICIPANTS } from '../../schema/wire/limits.ts';
import type { ParticipantRecord, Presence } from './presence.ts';

export const WAIT = { timeout: 10_000, interval: 5 };
let sessions = 0;
export const newSessionId = () => `ses_${process.pid}_${Date.now().toString(36)}_${sessions++}`;
export const ann: ActorRecord = { kind: 'user', id: 'usr_ann', displayName: 'Ann' };
export const bob: ActorRecord = { kind: 'user', id: 'usr_bob', displayName: 'Bob' };

export async function namesBecome(presence: Presence, sessionId: string, names: string[]): Promise<void> {
  await vi.waitFor(
    async () => expect((await presence.present(sessionId)).participants.map(({ actor }) => actor.displayName).toSorted()).toEqual(names),
    WAIT,
  );
}

export function describePresence(name: string, createNodes: () => [Presence, Presence]): void {
  describe(name, () => {
    let here: Presence;
    let there: Presence;
    let sessionId: string;
    beforeEach(() => {
      [here, there] = createNodes();
      sessionId = newSessionId();
    });
    const stateOf = async (presence: Presence, actor: ActorRecord) =>
      (await presence.present(sessionId)).participants.find((participant) => participant.actor.id === actor.id)?.state;

    it('D4: an actor is here once, with the first of its readers until the last has left; leaving twice is leaving once', async () => {
      const leaves = [here.enter(sessionId, ann), here.enter(sessionId, ann), there.enter(sessionId, ann)];
      there.enter(sessionId, bob);
      await namesBecome(here, sessionId, ['Ann', 'Bob']);
      leaves[0]!();
      leaves[0]!();
      leaves[2]!();
      // What a node said after the leaves is known: so are the leaves.
      here.enter(sessionId, { ...bob, id: 'usr_cyd', displayName: 'Cyd' });
      there.enter(sessionId, { ...bob, id: 'usr_dan', displayName: 'Dan' });
      await vi.waitFor(async () => expect(await here.present(sessionId)).toMatchObject({ count: 4 }), WAIT);
      await namesBecome(there, sessionId, ['Ann', 'Bob', 'Cyd', 'Dan']);
      leaves[1]!();
      await namesBecome(there, sessionId, ['Bob', 'Cyd', 'Dan']);
      await namesBecome(here, sessionId, ['Bob', 'Cyd', 'Dan']);
    });

    it('participants are ordered by when they came', async () => {
      here.enter(sessionId, bob);
      await namesBecome(there, sessionId, ['Bob']);
      const from = Date.now();
      await vi.waitUntil(() => Date.now() > from + 1, WAIT);
      there.enter(sessionId, ann);
      await namesBecome(here, sessionId, ['Ann', 'Bob']);
      const { participants } = await here.present(sessionId);
      expect(participants.map(({ actor }) => actor)).toEqual([bob, ann]);
      expect(participants[0]!.since < participants[1]!.since).toBe(true);
      expect(participants[0]).toEqual({ actor: bob, since: expect.stringMatching(/^\d{4}-.*Z$/), state: '{}' });
    });

    it('many sessions are answered at once, those without anybody with an empty list', async () => {
      const other = newSessionId();
      here.enter(sessionId, ann);
      there.enter(other, bob);
      await namesBecome(here, other, ['Bob']);
      await namesBecome(here, sessionId, ['Ann']);
      const empty = newSessionId();
      const found = await there.presentIn([sessionId, other, empty]);
      expect([...found].map(([id, { participants, count }]) => [id, participants.map(({ actor }) => actor.id), count])).toEqual([
        [sessionId, ['usr_ann'], 1],
        [other, ['usr_bob'], 1],
        [empty, [], 0],
      ]);
    });

    it('D4: the latest state of an actor counts, whichever client and node it came from', async () => {
      here.enter(sessionId, ann);
      await here.update(sessionId, ann, 'tab-1', '{"cursor":1}');
      await vi.waitFor(async () => expect(await stateOf(there, ann)).toBe('{"cursor":1}'), WAIT);
      await there.update(sessionId, ann, 'tab-2', '{"cursor":2}');
      await vi.waitFor(async () => expect(await stateOf(here, ann)).toBe('{"cursor":2}'), WAIT);
    });

    it('D4: a state that comes before its reader is held for it, and shows nobody by itself', async () => {
      await here.update(sessionId, ann, 'c', '{"typing":true}');
      expect(await there.present(sessionId)).toEqual({ participants: [], count: 0 });
      expect(await there.isHere(sessionId, ann)).toBe(false);
      there.enter(sessionId, ann);
      await vi.waitFor(async () => expect(await stateOf(here, ann)).toBe('{"typing":true}'), WAIT);
    });

    it('D4: a burst of states is merged: no error, the last one wins, at most ten a second are told', async () => {
      const told: ParticipantRecord[][] = [];
      here.enter(sessionId, ann);
      await namesBecome(there, sessionId, ['Ann']);
      const watch = await there.watch(sessionId, ({ participants }) => told.push(participants));
      const from = performance.now();
      for (let i = 1; i <= 300; i++) {
        await here.update(sessionId, ann, 'c', `{"cursor":${i}}`);
        if (i % 10 === 0) await new Promise(setImmediate);
      }
      await vi.waitFor(() => expect(told.at(-1)?.[0]?.state).toBe('{"cursor":300}'), WAIT);
      expect(told.length).toBeLessThanOrEqual(Math.ceil((performance.now() - from) / 100) + 1);
      await watch.close();
    });

    it('D4: changes on any node are told, and only changes; after closing nothing is', async () => {
      const told: string[][] = [];
      const watch = await here.watch(sessionId, ({ participants }) => told.push(participants.map(({ actor }) => actor.displayName)));
      const leave = there.enter(sessionId, ann);
      await vi.waitFor(() => expect(told.at(-1)).toEqual(['Ann']), WAIT);
      const again = there.enter(sessionId, ann);
      again();
      leave();
      await vi.waitFor(() => expect(told.at(-1)).toEqual([]), WAIT);
      expect(told).toEqual([['Ann'], []]);
      await watch.close();
      await watch.close();
      there.enter(sessionId, bob);
      await namesBecome(here, sessionId, ['Bob']);
      expect(told).toHaveLength(2);
    });

    it('of very many those are shown who do something, then who weighs more, then who came last; all are counted', async () => {
      const person = (name: string): ActorRecord => ({ kind: 'user', id: `usr_${name}`, displayName: name });
      const enterAll = async (from: number, to: number) => {
        const before = Date.now();
        await vi.waitUntil(() => Date.now() > before, WAIT);
        for (let i = from; i < to; i++) (i % 2 === 0 ? here : there).enter(sessionId, person(String(i)));
        await vi.waitFor(async () => expect(await here.present(sessionId)).toMatchObject({ count: to }), WAIT);
      };
      here.enter(sessionId, person('0'), 1);
      await enterAll(1, 60);
      await enterAll(60, 105);
      await here.update(sessionId, person('2'), 'c', '{"typing":true}');
      await there.update(sessionId, person('3'), 'c', '{"caret":{"anchor":"a","head":"a"}}');
      await here.update(sessionId, person('104'), 'c', '{"away":1}');
      const shown = async (presence: Presence) =>
        (await presence.present(sessionId)).participants.map(({ actor }) => Number(actor.displayName));
      const expected = [0, 2, 3, ...Array.from({ length: 44 }, (_, i) => 60 + i)];
      for (const node of [here, there]) {
        await vi.waitFor(async () => {
          const numbers = new Set(await shown(node));
          expect([expected.filter((number) => !numbers.has(number)), numbers.has(104)]).toEqual([[], false]);
        }, WAIT);
        const present = await node.present(sessionId);
        expect(present.count).toBe(105);
        expect(present.participants).toHaveLength(MAX_SHOWN_PARTICIPANTS);
        expect(present.participants.map(({ since }) => since)).toEqual(present.participants.map(({ since }) => since).toSorted());
        expect(await Promise.all(['104', '5', '105'].map((name) => node.isHere(sessionId, person(name))))).toEqual([true, true, false]);
      }
    });

    it.each([
      ['too large', JSON.stringify('é'.repeat(MAX_PRESENCE_STATE_BYTES / 2))],
      ['not JSON', '{cursor'],
    ])('a state that is %s is INVALID', async (_, state) => {
      await expect(here.update(sessionId, ann, 'c', state)).rejects.toMatchObject({
        name: 'Expected',
        code: 'INVALID',
        details: { fields: { state: expect.any(String) } },
      });
    });
  });
}
