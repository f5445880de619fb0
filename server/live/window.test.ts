import { beforeEach, describe, expect, test } from 'vitest';
import { createManualTime } from './testkit/manual-time.ts';
import { createWindow } from './window.ts';

let time: ReturnType<typeof createManualTime>;
let flushes: number[];
let flush: () => Promise<void>;

const settled = () => new Promise((resolve) => setImmediate(resolve));
const open = () => createWindow({ ...time, minimumMs: 8, flush: async () => (flushes.push(time.clock.monotonic()), flush()) });

beforeEach(() => {
  time = createManualTime();
  flushes = [];
  flush = async () => undefined;
});

describe('F3: the window', () => {
  test('an isolated request is served at once', async () => {
    const window = open();
    window.request();
    expect(flushes).toEqual([0]);
    await settled();
    await time.pass(20);
    window.request();
    expect(flushes).toEqual([0, 20]);
  });

  test('what follows waits 8 ms, once for all', async () => {
    const window = open();
    window.request();
    await settled();
    for (let i = 0; i < 5; i++) window.request();
    await time.pass(7);
    expect(flushes).toEqual([0]);
    await time.pass(1);
    expect(flushes).toEqual([0, 8]);
    await time.pass(100);
    expect(flushes).toEqual([0, 8]);
  });

  test('8 ms are counted from the end, and a slow flush waits as long as it took', async () => {
    const costs = [5, 30];
    flush = async () => time.spend(costs[flushes.length - 1] ?? 0);
    const window = open();
    window.request();
    await settled();
    window.request();
    await time.pass(8);
    expect(flushes).toEqual([0, 13]);
    window.request();
    await time.pass(200);
    expect(flushes).toEqual([0, 13, 73]);
  });

  test('F1: one flush at a time; what is requested meanwhile comes after', async () => {
    const gate = Promise.withResolvers<void>();
    flush = () => gate.promise;
    const window = open();
    window.request();
    window.request();
    await time.pass(50);
    expect(flushes).toEqual([0]);
    gate.resolve();
    await settled();
    await time.pass(60);
    expect(flushes).toEqual([0, 100]);
  });

  test('nothing after it is closed, and no timer stays', async () => {
    const window = open();
    window.request();
    await settled();
    window.request();
    window.close();
    window.request();
    await time.pass(100);
    expect(flushes).toEqual([0]);
    expect(time.pending).toBe(0);
  });

  test('closed during a flush it stays closed', async () => {
    const gate = Promise.withResolvers<void>();
    flush = () => gate.promise;
    const window = open();
    window.request();
    window.request();
    window.close();
    gate.resolve();
    await settled();
    await time.pass(100);
    expect(flushes).toEqual([0]);
  });
});
