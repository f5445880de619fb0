/** What every log store must do (LIVE.md L1-L3). Run against memory and Redis. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Cursor } from '../../../schema/wire/cursor.ts';
import type { EventLog } from '../event-log.ts';
import { createRecorder, findProblems } from './history.ts';
import type { Recorder } from './history.ts';
import { draftEdited, newSessionId, reaches, textEvent } from './log-testing.ts';
import type { LogHarness } from './log-testing.ts';
import { describeTexts } from './text-contract.ts';

export function describeEventLog(name: string, harness: LogHarness): void {
  describe(name, () => {
    let log: EventLog;
    let sessionId: string;
    beforeEach(() => {
      log = harness.createNodes(1)[0]!;
      sessionId = newSessionId();
    });

    describe('order', () => {
      it('L1: a session without a log gets one: a new epoch and seq 0', async () => {
        const first = await log.head(sessionId);
        expect(first).toEqual({ epoch: expect.stringMatching(/^[0-9a-z]{1,24}$/), seq: 0 });
        expect(await log.head(sessionId)).toEqual(first);
        expect((await log.head(newSessionId())).epoch).not.toBe(first.epoch);
      });

      it('L1: seq grows by one an event; an append is atomic and answers with the cursor of its last', async () => {
        const { epoch } = await log.head(sessionId);
        expect(await log.append(sessionId, [draftEdited('a'), draftEdited('b')])).toEqual({ epoch, seq: 2 });
        expect(await log.append(sessionId, [draftEdited('c')])).toEqual({ epoch, seq: 3 });
        expect(await log.append(sessionId, [])).toEqual({ epoch, seq: 3 });
        expect(await log.read(sessionId, { epoch, seq: 0 }, 10)).toEqual(
          ['a', 'b', 'c'].map((u, i) => ({ seq: i + 1, event: draftEdited(u) })),
        );
      });

      it('L1: appends issued in one tick keep their order', async () => {
        const cursors = await Promise.all(Array.from({ length: 200 }, (_, i) => log.append(sessionId, [draftEdited(String(i))])));
        expect(cursors.map((cursor) => cursor.seq)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
      });

      it('L1: what is written comes back exactly, whatever characters it has', async () => {
        const update = 'line\r\nbreak\u2028 "quotes" \\ \u0000 €日本語 👩‍👩‍👧 \ud83d lone';
        const { epoch } = await log.append(sessionId, [draftEdited(update)]);
        expect(await log.read(sessionId, { epoch, seq: 0 }, 1)).toEqual([{ seq: 1, event: draftEdited(update) }]);
      });

      it('L2: 50 concurrent appenders on two nodes: every follower gets every entry once and in order, appends stay whole', async () => {
        const nodes = harness.createNodes(2);
        const recorders = [createRecorder(), createRecorder(), createRecorder()];
        await Promise.all(recorders.map((recorder, i) => nodes[i % 2]!.follow(sessionId, recorder)));
        const written = new Map<number, unknown>();
        let head: Cursor = { epoch: '', seq: 0 };
        const appender = async (who: number) => {
          for (let i = 0; i < 20; i++) {
            const pair = [draftEdited(`${who}:${i}:a`), draftEdited(`${who}:${i}:b`)];
            const cursor = await nodes[who % 2]!.append(sessionId, pair);
            written.set(cursor.seq - 1, pair[0]).set(cursor.seq, pair[1]);
            if (cursor.seq > head.seq) head = cursor;
          }
        };
        await Promise.all(Array.from({ length: 50 }, (_, who) => appender(who)));
        expect(head.seq).toBe(2_000);
        for (const recorder of recorders) {
          await reaches(recorder, head);
          expect(findProblems(written, recorder.seen, 0, 2_000)).toEqual([]);
        }
      });
    });

    describeTexts(harness);

    describe('reading', () => {
      it('L1: reads ranges; null for another epoch, for the future and for what is gone', async () => {
        [log] = harness.createNodes(1, { entries: 8 }) as [EventLog];
        const { epoch } = await log.head(sessionId);
        expect(await log.read(sessionId, { epoch, seq: 0 }, 5)).toEqual([]);
        for (let i = 1; i <= 20; i++) await log.append(sessionId, [draftEdited(String(i))]);
        const at = async (seq: number, limit: number) =>
          (await log.read(sessionId, { epoch, seq }, limit))?.map((entry) => entry.seq) ?? null;
        expect(await at(16, 3)).toEqual([17, 18, 19]);
        expect(await at(19, 9)).toEqual([20]);
        expect(await at(20, 9)).toEqual([]);
        expect(await at(21, 9)).toBeNull();
        expect(await at(2, 9)).toBeNull();
        expect(await log.read(sessionId, { epoch: 'other', seq: 18 }, 9)).toBeNull();
        expect(await log.read(newSessionId(), { epoch, seq: 0 }, 9)).toBeNull();
      });

      it.each([
        ['entries', { entries: 10 }, 'x'],
        ['size', { size: 10 * 1_128 }, 'x'.repeat(1_000)],
      ])('L2: the log is bounded by %s, and keeps at least half of that', async (_, limits, update) => {
        [log] = harness.createNodes(1, limits) as [EventLog];
        const { epoch } = await log.head(sessionId);
        for (let i = 1; i <= 43; i++) {
          await log.append(sessionId, [draftEdited(update)]);
          let oldest = i;
          while (oldest > 0 && (await log.read(sessionId, { epoch, seq: oldest - 1 }, 1)) !== null) oldest--;
          expect(i - oldest).toBeLessThanOrEqual(10);
          if (i >= 5) expect(i - oldest).toBeGreaterThanOrEqual(5);
        }
      });
    });

    describe('following', () => {
      it('R2: only what comes after its start is delivered, and nothing before follow has answered', async () => {
        const recorder = createRecorder();
        let isAnswered = false;
        const { entries } = recorder;
        recorder.entries = (...given) => {
          expect(isAnswered).toBe(true);
          entries(...given);
        };
        const before = log.append(sessionId, [draftEdited('before')]);
        const following = log.follow(sessionId, recorder);
        const atOnce = log.append(sessionId, [draftEdited('at once')]);
        const { start } = await following;
        isAnswered = true;
        await Promise.all([before, atOnce]);
        await reaches(recorder, await log.append(sessionId, [draftEdited('after')]));
        expect(recorder.seen.map((entry) => entry.seq)).toEqual([1, 2, 3].filter((seq) => seq > start.seq));
      });

      it('R2: an entry written while a follower joins is in its start or delivered, without another one having to come', async () => {
        const [here, there] = harness.createNodes(2) as [EventLog, EventLog];
        for (let round = 0; round < 60; round++) {
          const session = newSessionId();
          const recorder = createRecorder();
          const following = here.follow(session, recorder);
          for (let turn = 0; turn < round % 6; turn++) await new Promise(setImmediate);
          const cursor = await there.append(session, [draftEdited('while joining')]);
          const { start, close } = await following;
          if (start.seq < cursor.seq) await reaches(recorder, cursor);
          await close();
          expect(recorder.lostAt).toEqual([]);
        }
      });

      it('R2: joining late meets a running log without a gap', async () => {
        const nodes = harness.createNodes(2);
        const written = new Map<number, unknown>();
        const joined: { recorder: Recorder; start: Cursor }[] = [];
        const joins: Promise<unknown>[] = [];
        for (let i = 0; i < 2_000; i += 10) {
          if (i % 200 === 0) {
            const recorder = createRecorder();
            joins.push(nodes[1]!.follow(sessionId, recorder).then(({ start }) => joined.push({ recorder, start })));
          }
          const events = Array.from({ length: 10 }, (_, k) => draftEdited(String(i + k)));
          const cursors = await Promise.all(events.map((event) => nodes[0]!.append(sessionId, [event])));
          cursors.forEach((cursor, k) => written.set(cursor.seq, events[k]));
        }
        await Promise.all(joins);
        const head = await nodes[0]!.head(sessionId);
        expect(joined).toHaveLength(10);
        for (const { recorder, start } of joined) {
          await reaches(recorder, head);
          expect(findProblems(written, recorder.seen, start.seq, 2_000)).toEqual([]);
          expect(recorder.lostAt).toEqual([]);
        }
      });

      it('starting over forgets every entry on every node, keeps the running text, and sends readers for a snapshot', async () => {
        const [here, there] = harness.createNodes(2) as [EventLog, EventLog];
        const recorders = [createRecorder(), createRecorder()];
        await Promise.all([here.follow(sessionId, recorders[0]!), there.follow(sessionId, recorders[1]!)]);
        const before = await here.append(sessionId, [draftEdited('a word to forget')]);
        await here.appendText(sessionId, textEvent('m', 0, 'Hello'), { messageId: 'm', number: 1 });
        const over = await there.startOver(sessionId);
        expect(over.epoch).not.toBe(before.epoch);
        expect(over.seq).toBe(0);
        await Promise.all(recorders.map((recorder) => vi.waitFor(() => expect(recorder.lostAt).toContainEqual(over), { timeout: 10_000 })));
        expect(await here.read(sessionId, { epoch: before.epoch, seq: 0 }, 10)).toBeNull();
        expect(await here.texts(sessionId)).toEqual(new Map([['m', 'Hello']]));
        const more = await here.appendText(sessionId, textEvent('m', 5, ', you'), { messageId: 'm', number: 1 });
        expect(more).toMatchObject({ length: 10, refused: false, cursor: { epoch: over.epoch, seq: 1 } });
        for (const recorder of recorders) await reaches(recorder, more.cursor);
        expect(await there.read(sessionId, over, 10)).toEqual([{ seq: 1, event: textEvent('m', 5, ', you') }]);
      });

      it('a closed follower gets nothing more, the others do; the last may leave and come back', async () => {
        const [staying, leaving] = [createRecorder(), createRecorder()];
        const stays = await log.follow(sessionId, staying);
        const leaves = await log.follow(sessionId, leaving);
        await reaches(staying, await log.append(sessionId, [draftEdited('1')]));
        await reaches(leaving, await log.head(sessionId));
        await leaves.close();
        await leaves.close();
        await reaches(staying, await log.append(sessionId, [draftEdited('2')]));
        expect(leaving.seen).toHaveLength(1);
        await stays.close();
        await log.append(sessionId, [draftEdited('3')]);
        const back = createRecorder();
        const { start } = await log.follow(sessionId, back);
        await reaches(back, await log.append(sessionId, [draftEdited('4')]));
        expect(start.seq).toBe(3);
        expect(back.seen.map((entry) => entry.seq)).toEqual([4]);
        expect(staying.seen).toHaveLength(2);
      });

      it('sessions do not hear each other', async () => {
        const other = newSessionId();
        const [mine, theirs] = [createRecorder(), createRecorder()];
        await Promise.all([log.follow(sessionId, mine), log.follow(other, theirs)]);
        await reaches(mine, await log.append(sessionId, [draftEdited('a')]));
        await reaches(theirs, await log.append(other, [draftEdited('b')]));
        expect([mine.seen, theirs.seen]).toEqual([[{ seq: 1, event: draftEdited('a') }], [{ seq: 1, event: draftEdited('b') }]]);
      });
    });
  });
}
