/** The driver's end of the load client. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { LoadAnswer, LoadOrder, LoadReport } from '../load/messages.ts';
import { pinned } from './pinned.ts';
import { waitedMs } from './waited.ts';

const LOAD = join(import.meta.dirname, '../load/main.ts');
const LIMIT_MS = 90_000;

export function startLoad() {
  const child = fork(LOAD, { ...pinned('load'), stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const waiting = new Map<number, (answer: LoadAnswer) => void>();
  let last = 0;
  child.on('message', (answer: LoadAnswer) => {
    waiting.get(answer.request)?.(answer);
    waiting.delete(answer.request);
  });

  function order(what: LoadOrder): Promise<LoadAnswer> {
    const request = ++last;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`the load client did not answer: ${JSON.stringify(what).slice(0, 200)}`)), LIMIT_MS);
      waiting.set(request, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      child.send({ ...what, request });
    });
  }

  return {
    order,
    waitedMs: () => waitedMs(child.pid),
    async report(): Promise<LoadReport> {
      const { report } = await order({ type: 'report' });
      if (!report) throw new Error('no report');
      return report;
    },
    close: () => void child.kill('SIGKILL'),
  };
}

export type Load = ReturnType<typeof startLoad>;
