import type { Writable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
// @ts-expect-error -- ws exports it, its types do not say so
import { Receiver } from 'ws';
import { asciiJson } from './ascii-json.ts';
import { canonicalJson } from './canonical-json.ts';
import { textFrameHeader } from './ws-frame.ts';

/** What `ws` itself reads from these bytes. */
function received(bytes: Buffer): Promise<string> {
  const receiver = new (Receiver as new (options: object) => Writable)({ isServer: false, maxPayload: 1 << 27 });
  return new Promise((resolve, reject) => {
    receiver.on('message', (data: Buffer) => resolve(data.toString()));
    receiver.on('error', reject);
    receiver.write(bytes);
  });
}

describe('F1: what is written raw', () => {
  test('any JSON survives as ASCII, lone surrogates too', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary', maxDepth: 2 }), fc.string({ unit: 'binary' }), (value, text) => {
        const json = asciiJson({ value, text, lone: '\ud800x\udc00' });
        expect(Buffer.byteLength(json)).toBe(json.length);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify({ value, text, lone: '\ud800x\udc00' })));
      }),
    );
  });

  test.each([0, 1, 125, 126, 127, 65_535, 65_536, 70_000])('a frame of %i bytes is read by ws', async (length) => {
    const text = 'x'.repeat(length);
    expect(await received(Buffer.from(textFrameHeader(length) + text, 'latin1'))).toBe(text);
  });

  test('a length of 32 bits', () => {
    expect(Buffer.from(textFrameHeader(0xfedcba98), 'latin1').toString('hex')).toBe('817f00000000fedcba98');
  });
});

describe('canonical JSON', () => {
  test('order of keys and undefined do not matter, everything else does', () => {
    expect(canonicalJson({ b: [1, { d: 1, c: null }], a: 'x', u: undefined })).toBe(canonicalJson({ a: 'x', b: [1, { c: null, d: 1 }] }));
    expect(canonicalJson(Object.assign(Object.create(null), { a: 1 }))).toBe('{"a":1}');
  });

  test('equal exactly where JSON is equal', () => {
    const sorted = (value: unknown): unknown =>
      value !== null && typeof value === 'object' && !Array.isArray(value)
        ? Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, item]) => [key, sorted(item)])
        : Array.isArray(value)
          ? { items: value.map(sorted) }
          : value;
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 2 }), fc.jsonValue({ maxDepth: 2 }), (a, b) => {
        expect(canonicalJson(a) === canonicalJson(b)).toBe(JSON.stringify(sorted(a)) === JSON.stringify(sorted(b)));
      }),
    );
  });

  test.each([[new Date(0)], [1n], [Number.NaN], [{ deep: [new Map()] }], [() => 1], [Symbol('s')]])(
    '%s has no spelling of its own',
    (value) => {
      expect(canonicalJson(value)).toBeNull();
    },
  );
});
