/** One run: a server, senders in processes of their own, a healthy reader beside them, and what is left afterwards. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { healthyModel, keepHealthy } from './healthy.ts';
import type { Health } from './healthy.ts';
import { MOST_GROWTH, growthOf } from './judge.ts';
import type { Memory } from './judge.ts';
import { DOORS, countsFor, noCounts } from './plan.ts';
import type { Counts, Order, Report, Sender } from './plan.ts';
import { createRecruiting } from './senders.ts';
import { QUICK, startTarget } from './target.ts';

export interface FuzzOptions {
  databaseUrl: string;
  folder: string;
  messages: number;
  /** A part of them before memory is looked at for the first time. */
  warmShare: number;
  processes: number;
  sendersPerProcess: number;
  /** Of each healthy run, and how many of them a second. */
  deltas: number;
  deltasPerSecond: number;
  seed: number;
  /** Whatever was sent by then is all. */
  withinMs: number;
  /** For what was begun to end, and for what is kept for a while to be forgotten. */
  calmWithinMs: number;
  tell: (line: string) => void;
}

export interface FuzzResult {
  sent: Counts;
  answers: Record<string, number>;
  faults: string[];
  faultCount: number;
  hasExited: boolean;
  unhandled: readonly string[];
  errors: readonly string[];
  health: Health;
  before: Memory;
  after: Memory;
  growth: number;
  longestBlockMs: number;
  seconds: number;
}

const WORKER = join(import.meta.dirname, 'worker-process.ts');
const TELL_EVERY_MS = 10_000;
const FAULTS_TOLD = 5;
const RUN_WITHIN_MS = 180_000;
const LOOK_EVERY_MS = 3_000;

export async function fuzz(options: FuzzOptions): Promise<FuzzResult> {
  const { databaseUrl, folder, messages, warmShare, processes, sendersPerProcess, seed, withinMs, tell } = options;
  const until = Date.now() + withinMs;
  const model = healthyModel(options.deltas, options.deltasPerSecond);
  const target = await startTarget({ databaseUrl, folder, healthyScript: model.script });
  try {
    const recruit = createRecruiting(target.url);
    const senders: Sender[] = [];
    for (let number = 0; number < processes * sendersPerProcess; number++) senders.push(await recruit(QUICK));
    const place = { url: target.url, webhookSecret: target.webhookSecret, model: QUICK };
    const startedAt = performance.now();
    const healthy = await keepHealthy(target.url, model, RUN_WITHIN_MS);
    const reports: Report[] = [];

    async function send(count: number, phase: number): Promise<void> {
      const counts = countsFor(count / processes);
      const orders = Array.from({ length: processes }, (_, index): Order => {
        const own = senders.slice(index * sendersPerProcess, (index + 1) * sendersPerProcess);
        return { seed: seed + phase * processes + index, counts, place, senders: own, until };
      });
      const latest = orders.map((): Report | null => null);
      const told = new Set<string>();
      const timer = setInterval(() => {
        const news = latest.flatMap((report) => report?.faults ?? []).filter((fault) => !told.has(fault));
        for (const fault of news) told.add(fault);
        for (const fault of news.slice(0, FAULTS_TOLD)) tell(fault);
        const done = latest.reduce((sum, report) => sum + (report ? total(report.sent) : 0), 0);
        tell(`${done} of ${Math.round(count)} sent, ${latest.reduce((sum, report) => sum + (report?.faultCount ?? 0), 0)} faults`);
      }, TELL_EVERY_MS);
      try {
        await Promise.all(orders.map((order, index) => runWorker(order, target.hasEnded, (report) => void (latest[index] = report))));
      } finally {
        clearInterval(timer);
        reports.push(...latest.filter((report) => report !== null));
      }
    }

    const calm = async (isEnough: (memory: Memory) => boolean): Promise<Memory> => {
      const deadline = Date.now() + options.calmWithinMs;
      for (;;) {
        await delay(LOOK_EVERY_MS);
        const memory = await target.memory();
        if (isEnough(memory) || Date.now() > deadline) return memory;
      }
    };

    let before: Memory = { heap: 0, external: 0, resident: 0 };
    let after = before;
    let lost: string | null = null;
    try {
      await send(messages * warmShare, 0);
      before = await calm(() => true);
      tell(`warm: ${describeMemory(before)}`);
      await send(messages * (1 - warmShare), 1);
      after = await calm((memory) => growthOf(before, memory) <= MOST_GROWTH);
      tell(`calm again: ${describeMemory(after)}`);
    } catch (error) {
      lost = String(error);
    }
    const health = await healthy.stop();
    const sums = add(reports);
    return {
      ...sums,
      faults: [...(lost === null ? [] : [lost]), ...sums.faults],
      hasExited: target.hasEnded(),
      unhandled: [...target.unhandled],
      errors: target.errors(),
      health,
      before,
      after,
      growth: growthOf(before, after),
      longestBlockMs: target.longestBlockMs(),
      seconds: Math.round((performance.now() - startedAt) / 1_000),
    };
  } finally {
    await target.close();
  }
}

export const total = (counts: Counts): number => DOORS.reduce((sum, door) => sum + counts[door], 0);

export const describeMemory = ({ heap, external, resident }: Memory): string =>
  [heap, external, resident].map((bytes) => `${Math.round(bytes / 2 ** 20)} MB`).join(', ');

async function runWorker(order: Order, hasTargetEnded: () => boolean, note: (report: Report) => void): Promise<void> {
  const worker: ChildProcess = fork(WORKER, { execPath: process.execPath, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  let isOver = false;
  worker.on('message', (report: Report) => {
    note(report);
    isOver = report.isOver;
    // What it would send goes nowhere.
    if (hasTargetEnded()) worker.kill();
  });
  const exit = once(worker, 'exit');
  worker.send(order);
  await exit;
  if (hasTargetEnded()) throw new Error('the server ended');
  if (!isOver) throw new Error(`a sender ended with ${worker.exitCode ?? worker.signalCode}`);
}

function add(reports: readonly Report[]) {
  const sent = noCounts();
  const answers: Record<string, number> = {};
  for (const report of reports) {
    for (const door of DOORS) sent[door] += report.sent[door];
    for (const [name, count] of Object.entries(report.answers)) answers[name] = (answers[name] ?? 0) + count;
  }
  return {
    sent,
    answers,
    faults: reports.flatMap(({ faults }) => faults),
    faultCount: reports.reduce((sum, one) => sum + one.faultCount, 0),
  };
}
