import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { guessMonth, reachedOn } from './forecast.ts';

const DAY_MS = 86_400_000;
const NOW = new Date('2026-11-20T12:00:00Z');
const day = (text: string) => Date.parse(`${text}T00:00:00Z`);

/** So many days before today, with what each costs. */
function history(days: number, cost: (at: Date) => number): Map<number, number> {
  const today = day('2026-11-20');
  return new Map(Array.from({ length: days }, (_, index) => today - (days - index) * DAY_MS).map((at) => [at, cost(new Date(at))]));
}

const isWeekend = (at: Date) => at.getUTCDay() % 6 === 0;

describe('guessMonth', () => {
  test('with less than two weeks every day to come is the mean of those before', () => {
    const guess = guessMonth(
      history(13, (at) => (isWeekend(at) ? 0 : 1_300)),
      NOW,
    );
    expect(guess.method).toBe('linear');
    const mean = Math.round([...history(13, (at) => (isWeekend(at) ? 0 : 1_300)).values()].reduce((a, b) => a + b, 0) / 13);
    expect(guess.days.filter(({ isForecast }) => isForecast).map(({ micros }) => micros)).toEqual(Array.from({ length: 11 }, () => mean));
  });

  test('with two weeks weekends are weekends', () => {
    const guess = guessMonth(
      history(56, (at) => (isWeekend(at) ? 10 : 1_000)),
      NOW,
    );
    expect(guess.method).toBe('weekday');
    const guessed = guess.days.filter(({ isForecast }) => isForecast);
    expect(guessed.map(({ day: at, micros }) => [isWeekend(at), micros])).toEqual(
      guessed.map(({ day: at }) => [isWeekend(at), isWeekend(at) ? 10 : 1_000]),
    );
    expect(guess.soFar).toBe(14 * 1_000 + 5 * 10);
    expect(guess.forecast).toBe(guess.days.reduce((sum, { micros }) => sum + micros, 0));
    expect([guess.low, guess.high]).toEqual([guess.forecast, guess.forecast]);
  });

  test('one wild day moves the guess less than a mean would', () => {
    const wild = history(56, (at) => (at.getTime() === day('2026-11-11') ? 100_000 : 1_000));
    const guess = guessMonth(wild, NOW);
    const thursday = guess.days.find(({ day: at }) => at.getTime() === day('2026-11-26'))!;
    expect(thursday.micros).toBeLessThanOrEqual(2_000);
    expect(guess.high - guess.forecast).toBeGreaterThan(10_000);
  });

  test('what grew in the last two weeks goes on as it is now', () => {
    const grown = history(56, (at) => (at.getTime() >= day('2026-11-06') ? 1_500 : 1_000));
    expect(guessMonth(grown, NOW).days.at(-1)!.micros).toBe(1_500);
  });

  test('today is at least what it has cost already', () => {
    const spent = history(20, () => 1_000);
    spent.set(day('2026-11-20'), 9_000);
    const guess = guessMonth(spent, NOW);
    expect(guess.days.find(({ day: at }) => at.getTime() === day('2026-11-20'))).toMatchObject({ micros: 9_000, isForecast: true });
    expect(guess.soFar).toBe(19 * 1_000 + 9_000);
  });

  test('nothing known is nothing, and only today known is all there is', () => {
    expect(guessMonth(new Map(), NOW)).toMatchObject({ method: 'linear', soFar: 0, forecast: 0, low: 0, high: 0 });
    expect(guessMonth(new Map([[day('2026-11-20'), 50]]), NOW)).toMatchObject({ soFar: 50, forecast: 50 * 11 });
  });

  test.each([
    ['2026-02-01T00:00:00Z', 28],
    ['2024-02-29T23:59:59Z', 29],
    ['2026-12-31T23:59:59Z', 31],
  ])('at %s the month has %i days', (now, days) => {
    expect(guessMonth(new Map([[Date.parse(now) - 40 * DAY_MS, 1]]), new Date(now)).days).toHaveLength(days);
  });

  test('whatever was spent: so far ≤ low ≤ forecast ≤ high, in whole micro-dollars, and all days sum up to it', () => {
    const spending = fc.array(fc.integer({ min: 0, max: 10 ** 12 }), { maxLength: 80 });
    fc.assert(
      fc.property(spending, fc.integer({ min: 0, max: 364 }), (costs, offset) => {
        const now = new Date(Date.UTC(2026, 0, 1 + offset, 13));
        const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
        const guess = guessMonth(new Map(costs.map((cost, index) => [today - index * DAY_MS, cost])), now);
        expect(guess.soFar).toBeLessThanOrEqual(guess.low);
        expect(guess.low).toBeLessThanOrEqual(guess.forecast);
        expect(guess.forecast).toBeLessThanOrEqual(guess.high);
        expect([guess.soFar, guess.low, guess.forecast, guess.high].every(Number.isInteger)).toBe(true);
        expect(guess.days.reduce((sum, { micros }) => sum + micros, 0)).toBe(guess.forecast);
      }),
    );
  });
});

test('the day on which a budget is used up', () => {
  const { days } = guessMonth(
    history(56, () => 1_000),
    NOW,
  );
  expect(reachedOn(days, 1_000)).toEqual(new Date('2026-11-01T00:00:00Z'));
  expect(reachedOn(days, 24_500)).toEqual(new Date('2026-11-25T00:00:00Z'));
  expect(reachedOn(days, 30_001)).toBeNull();
});
