/** Loaded into the server before anything else (`--import`): tells what a process knows of itself and nobody else. */
import type { Memory } from './judge.ts';

export type ProbeNews = { kind: 'memory'; memory: Memory; longestBlockMs: number } | { kind: 'unhandled'; what: string };

const tell = (news: ProbeNews): void => void process.send?.(news);

const TICK_MS = 50;
let longestBlockMs = 0;
let spent = process.cpuUsage();
// By the processor's time: on a busy machine the clock's says only how busy it is.
setInterval(() => {
  const { user, system } = process.cpuUsage(spent);
  spent = process.cpuUsage();
  longestBlockMs = Math.max(longestBlockMs, Math.round((user + system) / 1_000));
}, TICK_MS).unref();

process.on('message', (order) => {
  if (order !== 'memory') return;
  const held = longestBlockMs;
  globalThis.gc?.();
  // What was freed by finalizers is collected by the second.
  setImmediate(() => {
    globalThis.gc?.();
    const { heapUsed, external, rss } = process.memoryUsage();
    tell({ kind: 'memory', memory: { heap: heapUsed, external, resident: rss }, longestBlockMs: held });
    // Neither the start nor a collection that was asked for is anybody's message.
    setTimeout(() => (longestBlockMs = 0), 2 * TICK_MS);
  });
});
process.on('unhandledRejection', (error) => tell({ kind: 'unhandled', what: String(error instanceof Error ? error.stack : error) }));
process.on('uncaughtExceptionMonitor', (error) => tell({ kind: 'unhandled', what: String(error.stack) }));
