import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Expected } from '../../kit/errors.ts';
import { readChat } from './chat.ts';
import { readResponses } from './responses.ts';

const FIELDS = [
  'model',
  'messages',
  'input',
  'stream',
  'max_tokens',
  'max_output_tokens',
  'metadata',
  'tools',
  'text',
  'response_format',
  'stop',
];
const READERS = [
  ['chat', readChat],
  ['responses', readResponses],
] as const;

/** Bodies that are nearly right: the known names with any value, and a good body with one of them spoilt. */
const spoilt = fc.tuple(fc.constantFrom(...FIELDS), fc.jsonValue()).map(([name, value]) => ({
  model: 'demo:echo',
  messages: [{ role: 'user', content: 'x' }],
  [name]: value,
}));
const message = fc.record(
  { role: fc.oneof(fc.constant('user'), fc.jsonValue()), content: fc.jsonValue(), tool_calls: fc.jsonValue() },
  { requiredKeys: [] },
);
const bodies = fc.oneof(
  fc.jsonValue(),
  fc.dictionary(fc.constantFrom(...FIELDS), fc.jsonValue()),
  spoilt,
  fc.array(message, { maxLength: 3 }).map((messages) => ({ model: 'm', messages, input: messages })),
);

describe.each(READERS)('%s', (_name, read) => {
  test('whatever comes is read or refused with the name of a field, and nothing else happens', () => {
    let refused = 0;
    fc.assert(
      fc.property(bodies, (body) => {
        try {
          const asked = read(body);
          return asked.messages.every(({ text }) => typeof text === 'string') && typeof asked.isStream === 'boolean';
        } catch (error) {
          refused++;
          return error instanceof Expected && error.code === 'INVALID' && Object.keys(error.details.fields ?? {}).length === 1;
        }
      }),
      { numRuns: 2_000 },
    );
    expect(refused).toBeGreaterThan(1_000);
  });

  test('names of what every object has are no fields', () => {
    for (const name of ['constructor', '__proto__', 'toString'])
      expect(() => read(JSON.parse(`{ "model": "m", "${name}": 1 }`))).toThrow(expect.objectContaining({ code: 'INVALID' }));
  });
});

test('an answer’s length may be said in both ways; developers’ words are the system’s', () => {
  const asked = readChat({
    model: 'm',
    messages: [
      {
        role: 'developer',
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
        ],
      },
      { role: 'assistant', content: null },
      { role: 'user', content: 'c' },
    ],
    max_tokens: 5,
    max_completion_tokens: 7,
    stream_options: null,
  });
  expect(asked).toMatchObject({ maxOutputTokens: 7, isStream: false, includesUsage: false });
  expect(asked.messages).toEqual([
    { role: 'system', text: 'a\nb' },
    { role: 'assistant', text: '' },
    { role: 'user', text: 'c' },
  ]);
  expect(readResponses({ model: 'm', input: 'x', instructions: 'y', max_output_tokens: 3 })).toMatchObject({
    messages: [
      { role: 'system', text: 'y' },
      { role: 'user', text: 'x' },
    ],
    maxOutputTokens: 3,
  });
});
