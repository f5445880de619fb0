import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newText } from '../../schema/wire/events.ts';
import type { LogEntry, LogEvent, MessageRecord } from '../../schema/wire/events.ts';
import { mergeEntries } from './merge.ts';

const barrier = (id: string): LogEvent => ({ kind: 'messageChanged', message: { id } as MessageRecord });

/** Says who speaks in turn; '|' is a barrier. Every piece of text names its own seq, so that a swap shows. */
function logOf(script: readonly string[]): LogEntry[] {
  const lengths = new Map<string, number>();
  return script.map((speaker, index) => {
    const seq = index + 1;
    if (speaker === '|') return { seq, event: barrier(String(seq)) };
    const text = `<${seq}>`;
    const offset = lengths.get(speaker) ?? 0;
    lengths.set(speaker, offset + text.length);
    return { seq, event: { kind: 'text', messageId: speaker, offset, text } };
  });
}

/** A client: texts by offset, and what else came, with the texts as they stood then. Throws at a hole. */
function createReader() {
  const texts: Record<string, string> = {};
  const barriers: string[] = [];
  return {
    texts,
    barriers,
    apply(event: LogEvent): void {
      if (event.kind !== 'text') return void barriers.push(`${JSON.stringify(event)} ${JSON.stringify(texts)}`);
      const soFar = texts[event.messageId] ?? '';
      const added = newText(event, soFar.length);
      if (added === null) throw new Error('a hole');
      texts[event.messageId] = soFar + added;
    },
  };
}

function readAll(entries: readonly LogEntry[]) {
  const reader = createReader();
  for (const { event } of entries) reader.apply(event);
  return { texts: reader.texts, barriers: new Set(reader.barriers) };
}

const scripts = fc.array(fc.constantFrom('a', 'b', 'c', '|'), { maxLength: 40 });

describe('F3: merging', () => {
  test('pieces of one message become one, also across another message', () => {
    const merged = mergeEntries(logOf(['a', 'b', 'a', 'b', '|', 'a']));
    expect(merged.map(({ event, seq }) => [event.kind === 'text' ? event.text : event.kind, seq])).toEqual([
      ['<1><3>', 1],
      ['<2><4>', 4],
      ['messageChanged', 5],
      ['<6>', 6],
    ]);
  });

  test('nothing gives nothing', () => expect(mergeEntries([])).toEqual([]));

  test('L3: a repeated piece is not doubled, and a hole is not closed', () => {
    const text = (seq: number, offset: number, piece: string): LogEntry => ({
      seq,
      event: { kind: 'text', messageId: 'a', offset, text: piece },
    });
    expect(mergeEntries([text(1, 0, 'abc'), text(2, 1, 'bcd')]).map(({ event }) => event)).toEqual([
      { kind: 'text', messageId: 'a', offset: 0, text: 'abcd' },
    ]);
    expect(mergeEntries([text(1, 0, 'abc'), text(2, 5, 'x')])).toHaveLength(2);
  });

  test('the log itself is left alone', () => {
    const log = logOf(['a', 'a']);
    const before = structuredClone(log);
    mergeEntries(log);
    expect(log).toEqual(before);
  });

  test('any log: the same texts, and at every barrier the same texts as without merging', () => {
    fc.assert(
      fc.property(scripts, (script) => {
        const log = logOf(script);
        const reader = createReader();
        for (const { event } of mergeEntries(log)) reader.apply(event);
        const expected = readAll(log);
        expect(reader.texts).toEqual(expected.texts);
        expect(reader.barriers.map((seen) => seen.split(' ')[0])).toEqual([...expected.barriers].map((seen) => seen.split(' ')[0]));
      }),
    );
  });

  test('any log, left after any event and resumed at its cursor, any number of times: nothing is lost', () => {
    fc.assert(
      fc.property(scripts, fc.infiniteStream(fc.nat(5)), (script, cuts) => {
        const log = logOf(script);
        const reader = createReader();
        let cursor = 0;
        while (cursor < log.length) {
          const merged = mergeEntries(log.slice(cursor));
          const taken = merged.slice(0, 1 + (cuts.next().value ?? 0));
          for (const { event, seq } of taken) {
            expect(seq).toBeGreaterThan(cursor);
            cursor = seq;
            reader.apply(event);
          }
        }
        expect(cursor).toBe(log.length);
        expect(reader.texts).toEqual(readAll(log).texts);
        expect(new Set(reader.barriers.map((seen) => seen.split(' ')[0]))).toEqual(
          new Set([...readAll(log).barriers].map((seen) => seen.split(' ')[0])),
        );
      }),
    );
  });
});
