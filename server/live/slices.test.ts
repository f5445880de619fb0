import { describe, expect, test } from 'vitest';
import { createSlices } from './slices.ts';
import { createManualTime } from './testkit/manual-time.ts';

const BUDGET_MS = 5;

describe('F6: slices', () => {
  test('a turn of the loop is over after its budget, and the next one has its own', async () => {
    const time = createManualTime();
    const slices = createSlices(time.clock, BUDGET_MS);
    expect(slices.isOver()).toBe(false);
    time.spend(BUDGET_MS);
    expect(slices.isOver()).toBe(true);
    await slices.nextTurn();
    expect(slices.isOver()).toBe(false);
  });

  test('all who work share the turn: many small flushes are cut like a large one', async () => {
    const time = createManualTime();
    const slices = createSlices(time.clock, BUDGET_MS);
    const turns: number[] = [];
    let turn = 0;
    let isDone = false;
    const count = () => {
      turn++;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    const work = async () => {
      while (slices.isOver()) await slices.nextTurn();
      time.spend(2);
      turns.push(turn);
    };
    await Promise.all(Array.from({ length: 30 }, work));
    isDone = true;
    const mostInOneTurn = Math.max(
      ...Map.groupBy(turns, (number) => number)
        .values()
        .map((inTurn) => inTurn.length),
    );
    expect(turns).toHaveLength(30);
    expect(mostInOneTurn * 2).toBeLessThanOrEqual(2 * BUDGET_MS);
  });
});
