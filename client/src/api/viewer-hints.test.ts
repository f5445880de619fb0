import type { Client } from 'graphql-ws';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createViewerHints } from './viewer-hints.ts';

type Sink = Parameters<Client['subscribe']>[1];

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The socket, and what it is asked. */
function start() {
  const sinks: Sink[] = [];
  let closed = 0;
  const hints = createViewerHints({
    subscribe(_payload, sink) {
      sinks.push(sink as unknown as Sink);
      return () => void closed++;
    },
  });
  const say = (topic: string, workspaceId: string | null = null) => sinks.at(-1)!.next({ data: { viewerHints: { topic, workspaceId } } });
  return { hints, sinks, say, closed: () => closed };
}

const refused = (code: string) => [{ message: 'no', extensions: { code } }];

test('one subscription, however many open it; it ends with the last', () => {
  const { hints, sinks, closed } = start();
  const closers = [hints.open(), hints.open()];
  expect(sinks).toHaveLength(1);
  closers[0]!();
  expect(closed()).toBe(0);
  closers[1]!();
  expect(closed()).toBe(1);
  hints.open();
  expect(sinks).toHaveLength(2);
});

test('who listens to a list hears of that list only, until they stop', () => {
  const { hints, say } = start();
  const heard = vi.fn<(workspaceId: string | null) => void>();
  const stop = hints.listen('NOTIFICATIONS', heard);
  hints.open();
  say('SESSIONS', 'wsp_1');
  say('NOTIFICATIONS');
  say('NOTIFICATIONS');
  expect(heard.mock.calls).toEqual([[null], [null]]);
  stop();
  say('NOTIFICATIONS');
  expect(heard).toHaveBeenCalledTimes(2);
});

test('a busy list is told of at once, then every two seconds, and the last change is not lost; workspaces do not hide each other', () => {
  const { hints, say } = start();
  const heard = vi.fn<(workspaceId: string | null) => void>();
  hints.listen('SESSIONS', heard);
  hints.open();
  for (let count = 0; count < 5; count++) say('SESSIONS', 'wsp_1');
  say('SESSIONS', 'wsp_2');
  expect(heard.mock.calls).toEqual([['wsp_1'], ['wsp_2']]);
  vi.advanceTimersByTime(2_000);
  expect(heard.mock.calls.slice(2)).toEqual([['wsp_1']]);
  vi.advanceTimersByTime(10_000);
  expect(heard).toHaveBeenCalledTimes(3);
});

test('R3: what ends without a refusal is begun again, with jitter; a refusal is final', () => {
  const { hints, sinks } = start();
  hints.open();
  sinks[0]!.complete();
  vi.advanceTimersByTime(20_000);
  expect(sinks).toHaveLength(2);
  sinks[1]!.next({ data: null, errors: refused('UNAVAILABLE') as never });
  vi.advanceTimersByTime(20_000);
  expect(sinks).toHaveLength(3);
  sinks[2]!.error(refused('FORBIDDEN'));
  vi.advanceTimersByTime(60_000);
  expect(sinks).toHaveLength(3);
});
