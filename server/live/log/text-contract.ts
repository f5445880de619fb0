/** What every log store must do with running texts (LIVE.md L2, L3, G2). Part of the contract in log-contract.ts. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Fenced } from '../event-log.ts';
import type { EventLog } from '../event-log.ts';
import { createRecorder } from './history.ts';
import { newSessionId, textEvent } from './log-testing.ts';
import type { LogHarness } from './log-testing.ts';

const fence = (number: number, messageId = 'm') => ({ messageId, number });

export function describeTexts(harness: LogHarness): void {
  describe('text', () => {
    let log: EventLog;
    let sessionId: string;
    beforeEach(() => {
      log = harness.createNodes(1)[0]!;
      sessionId = newSessionId();
    });
    const send = (offset: number, text: string, number = 1) => log.appendText(sessionId, textEvent('m', offset, text), fence(number));

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
}
