import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayOf, monthOf, nextMonth, periodStart, resetOf, startOfDay } from './periods.ts';
import { PLANS, PLAN_NAMES, TRIAL_SEATS, creditsAMonth } from './plans.ts';
import type { PlanName } from './plans.ts';
import { periodOf } from './usage.ts';

describe('periods', () => {
  test.each([
    ['2026-01-31T23:59:59.999Z', '2026-01-01', '2026-01-31', '2026-02-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z'],
    ['2028-02-29T12:00:00.000Z', '2028-02-01', '2028-02-29', '2028-03-01T00:00:00.000Z', '2028-03-01T00:00:00.000Z'],
    ['2026-02-28T00:00:00.000Z', '2026-02-01', '2026-02-28', '2026-03-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z'],
    ['2026-12-31T23:00:00.000Z', '2026-12-01', '2026-12-31', '2027-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
    // A summer time begins in Europe: UTC knows nothing of it.
    ['2026-03-29T01:30:00.000Z', '2026-03-01', '2026-03-29', '2026-03-30T00:00:00.000Z', '2026-04-01T00:00:00.000Z'],
    ['2026-10-25T01:30:00.000Z', '2026-10-01', '2026-10-25', '2026-10-26T00:00:00.000Z', '2026-11-01T00:00:00.000Z'],
  ])('%s', (text, month, day, nextDay, next) => {
    const at = new Date(text);
    expect([monthOf(at), dayOf(at)]).toEqual([month, day]);
    expect([periodStart('day', at), periodStart('month', at), periodStart('total', at)]).toEqual([day, month, '1970-01-01']);
    expect([resetOf('day', at)?.toISOString(), resetOf('month', at)?.toISOString(), resetOf('total', at)]).toEqual([nextDay, next, null]);
  });

  test('a moment is in exactly one period, which ends where the next begins', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('1990-01-01'), max: new Date('2199-12-31'), noInvalidDate: true }), (at) => {
        for (const period of ['day', 'month'] as const) {
          const start = startOfDay(periodStart(period, at));
          const end = resetOf(period, at)!;
          expect(start <= at && at < end).toBe(true);
          expect(periodStart(period, new Date(end.getTime() - 1))).toBe(periodStart(period, at));
          expect(startOfDay(periodStart(period, end))).toEqual(end);
        }
        expect(startOfDay(nextMonth(monthOf(at)))).toEqual(resetOf('month', at));
      }),
    );
  });

  test('twelve months from any month are a year', () => {
    for (const month of ['2026-01-01', '2028-02-01', '2026-12-01']) {
      const later = Array.from({ length: 12 }).reduce<string>((at) => nextMonth(at), month);
      expect(later).toBe(`${Number(month.slice(0, 4)) + 1}${month.slice(4)}`);
    }
  });
});

describe('the period of what was used', () => {
  const of = (openPeriod: string, endedAt: string) => periodOf({ openPeriod }, new Date(endedAt));

  test('is its own month, where that is open', () => {
    expect(of('2026-03-01', '2026-03-31T23:59:59.999Z')).toBe('2026-03-01');
    expect(of('2026-03-01', '2026-04-01T00:00:00.000Z')).toBe('2026-04-01');
    expect(of('2026-03-01', '2027-01-01T00:00:00.000Z')).toBe('2027-01-01');
  });

  test('is the first open one, where its own is closed or the clock went back', () => {
    expect(of('2026-04-01', '2026-03-31T23:59:59.999Z')).toBe('2026-04-01');
    expect(of('2027-01-01', '2026-12-31T23:00:00.000Z')).toBe('2027-01-01');
  });
});

describe('plans', () => {
  const monthly = (planName: PlanName, seats: number, isOnTrial = false) => creditsAMonth({ planName, seats, isOnTrial });

  test('only free and prepaid ones stop; what is free has one grant, whoever shares it', () => {
    expect(PLAN_NAMES.filter((name) => PLANS[name].beyond === 'stops')).toEqual(['free']);
    expect([monthly('free', 1), monthly('free', 5)]).toEqual([5_000_000n, 5_000_000n]);
    expect([monthly('team', 1), monthly('team', 7)]).toEqual([10_000_000n, 70_000_000n]);
    expect([monthly('business', 3), monthly('selfHosted', 3)]).toEqual([75_000_000n, 0n]);
  });

  test('on trial, where nobody pays for seats, only the first ones bring credits', () => {
    expect([3, TRIAL_SEATS, 100].map((seats) => monthly('team', seats, true))).toEqual([30_000_000n, 50_000_000n, 50_000_000n]);
    expect(monthly('free', 5, true)).toBe(5_000_000n);
  });
});
