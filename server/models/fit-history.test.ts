import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Expected } from '../kit/errors.ts';
import { estimateMessage } from './estimate.ts';
import { fitHistory, promptBudget } from './fit-history.ts';
import type { ChatMessage } from './model.ts';

const size = (messages: readonly ChatMessage[]) => messages.reduce((sum, message) => sum + estimateMessage(message), 0);
const text = fc.string({ maxLength: 200 });
const turn = fc.tuple(text, text).map(([asked, answered]): ChatMessage[] => [
  { role: 'user', text: asked },
  { role: 'assistant', text: answered },
]);
const conversation = fc
  .tuple(fc.array(text, { maxLength: 2 }), fc.array(turn, { maxLength: 12 }), text)
  .map(([system, turns, prompt]): ChatMessage[] => [
    ...system.map((instruction) => ({ role: 'system' as const, text: instruction })),
    ...turns.flat(),
    { role: 'user', text: prompt },
  ]);
const window = fc.record({ contextWindow: fc.integer({ min: 1, max: 1500 }), maxOutputTokens: fc.integer({ min: 1, max: 400 }) });

test('what is kept fits, and is the instructions and an unbroken end of the conversation', () => {
  fc.assert(
    fc.property(conversation, window, (messages, limits) => {
      const system = messages.filter(({ role }) => role === 'system');
      const turns = messages.filter(({ role }) => role !== 'system');
      const budget = promptBudget(limits);
      const least = [...system, turns.at(-1)!];
      if (size(least) > budget) {
        expect(() => fitHistory(messages, limits)).toThrow(Expected);
        return;
      }
      const fitted = fitHistory(messages, limits);
      expect(size(fitted.messages)).toBeLessThanOrEqual(budget);
      expect(fitted.messages).toEqual([...system, ...turns.slice(fitted.dropped)]);
      expect(fitted.messages[system.length]!.role).toBe('user');
      // The turn before what was kept would not have fitted.
      if (fitted.dropped > 0) expect(size([...system, ...turns.slice(fitted.dropped - 2)])).toBeGreaterThan(budget);
    }),
    { numRuns: 1000 },
  );
});

test('everything stays where everything fits', () => {
  fc.assert(
    fc.property(conversation, (messages) => {
      expect(fitHistory(messages, { contextWindow: 1_000_000, maxOutputTokens: 1000 })).toEqual({ messages, dropped: 0 });
    }),
  );
});

test('a prompt that cannot fit is refused in words', () => {
  const messages: ChatMessage[] = [{ role: 'user', text: 'x'.repeat(35_000) }];
  expect(() => fitHistory(messages, { contextWindow: 8192, maxOutputTokens: 2048 })).toThrow(/about 10004 tokens.*about 5529/);
  expect(() => fitHistory(messages, { contextWindow: 100, maxOutputTokens: 200 })).toThrow(Expected);
});

test('an answer under way that is to be continued stays with its prompt', () => {
  const messages: ChatMessage[] = [
    { role: 'user', text: 'a'.repeat(700) },
    { role: 'assistant', text: 'b'.repeat(700) },
    { role: 'user', text: 'Go' },
    { role: 'assistant', text: 'I went' },
  ];
  expect(fitHistory(messages, { contextWindow: 300, maxOutputTokens: 100 })).toEqual({ messages: messages.slice(2), dropped: 2 });
});
