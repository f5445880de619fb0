import { describe, expect, test } from 'vitest';
import { forecast } from './forecast.ts';
import { areaPath, barsPath, linePath, rulesPath } from './paths.ts';
import { bucketAt, plotArea } from './plot-area.ts';
import { stack, totals } from './series.ts';
import type { Series } from './series.ts';
import { createColorBook } from './series-colors.ts';
import { countFormat } from './value-format.ts';

const area = plotArea({ width: 441, height: 136, count: 4, max: 100, format: countFormat('en'), isWhole: true });
const series = (id: string, values: (number | null)[]): Series => ({ id, name: id, color: 'red', values });
const points = (path: string) => [...path.matchAll(/[ML]([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);

describe('the ground', () => {
  test('leaves the room that its labels need, and lets each bucket have its part', () => {
    expect(area.ticks.map(({ label }) => label)).toEqual(['0', '50', '100']);
    expect(area.left).toBe(31);
    expect(area.band).toBe(100);
    expect([area.x(0), area.x(3)]).toEqual([81, 381]);
    expect([area.y(0), area.y(100)]).toEqual([110, 10]);
  });

  test.each([
    [0, 0],
    [130, 0],
    [132, 1],
    [430, 3],
    [900, 3],
  ])('at %i px lies bucket %i', (px, index) => {
    expect(bucketAt(area, px, 4)).toBe(index);
  });

  test('nothing at all has a ground too', () => {
    const empty = plotArea({ width: 300, height: 200, count: 0, max: 0, format: countFormat('en'), isWhole: true });
    expect(empty.y(0)).toBe(empty.bottom);
    expect(Number.isFinite(empty.band)).toBe(true);
  });
});

test('parts lie on top of each other and add up', () => {
  const layers = stack([series('a', [1, null, 3]), series('b', [4, 5, null])], 3);
  expect(layers.map(({ from, to }) => [from, to])).toEqual([
    [
      [0, 0, 0],
      [1, 0, 3],
    ],
    [
      [1, 0, 3],
      [5, 5, 3],
    ],
  ]);
  expect(totals([], 2)).toEqual([0, 0]);
});

describe('bars', () => {
  const heights = (path: string) => [...path.matchAll(/v([\d.]+)h/g)].map(([, height]) => Number(height));

  test('are as high as their figures, with a seam between two parts', () => {
    const [ground, upper] = stack([series('a', [50, 0, 0, 0]), series('b', [50, 0, 0, 20])], 4);
    const square = { isTop: () => false };
    expect(heights(barsPath(area, ground!, square))).toEqual([50]);
    expect(heights(barsPath(area, upper!, square))).toEqual([48.5, 20]);
  });

  test('a figure that is small beside the others is still to be seen; none is not', () => {
    const [layer] = stack([series('a', [0.001, 0, 100, 0])], 4);
    expect(heights(barsPath(area, layer!, { isTop: () => false }))).toEqual([1, 100]);
  });

  test('only the highest has round corners', () => {
    const [layer] = stack([series('a', [50, 50, 0, 0])], 4);
    expect(barsPath(area, layer!, { isTop: (index) => index === 0 }).match(/q/g)).toHaveLength(2);
  });

  test('the period before has a rule where there was something', () => {
    expect(points(rulesPath(area, [50, null, 0, 100])).map(([, y]) => y)).toEqual([60, 10]);
  });
});

describe('lines', () => {
  test('break where nothing was measured; a point alone stays to be seen', () => {
    const path = linePath(area, [0, 50, null, 100]);
    expect(points(path)).toEqual([
      [81, 110],
      [181, 60],
      [381, 10],
    ]);
    expect(path.match(/M/g)).toHaveLength(2);
    expect(path.endsWith('h0')).toBe(true);
  });

  test('the ground between two of them is only where both are known', () => {
    const path = areaPath(area, [100, 100, null, 100], [50, null, 50, 50]);
    expect(path.match(/M/g)).toHaveLength(2);
    expect(points(path)).toEqual([
      [81, 10],
      [81, 60],
      [381, 10],
      [381, 60],
    ]);
  });
});

describe('the forecast', () => {
  const day = (value: number, isForecast = false) => ({ value, isForecast });

  test('is solid up to now and goes on to its end', () => {
    const { actual, expected, today } = forecast([day(10), day(25, true), day(15, true), day(10, true)], 18);
    expect(actual).toEqual([10, 18, null, null]);
    expect(expected).toEqual([null, 18, 50, 60]);
    expect(today).toBe(1);
  });

  test('of a month that is over there is nothing left to expect', () => {
    expect(forecast([day(10), day(20)], 30)).toEqual({ actual: [10, 30], expected: [null, null], today: -1 });
  });

  test('on the last day there is only its rest', () => {
    expect(forecast([day(10), day(20, true)], 15)).toEqual({ actual: [10, 15], expected: [null, 15], today: 1 });
  });

  test('without any days there is none', () => {
    expect(forecast([], 0)).toEqual({ actual: [], expected: [], today: -1 });
  });
});

describe('colours', () => {
  test('of models: the hue of the provider, no two alike, and kept', () => {
    const book = createColorBook();
    const colors = ['a', 'b', 'c', 'd', 'e'].map((id) => book.model(id, 'anthropic'));
    expect(new Set(colors).size).toBe(5);
    expect(colors[0]).toContain('42)');
    expect(book.model('x', 'openai')).toContain('158)');
    expect(book.model('b', 'anthropic')).toBe(colors[1]);
  });

  test('of what has no hue of its own, each list by itself', () => {
    const book = createColorBook();
    const colors = Array.from({ length: 24 }, (_, index) => book.other('keys', `${index}`));
    expect(new Set(colors).size).toBe(24);
    expect(book.other('sessions', '7')).toBe(colors[0]);
    expect(book.other('keys', '7')).toBe(colors[7]);
  });
});
