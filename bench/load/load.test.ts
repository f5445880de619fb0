import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { textFrameHeader } from '../../server/live/ws-frame.ts';
import { deltaResult, markedText } from '../peers/payload.ts';
import { createFrameScanner } from './frame-scanner.ts';
import { createHistogram } from './histogram.ts';
import { createSequence } from './sequence.ts';

describe('histogram', () => {
  test('is at most 1/32 above the exact quantile', () => {
    const values = fc.array(fc.integer({ min: 0, max: 2 ** 36 }), { minLength: 1, maxLength: 500 });
    fc.assert(
      fc.property(values, fc.double({ min: 0.01, max: 1, noNaN: true }), (samples, q) => {
        const histogram = createHistogram();
        for (const sample of samples) histogram.add(sample);
        const exact = samples.toSorted((a, b) => a - b)[Math.ceil(q * samples.length) - 1]!;
        const found = histogram.quantile(q);
        expect(found).toBeGreaterThanOrEqual(exact);
        expect(found).toBeLessThanOrEqual(exact * (1 + 1 / 32) + 1);
      }),
    );
  });

  test('is not a number without samples', () => {
    expect(createHistogram().quantile(0.99)).toBeNaN();
  });
});

describe('sequence', () => {
  function follow(seqs: readonly number[]) {
    const counts = { deltas: 0, gaps: 0, duplicates: 0 };
    const sequence = createSequence(counts);
    for (const seq of seqs) sequence.next(seq);
    return counts;
  }

  test('may begin anywhere', () => {
    expect(follow([7, 8, 9])).toEqual({ deltas: 3, gaps: 0, duplicates: 0 });
  });

  test('flags what a doctored stream lacks and what it has twice', () => {
    expect(follow([1, 2, 5, 6])).toEqual({ deltas: 4, gaps: 2, duplicates: 0 });
    expect(follow([1, 2, 2, 3])).toEqual({ deltas: 4, gaps: 0, duplicates: 1 });
    expect(follow([1, 3, 2, 4])).toEqual({ deltas: 4, gaps: 1, duplicates: 1 });
  });
});

describe('frame scanner', () => {
  const messages = [
    '{"type":"connection_ack"}',
    deltaResult(1, markedText(1, 1_000)),
    deltaResult(2, markedText(2, 2_000) + markedText(3, 3_000)),
    deltaResult(4, markedText(4, 4_000, 70_000)),
  ];
  const stream = Buffer.concat(
    messages.flatMap((message) => [Buffer.from(textFrameHeader(Buffer.byteLength(message)), 'latin1'), Buffer.from(message)]),
  );

  function scan(chunks: readonly Buffer[]) {
    const seen: unknown[] = [];
    const scanner = createFrameScanner({
      control: (text) => seen.push(text),
      delta: (seq, dueUs) => seen.push([seq, dueUs]),
      frame: () => seen.push('frame'),
      ping: () => seen.push('ping'),
      close: (code) => seen.push(code),
    });
    for (const chunk of chunks) scanner(chunk);
    return seen;
  }

  const expected = [messages[0], [1, 1_000], 'frame', [2, 2_000], [3, 3_000], 'frame', [4, 4_000], 'frame'];

  test('finds every delta of every frame', () => {
    expect(scan([stream])).toEqual(expected);
  });

  test('finds the same wherever the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 8 }), (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), stream.length];
        expect(scan(places.slice(1).map((end, i) => stream.subarray(places[i]!, end)))).toEqual(expected);
      }),
    );
  });
});
