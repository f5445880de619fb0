/** What every log store must do (LIVE.md L1-L3). Run against memory and Redis. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Cursor } from '../../../schema/wire/cursor.ts';
import type { LogEvent, TextEvent } from '../../../schema/wire/events.ts';
import { Fenced } from '../event-log.ts';
import type { EventLog } from '../event-log.ts';
import { createRecorder, findProblems } from './history.ts';
import type { Recorder } from './history.ts';
import type { LogLimits } from './limits.ts';

export interface LogHarness {
  /** As many nodes as asked for, all over one store. */
  createNodes(count: number, limits?: Partial<LogLimits>): EventLog[];
}

const WAIT = { timeout: 10_000, interval: 5 };
let sessions = 0;

export const newSessionId = () => `ses_${process.pid}_${Date.now().toString(36)}_${sessions++}`;
export const draftEdited = (update: string): LogEvent => ({ kind: 'draftEdited', update, version: 1, clientId: 'c' });
export const textEvent = (messageId: string, offset: number, text: string): TextEvent => ({ kind: 'text', messageId, offset, text });
const fence = (number: number, messageId = 'm') => ({ messageId, number });

export async function reaches(recorder: Recorder, cursor: Cursor): Promise<void> {
  await vi.waitFor(() => expect(recorder.cursor).toEqual(cursor), WAIT);
}

export function describeEventLog(name: string, harness: LogHarness): void {
  describe(name, () => {
    let log: EventLog;
    let sessionId: string;
    beforeEach(() => {
      log = harness.createNodes(1)[0]!;
      sessionId = newSessionId();
    });
    const send = (offset: number, text: string, number = 1) => log.appendText(sessionId, textEvent('m', offset, text), fence(number));

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

    describe('text', () => {
      it('L3: a repeated append changes nothing, an overlapping one adds only what is new', async () => {
        expect(await send(0, 'Hello')).toMatchObject({ length: 5, refused: false, cursor: { seq: 1 } });
        expect(await send(0, 'Hello')).toMatchObject({ length: 5, refused: false, cursor: { seq: 1 } });
        expect(await send(3, 'lo, you')).toMatchObject({ length: 10, refused: false, cursor: { seq: 2 } });
        expect(await send(2, 'llo')).toMatchObject({ length: 10, refused: false, cursor: { seq: 2 } });
        const { epoch } = await log.head(sessionId);
        expect(await log.read(sessionId, { epoch, seq: 0 }, 10)).toEqual([
          { seq: 1, event: textEvent('m', 0, 'Hello') },
          { seq: 2, event: textEvent('m', 5, ', you') },
        ]);
        expect(await log.texts(sessionId)).toEqual(new Map([['m', 'Hello, you']]));
      });

      it('L3: a text that starts beyond what the store has is refused with its length', async () => {
        expect(await send(4, 'x')).toMatchObject({ length: 0, refused: true, cursor: { seq: 0 } });
        await send(0, 'Hello');
        expect(await send(6, 'x')).toMatchObject({ length: 5, refused: true, cursor: { seq: 1 } });
        expect(await log.texts(sessionId)).toEqual(new Map([['m', 'Hello']]));
      });

      it('L3: lengths are UTF-16 code units, and a pair of surrogates may come in two pieces', async () => {
        expect(await send(0, 'é日👩')).toMatchObject({ length: 4 });
        expect(await send(4, '\ud83d')).toMatchObject({ length: 5 });
        expect(await send(4, '\ud83d\ude00"\n')).toMatchObject({ length: 8 });
        expect(await log.texts(sessionId)).toEqual(new Map([['m', 'é日👩😀"\n']]));
      });

      it('L3: an empty text adds no entry', async () => {
        expect(await send(0, '')).toMatchObject({ length: 0, refused: false, cursor: { seq: 0 } });
        expect(await log.texts(sessionId)).toEqual(new Map());
      });

      it('L2: only the holder of the highest fence writes; the stale owner is refused and nothing of it arrives', async () => {
        await send(0, 'old owner', 3);
        await expect(send(9, '!', 2)).rejects.toBeInstanceOf(Fenced);
        expect(await log.takeOver(sessionId, fence(4))).toBe('old owner');
        await expect(send(9, ' wakes up', 3)).rejects.toBeInstanceOf(Fenced);
        await expect(log.takeOver(sessionId, fence(3))).rejects.toBeInstanceOf(Fenced);
        expect(await send(9, ', new owner', 4)).toMatchObject({ length: 20 });
        expect(await log.texts(sessionId)).toEqual(new Map([['m', 'old owner, new owner']]));
        expect((await log.head(sessionId)).seq).toBe(2);
      });

      it('G2: taking over a message that the store does not know sets its fence', async () => {
        expect(await log.takeOver(sessionId, fence(7))).toBe('');
        await expect(send(0, 'late', 6)).rejects.toBeInstanceOf(Fenced);
        expect(await log.texts(sessionId)).toEqual(new Map());
      });

      it('L2: ending forgets the text and keeps the fence; ending twice or the unknown does nothing', async () => {
        await send(0, 'done', 2);
        await log.appendText(sessionId, textEvent('other', 0, 'goes on'), fence(1, 'other'));
        await log.endText(sessionId, 'm');
        await log.endText(sessionId, 'm');
        await log.endText(sessionId, 'unknown');
        expect(await log.texts(sessionId)).toEqual(new Map([['other', 'goes on']]));
        await expect(send(0, 'late', 1)).rejects.toBeInstanceOf(Fenced);
        expect(await send(4, 'beyond', 2)).toMatchObject({ refused: true, length: 0 });
      });

      it('L2: fences of ended messages are bounded: the oldest goes', async () => {
        [log] = harness.createNodes(1, { endedFences: 2 }) as [EventLog];
        for (const id of ['a', 'b', 'c']) {
          await log.appendText(sessionId, textEvent(id, 0, 'x'), fence(5, id));
          await log.endText(sessionId, id);
        }
        await expect(log.takeOver(sessionId, fence(1, 'b'))).rejects.toBeInstanceOf(Fenced);
        expect(await log.takeOver(sessionId, fence(1, 'a'))).toBe('');
      });

      it('R2: texts are at least as long as at the head when they were asked', async () => {
        let offset = 0;
        let isWriting = true;
        const writer = (async () => {
          for (let i = 0; i < 400; i++) offset = (await send(offset, `${i} `)).length;
          isWriting = false;
        })();
        const follower = createRecorder();
        await log.follow(sessionId, follower);
        while (isWriting) {
          const head = await log.head(sessionId);
          const text = (await log.texts(sessionId)).get('m') ?? '';
          const entries = await log.read(sessionId, { ...head, seq: Math.max(0, head.seq - 1) }, 1);
          const last = entries?.[0]?.event;
          if (last?.kind === 'text') expect(text.length).toBeGreaterThanOrEqual(last.offset + last.text.length);
        }
        await writer;
        expect((await log.texts(sessionId)).get('m')).toHaveLength(offset);
      });
    });

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
