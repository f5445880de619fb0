/** What is done to a valid message until it is none: to its bytes, its text and its structure. */
import type { Random } from '../random.ts';

const BYTES = [0x00, 0x01, 0x7f, 0x80, 0xff, 0x22, 0x5c, 0x7b, 0x0a, 0x0d, 0xc0, 0xed];
const TEXTS = [
  '',
  '\0',
  '\u0000',
  '\ud800',
  '\u202e',
  '\u2028',
  'null',
  'NaN',
  '-0',
  '1e999',
  '{}',
  '[]',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'toString',
  '../../../etc/passwd',
  '%00',
  '%',
  '%zz',
  '\r\nx: y',
  "' or '1'='1",
  '$where',
  '${7*7}',
  '{{7*7}}',
  '9'.repeat(400),
  'A'.repeat(5_000),
  '🦜'.repeat(100),
  '(?:a+)+$',
  'ses_00000000000000000000000000',
];
const NUMBERS = [0, -0, -1, 1, 0.1, 2 ** 31, -(2 ** 31), 2 ** 53, 1e308, 1e-320, 255, 65_536];
const NAMES = ['__proto__', 'constructor', 'toJSON', 'length', 'then', '', '\0', 'a'.repeat(300)];
const DEEPEST = 2_000;

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

export function createMutations(random: Random) {
  const text = () => random.oneOf(TEXTS);

  function bytes(source: Uint8Array, most = 4): Buffer {
    let result = Buffer.from(source);
    for (let times = random.whole(1, most + 1); times > 0; times--) {
      const at = random.whole(0, result.length + 1);
      const end = Math.min(result.length, at + random.whole(0, 16));
      switch (random.whole(0, 7)) {
        case 0:
          result = result.subarray(0, at);
          break;
        case 1:
          if (at < result.length) result[at] = result[at]! ^ (1 << random.whole(0, 8));
          break;
        case 2:
          if (at < result.length) result[at] = random.oneOf(BYTES);
          break;
        case 3:
          result = Buffer.concat([result.subarray(0, at), Buffer.from(text()), result.subarray(at)]);
          break;
        case 4:
          result = Buffer.concat([result.subarray(0, at), result.subarray(end)]);
          break;
        case 5:
          result = Buffer.concat([result.subarray(0, end), result.subarray(at)]);
          break;
        default:
          // A length or a varint that promises more than there is.
          result = Buffer.concat([result.subarray(0, at), Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f]), result.subarray(at)]);
      }
      // Copied, so that the next one changes no template.
      result = Buffer.from(result);
    }
    return result;
  }

  function leaf(): Json {
    return random.oneOf<Json>([text(), random.oneOf(NUMBERS), true, false, null, [], {}, [[]], [null], { a: { b: { c: {} } } }]);
  }

  function json(value: Json, rate = 0.15): Json {
    if (random.chance(rate)) return leaf();
    if (Array.isArray(value)) {
      const parts = value.map((part) => json(part, rate));
      return random.chance(rate / 2) ? [...parts, ...parts, leaf()] : parts;
    }
    if (value === null || typeof value !== 'object') return value;
    const entries = Object.entries(value).filter(() => !random.chance(rate / 2));
    const changed = entries.map(([name, part]): [string, Json] => [random.chance(rate / 6) ? random.oneOf(NAMES) : name, json(part, rate)]);
    if (random.chance(rate / 3)) changed.push([random.oneOf(NAMES), leaf()]);
    return Object.fromEntries(changed);
  }

  /** As text, since some of it no library would write: names twice, nesting without an end. */
  function body(value: Json): string {
    const written = JSON.stringify(json(value));
    const how = random.whole(0, 24);
    if (how === 0) return bytes(Buffer.from(written)).toString('latin1');
    if (how === 1) return written.replace('{', '{"__proto__":{"isAdmin":true},');
    if (how === 2) return '['.repeat(random.whole(1, DEEPEST));
    if (how === 3) return written.replace('{', `{"${'x":{"'.repeat(random.whole(1, DEEPEST))}`);
    if (how === 4) return `\ufeff${written}`;
    return written;
  }

  return { bytes, json, body, text };
}

export type Mutations = ReturnType<typeof createMutations>;
