import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LogEntry, MessageRecord } from '../../schema/wire/events.ts';
import { KeptLog } from './kept-log.ts';

const MANY = 1_000_000;
const text = (seq: number, size = 1): LogEntry => ({ seq, event: { kind: 'text', messageId: 'm', offset: 0, text: 'x'.repeat(size) } });
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => text(from + index));
const at = (seq: number, epoch = 'e') => ({ epoch, seq });

function keptLog(limits = { keptEntries: 10, keptBytes: MANY }) {
  const kept = new KeptLog(limits);
  kept.startAt(at(100));
  return kept;
}

describe('F4: the kept end of the log', () => {
  test('covers what came since it was followed, and nothing before or of another epoch', () => {
    const kept = keptLog();
    kept.append(range(101, 103), at(103));
    expect([99, 100, 103].map((seq) => kept.covers('e', seq))).toEqual([false, true, true]);
    expect(kept.covers('other', 102)).toBe(false);
    expect(kept.after(101, MANY).map(({ seq }) => seq)).toEqual([102, 103]);
    expect(kept.after(103, MANY)).toEqual([]);
  });

  test('L1: after a hole or in a new epoch nothing is covered any more', () => {
    const kept = keptLog();
    expect(kept.append([text(102)], at(102))).toBe(false);
    expect(kept.covers('e', 101)).toBe(false);
    expect(kept.append([text(103)], at(103, 'new'))).toBe(false);
    expect(kept.covers('new', 103)).toBe(true);
  });

  test('gives at least one entry, and no more once the bytes are full', () => {
    const kept = keptLog();
    kept.append([text(101, 5_000), text(102, 5_000), text(103, 5_000)], at(103));
    expect(kept.after(100, 1).map(({ seq }) => seq)).toEqual([101]);
    expect(kept.after(100, 6_000).map(({ seq }) => seq)).toEqual([101, 102]);
  });

  test('older entries are put in front where they fit and join', () => {
    const kept = keptLog();
    kept.append(range(101, 103), at(103));
    expect(kept.prepend(range(90, 99))).toBe(false);
    expect(kept.prepend(range(80, 103))).toBe(false);
    expect(kept.prepend(range(98, 103))).toBe(true);
    expect(kept.after(97, MANY).map(({ seq }) => seq)).toEqual([98, 99, 100, 101, 102, 103]);
    expect(kept.covers('e', 96)).toBe(false);
  });

  test('knows the last entry that is not text', () => {
    const kept = keptLog();
    kept.append([{ seq: 101, event: { kind: 'messageAdded', message: { id: 'm' } as MessageRecord } }, text(102)], at(102));
    expect(kept.lastBarrier).toBe(101);
  });

  test('any appends: bounded, gapless up to the head', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.nat(400), { minLength: 1, maxLength: 8 })), (lumps) => {
        const limits = { keptEntries: 12, keptBytes: 3_000 };
        const kept = keptLog(limits);
        let seq = 100;
        for (const sizes of lumps) {
          const entries = sizes.map((size) => text(++seq, size));
          expect(kept.append(entries, at(seq))).toBe(true);
        }
        let base = seq;
        while (base > 100 && kept.covers('e', base - 1)) base--;
        const entries = kept.after(base, MANY);
        expect(entries.map((entry) => entry.seq)).toEqual(Array.from({ length: seq - base }, (_, index) => base + 1 + index));
        expect(entries.length).toBeLessThanOrEqual(limits.keptEntries * 1.25);
        expect(kept.head).toEqual(at(seq));
      }),
    );
  });
});
