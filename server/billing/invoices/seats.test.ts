import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextMonth, startOfDay } from '../periods.ts';
import { seatLines } from './seats.ts';
import type { SeatChange } from './seats.ts';

const change = (at: string, plan: SeatChange['plan'], seats: number, trialEndsAt: string | null = null): SeatChange => ({
  plan,
  seats,
  effectiveAt: new Date(at),
  trialEndsAt: trialEndsAt === null ? null : new Date(trialEndsAt),
});
const told = (changes: SeatChange[], period = '2028-02-01') =>
  seatLines(changes, period).map(({ amount, description }) => [Number(amount), description]);

describe('seats', () => {
  test('of a whole month cost their price, in a leap February as in any month', () => {
    expect(told([change('2027-06-15T08:00:00Z', 'team', 3)])).toEqual([[60_000_000, 'Team: 3 seats']]);
    expect(told([change('2027-06-15T08:00:00Z', 'business', 1)], '2027-12-01')).toEqual([[40_000_000, 'Business: 1 seat']]);
  });

  test('of a part of it cost their share', () => {
    expect(told([change('2028-02-15T00:00:00Z', 'team', 1)])).toEqual([
      [Math.floor((20_000_000 * 15) / 29), 'Team: 1 seat, 2028-02-15 to 2028-02-29, 15 of 29 days'],
    ]);
    expect(told([change('2028-02-29T12:00:00Z', 'team', 1)])).toEqual([
      [Math.floor(20_000_000 / 58), 'Team: 1 seat, 2028-02-29, 0.5 of 29 days'],
    ]);
  });

  test('that were more from some day on are a line for each stretch', () => {
    const changes = [
      change('2028-01-03T00:00:00Z', 'team', 2),
      change('2028-02-11T00:00:00Z', 'team', 5),
      change('2028-02-21T00:00:00Z', 'business', 5),
    ];
    expect(told(changes)).toEqual([
      [Math.floor((40_000_000 * 10) / 29), 'Team: 2 seats, 2028-02-01 to 2028-02-10, 10 of 29 days'],
      [Math.floor((100_000_000 * 10) / 29), 'Team: 5 seats, 2028-02-11 to 2028-02-20, 10 of 29 days'],
      [Math.floor((200_000_000 * 9) / 29), 'Business: 5 seats, 2028-02-21 to 2028-02-29, 9 of 29 days'],
    ]);
  });

  test('cost nothing on Free, on trial, before and after', () => {
    expect(told([])).toEqual([]);
    expect(told([change('2027-01-01T00:00:00Z', 'free', 5)])).toEqual([]);
    expect(told([change('2028-01-20T00:00:00Z', 'team', 5, '2028-03-01T00:00:00Z')])).toEqual([]);
    expect(told([change('2028-03-01T00:00:00Z', 'team', 5)])).toEqual([]);
    expect(told([change('2028-01-01T00:00:00Z', 'team', 5), change('2028-02-01T00:00:00Z', 'free', 1)])).toEqual([]);
  });

  test('cost their price from the end of the trial on', () => {
    expect(told([change('2028-02-05T00:00:00Z', 'team', 1, '2028-02-19T00:00:00Z')])).toEqual([
      [Math.floor((20_000_000 * 11) / 29), 'Team: 1 seat, 2028-02-19 to 2028-02-29, 11 of 29 days'],
    ]);
  });
});

test('however often it changes, the stretches of a month cost what the month does, but for what is rounded', () => {
  const [start, end] = [startOfDay('2028-01-01').getTime(), startOfDay('2029-01-01').getTime()];
  const moments = fc.array(fc.integer({ min: start, max: end }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(moments, (given) => {
      const sorted = [start - 1, ...given.toSorted((a, b) => a - b)];
      const changes = sorted.map((at): SeatChange => ({ plan: 'team', seats: 3, trialEndsAt: null, effectiveAt: new Date(at) }));
      for (let month = '2028-01-01'; month < '2029-01-01'; month = nextMonth(month)) {
        const lines = seatLines(changes, month);
        const sum = lines.reduce((total, { amount }) => total + amount, 0n);
        expect(sum).toBeLessThanOrEqual(60_000_000n);
        expect(sum).toBeGreaterThan(60_000_000n - BigInt(lines.length));
      }
    }),
    { numRuns: 300 },
  );
});
