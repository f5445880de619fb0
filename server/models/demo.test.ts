import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { echoText, titleText, writerText } from './demo-text.ts';
import { createDemo, DEMO_LABEL } from './demo.ts';
import { collect } from './doubles/adapters.ts';
import type { Outcome } from './doubles/adapters.ts';
import type { ChatMessage } from './model.ts';

const FAST = createDemo({ speed: 1000 });
const QUESTION: ChatMessage = { role: 'user', text: 'Please explain how whales sleep at night' };

function ask(model: string, messages: readonly ChatMessage[] = [QUESTION], maxOutputTokens = 4096): Promise<Outcome> {
  return collect(FAST.generate({ model, messages, maxOutputTokens }, new AbortController().signal));
}

describe('what it writes', () => {
  const prompts = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.lorem({ maxCount: 30 }));

  test('is 300 to 900 words of markdown with every kind of block, labelled, the same every time', () => {
    fc.assert(
      fc.property(prompts, (prompt) => {
        const text = writerText(prompt);
        const words = text.match(/\S+/g)!.length;
        expect(words).toBeGreaterThanOrEqual(300);
        expect(words).toBeLessThanOrEqual(900);
        expect(text.split('\n')[0]).toMatch(/demo/i);
        for (const block of [/^## /m, /^1\. /m, /^\| --- \|/m, /^```(?:ts|python|sql)$/m, /\$[^$]+\$/]) expect(text).toMatch(block);
        expect(text).not.toContain('{topic}');
        expect(writerText(prompt)).toBe(text);
      }),
    );
    expect(writerText('one question')).not.toBe(writerText('another question'));
  });

  test('an echo is short, labelled, and holds the prompt', () => {
    expect(echoText('first\nsecond')).toContain('> first\n> second\n');
    expect(echoText('first').split('\n')[0]).toMatch(/demo/i);
    expect(echoText('🦑'.repeat(100_000)).length).toBeLessThan(2_500);
    expect(echoText(`x${'🦑'.repeat(2_000)}`).isWellFormed()).toBe(true);
  });

  test('a title is a few words of the prompt', () => {
    expect(titleText('Please explain how whales sleep at night')).toBe('Whales sleep night');
    expect(titleText('???')).not.toBe('');
    expect(titleText('w'.repeat(5000)).length).toBeLessThanOrEqual(80);
  });
});

describe('as a provider', () => {
  test('says in every name that it is a demo', async () => {
    const models = await FAST.listModels(new AbortController().signal);
    expect(models.map(({ id }) => id).sort()).toEqual(['demo:echo', 'demo:swift', 'demo:writer']);
    for (const { name, available } of models)
      expect({ label: name.startsWith(DEMO_LABEL), available }).toEqual({ label: true, available: true });
  });

  test('writer and swift write the same, to the last character', async () => {
    const [writer, swift] = await Promise.all([ask('writer'), ask('swift')]);
    expect(writer.text).toBe(writerText(QUESTION.text));
    expect(swift.text).toBe(writer.text);
    expect(writer.events.length).toBeGreaterThan(100);
    expect(writer.events.at(-1)).toEqual({ type: 'end', reason: 'stop' });
  });

  test('G4: reports final figures', async () => {
    const { events, text } = await ask('echo');
    const output = Math.ceil(text.match(/\S+/g)!.length * 1.3);
    const counts = { uncachedInput: Math.ceil(7 * 1.3), cacheRead: 0, cacheWrite: 0, output, reasoning: 0 };
    expect(events.at(-2)).toEqual({ type: 'usage', usage: { ...counts, final: true } });
  });

  test('answers a request for a title', async () => {
    const { text } = await ask('writer', [{ role: 'system', text: 'Write a short title for this session.' }, QUESTION]);
    expect(text).toBe('Whales sleep night');
  });

  test('keeps to the limit on output', async () => {
    const { events, text } = await ask('writer', [QUESTION], 20);
    expect(events.at(-1)).toEqual({ type: 'end', reason: 'length' });
    expect(writerText(QUESTION.text).startsWith(text)).toBe(true);
    expect(text.length).toBeLessThanOrEqual(20 * 8);
  });

  test('has no other models', async () => {
    const { error } = await ask('toString');
    expect(error).toMatchObject({ name: 'ModelFailure', code: 'INVALID_REQUEST' });
  });

  test('G5: a stop ends its wait at once, and nothing follows', async () => {
    const slow = createDemo({ speed: 0.001 });
    const stop = new AbortController();
    const attempt = collect(slow.generate({ model: 'writer', messages: [QUESTION], maxOutputTokens: 100 }, stop.signal));
    const stoppedAt = performance.now();
    stop.abort();
    const { events, error } = await attempt;
    expect(performance.now() - stoppedAt).toBeLessThan(300);
    expect({ events, error }).toEqual({ events: [], error: null });
  });

  test('the first token comes after about 300 ms, then about 60 a second', async () => {
    const startedAt = performance.now();
    let firstAt = 0;
    const pieces = 60;
    const events = createDemo().generate({ model: 'writer', messages: [QUESTION], maxOutputTokens: pieces }, new AbortController().signal);
    await collect(events, ({ type }) => (firstAt ||= type === 'text' ? performance.now() : 0));
    const rate = pieces / ((performance.now() - firstAt) / 1000);
    expect(firstAt - startedAt).toBeGreaterThanOrEqual(295);
    expect(rate).toBeGreaterThan(15);
    expect(rate).toBeLessThan(120);
  });
});
