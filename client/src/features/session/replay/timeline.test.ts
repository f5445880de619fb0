import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LONGEST_PAUSE_MS, SHORTEST_STEP_MS, countAt, cutText, shownAt, stepFrom, timelineOf, wholeAt } from './timeline.ts';
import type { ReplayMessage } from './timeline.ts';

const START = Date.UTC(2026, 0, 1);
const at = (ms: number) => new Date(START + ms).toISOString();
const prompt = (id: string, ms: number, text = 'Hello there'): ReplayMessage => ({
  id,
  role: 'USER',
  createdAt: at(ms),
  finishedAt: at(ms),
  text,
});
const answer = (id: string, asked: number, first: number, last: number, text = 'An answer.'): ReplayMessage => ({
  id,
  role: 'ASSISTANT',
  createdAt: at(asked),
  firstTokenAt: at(first),
  finishedAt: at(last),
  text,
});

/** Sessions as they are, and as broken clocks, stops and forks make them: times in any order, missing, equal. */
const messy = fc
  .array(
    fc.record({
      isAnswer: fc.boolean(),
      createdAt: fc.nat(200_000),
      first: fc.option(fc.nat(200_000)),
      last: fc.option(fc.nat(400_000)),
      text: fc.string({ unit: 'grapheme', maxLength: 60 }),
    }),
    { maxLength: 30 },
  )
  .map((rows) =>
    rows.map(({ isAnswer, createdAt, first, last, text }, index): ReplayMessage => ({
      id: `m${index}`,
      role: isAnswer ? 'ASSISTANT' : 'USER',
      createdAt: at(createdAt),
      firstTokenAt: first === null ? null : at(first),
      finishedAt: last === null ? null : at(last),
      text,
    })),
  );

test('a session plays as it was: prompts at their times, answers growing between their first and last word', () => {
  const timeline = timelineOf([prompt('a', 0), answer('b', 100, 1_100, 5_100, '0123456789'), prompt('c', 6_100)]);
  expect(timeline.steps).toEqual([
    { id: 'a', appearsAt: 0, writesFrom: 0, writesUntil: 0, length: 11 },
    { id: 'b', appearsAt: 300, writesFrom: 1_300, writesUntil: 5_300, length: 10 },
    { id: 'c', appearsAt: 6_300, writesFrom: 6_300, writesUntil: 6_300, length: 11 },
  ]);
  expect(shownAt(timeline, 0)).toEqual({ count: 1, length: 11 });
  expect(shownAt(timeline, 1_000)).toEqual({ count: 2, length: 0 });
  expect(shownAt(timeline, 3_300)).toEqual({ count: 2, length: 5 });
  expect(wholeAt(timeline, 3_300)).toEqual({ count: 1, length: 11 });
  expect(shownAt(timeline, 6_300)).toEqual({ count: 3, length: 11 });
});

test('nobody waits through a night', () => {
  const night = 9 * 3_600_000;
  const { steps } = timelineOf([prompt('a', 0), answer('b', 0, night, night + 1_000), prompt('c', 2 * night)]);
  expect(steps[1]!.writesFrom - steps[1]!.appearsAt).toBe(LONGEST_PAUSE_MS);
  expect(steps[2]!.appearsAt - steps[1]!.writesUntil).toBe(LONGEST_PAUSE_MS);
});

test('nothing to play, and one message alone', () => {
  expect(timelineOf([])).toEqual({ steps: [], durationMs: 0 });
  expect(shownAt(timelineOf([]), 0)).toEqual({ count: 0, length: 0 });
  expect(stepFrom(timelineOf([]), 0, 1)).toBe(0);
  expect(timelineOf([prompt('a', 5)]).steps[0]?.appearsAt).toBe(0);
});

test('whatever the times say: messages come one after the other, no pause is long, and at the end all is there', () => {
  fc.assert(
    fc.property(messy, (messages) => {
      const { steps, durationMs } = timelineOf(messages);
      for (const [index, step] of steps.entries()) {
        const before = steps[index - 1];
        expect(step.writesFrom).toBeGreaterThanOrEqual(step.appearsAt);
        expect(step.writesUntil).toBeGreaterThanOrEqual(step.writesFrom);
        expect(step.writesFrom - step.appearsAt).toBeLessThanOrEqual(LONGEST_PAUSE_MS);
        if (!before) continue;
        expect(step.appearsAt - before.writesUntil).toBeGreaterThanOrEqual(SHORTEST_STEP_MS);
        expect(step.appearsAt - before.writesUntil).toBeLessThanOrEqual(LONGEST_PAUSE_MS);
      }
      expect(shownAt({ steps, durationMs }, durationMs)).toEqual({ count: messages.length, length: messages.at(-1)?.text.length ?? 0 });
    }),
  );
});

test('time only adds: what is shown at one moment is the beginning of what is shown later', () => {
  fc.assert(
    fc.property(messy, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (messages, one, other) => {
      const timeline = timelineOf(messages);
      const said = (share: number, look = shownAt): string[] => {
        const { count, length } = look(timeline, share * timeline.durationMs);
        return messages.slice(0, count).map(({ text }, index) => (index === count - 1 ? cutText(text, length) : text));
      };
      const [before, after] = [said(Math.min(one, other)), said(Math.max(one, other))];
      expect(after.length).toBeGreaterThanOrEqual(before.length);
      for (const [index, text] of before.entries()) expect(after[index]!.startsWith(text)).toBe(true);
      for (const [index, text] of said(one, wholeAt).entries()) expect(text).toBe(messages[index]!.text);
      for (const text of before) expect(text.isWellFormed()).toBe(true);
    }),
  );
});

test('stepping reaches every message and both ends', () => {
  fc.assert(
    fc.property(messy, (messages) => {
      const timeline = timelineOf(messages);
      let now = 0;
      for (let steps = 0; steps < messages.length; steps++) {
        if (messages.length > 0) expect(countAt(timeline, now)).toBe(steps + 1);
        now = stepFrom(timeline, now, 1);
      }
      expect(now).toBe(timeline.durationMs);
      for (let steps = messages.length; steps > 0; steps--) now = stepFrom(timeline, now, -1);
      expect(now).toBe(0);
    }),
  );
});
