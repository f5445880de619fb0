/** The driver's end of the process with the readers. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { FleetAnswer, FleetOrder, ReaderReport, Wanted } from './fleet-messages.ts';
import type { ReaderTask } from './reader.ts';

export async function startFleet(deltas: number, tasks: ReaderTask[]) {
  const child = fork(join(import.meta.dirname, 'reader-process.ts'), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execPath: process.execPath,
  });
  const waiting = new Map<number, (answer: FleetAnswer) => void>();
  let lastRequest = 0;
  child.on('message', (answer: FleetAnswer) => {
    waiting.get(answer.request)?.(answer);
    waiting.delete(answer.request);
  });
  await once(child, 'spawn');

  function tell(order: FleetOrder): void {
    child.send(order);
  }

  function ask(make: (request: number) => FleetOrder, limitMs: number, what: string): Promise<FleetAnswer> {
    const request = ++lastRequest;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`readers did not get there within ${limitMs} ms: ${what}`)), limitMs);
      waiting.set(request, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      tell(make(request));
    });
  }

  async function report(): Promise<ReaderReport[]> {
    const { reports = [] } = await ask((request) => ({ type: 'report', request }), 30_000, 'report');
    return reports;
  }

  tell({ type: 'start', deltas, tasks });
  return {
    /** Every reader; throws after `limitMs`, with the state of those who are not there. */
    async until(what: Wanted, limitMs: number): Promise<void> {
      try {
        await ask((request) => ({ type: 'until', what, request }), limitMs, JSON.stringify(what));
      } catch (error) {
        const missing = (await report()).filter((entry) => !entry.reached.includes(JSON.stringify(what)));
        throw new Error(`${missing.length} readers are not there, the first: ${JSON.stringify(missing[0])}`, { cause: error });
      }
    },
    reset: async (every: number) => void (await ask((request) => ({ type: 'reset', every, request }), 5_000, 'reset')),
    report,
    async close(): Promise<void> {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    },
  };
}

export type Fleet = Awaited<ReturnType<typeof startFleet>>;
