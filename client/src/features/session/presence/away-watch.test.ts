// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AWAY_AFTER_MS, createAwayWatch } from './away-watch.ts';

const START = 1_700_000_000_000;
const changes: (number | null)[] = [];
let watch: ReturnType<typeof createAwayWatch>;

beforeEach(() => {
  vi.useFakeTimers({ now: START });
  changes.length = 0;
  watch = createAwayWatch({ onChange: (since) => changes.push(since) });
});
afterEach(() => {
  watch.close();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const press = () => dispatchEvent(new KeyboardEvent('keydown', { key: 'a' }));

function show(state: DocumentVisibilityState): void {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
  document.dispatchEvent(new Event('visibilitychange'));
}

test('three minutes without input are away, counted from the last input; the next one is back at once', () => {
  vi.advanceTimersByTime(60_000);
  press();
  vi.advanceTimersByTime(AWAY_AFTER_MS - 1);
  expect(changes).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(changes).toEqual([START + 60_000]);
  vi.advanceTimersByTime(AWAY_AFTER_MS * 5);
  expect(changes).toHaveLength(1);
  press();
  expect(changes).toEqual([START + 60_000, null]);
  vi.advanceTimersByTime(AWAY_AFTER_MS);
  expect(changes).toEqual([START + 60_000, null, START + 60_000 + AWAY_AFTER_MS * 6]);
});

test('a tab that is hidden for three minutes is away, and back when it is looked at', () => {
  show('hidden');
  vi.advanceTimersByTime(AWAY_AFTER_MS);
  expect(changes).toEqual([START]);
  show('visible');
  expect(changes).toEqual([START, null]);
});

test('whoever keeps doing something is never away', () => {
  for (let second = 0; second < 600; second++) {
    dispatchEvent(new Event('pointermove'));
    vi.advanceTimersByTime(1_000);
  }
  expect(changes).toEqual([]);
});

test('once closed it hears nothing', () => {
  watch.close();
  vi.advanceTimersByTime(AWAY_AFTER_MS * 2);
  expect(changes).toEqual([]);
});
