import { describe, expect, test } from 'vitest';
import { createChecks } from './checks.ts';
import { createManualTime } from './testkit/manual-time.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

function setUp(check: (item: string) => Promise<void>, concurrency = 2) {
  const time = createManualTime();
  const checked: string[] = [];
  const checks = createChecks<string>({
    check: (item) => (checked.push(item), check(item)),
    periodMs: 30_000,
    concurrency,
    timers: time.timers,
  });
  return { time, checked, checks };
}

describe('R5: checks', () => {
  test('everybody has one turn in a period, spread over it', async () => {
    const { time, checked, checks } = setUp(async () => undefined);
    const items = Array.from({ length: 60 }, (_, index) => `r${index}`);
    items.forEach(checks.add);
    await time.pass(1_000);
    expect(checked).toHaveLength(2);
    await time.pass(29_000);
    expect(checked.toSorted()).toEqual(items.toSorted());
  });

  test('few are not asked more often than that', async () => {
    const { time, checked, checks } = setUp(async () => undefined);
    checks.add('a');
    await time.pass(29_000);
    expect(checked).toEqual([]);
    await time.pass(31_000);
    expect(checked).toEqual(['a', 'a']);
  });

  test('only so many at a time', async () => {
    const gates: (() => void)[] = [];
    const { checked, checks } = setUp(() => new Promise((resolve) => gates.push(resolve)));
    for (const item of ['a', 'b', 'c']) {
      checks.add(item);
      void checks.request(item);
    }
    await settled();
    expect(checked).toEqual(['a', 'b']);
    gates[0]!();
    await settled();
    expect(checked).toEqual(['a', 'b', 'c']);
  });

  test('a request during a check gives another one after it, and one for all who wait', async () => {
    const gates: (() => void)[] = [];
    const { checked, checks } = setUp(() => new Promise((resolve) => gates.push(resolve)));
    checks.add('a');
    const first = checks.request('a');
    await settled();
    const later = [checks.request('a'), checks.request('a')];
    await settled();
    expect(checked).toEqual(['a']);
    gates[0]!();
    await first;
    await settled();
    expect(checked).toEqual(['a', 'a']);
    gates[1]!();
    await Promise.all(later);
    expect(checked).toEqual(['a', 'a']);
  });

  test('who has left is not asked', async () => {
    const { checked, checks } = setUp(async () => undefined);
    await checks.request('gone');
    expect(checked).toEqual([]);
  });
});
