/** A worker that runs the monthly job and dies in it: at its n-th statement, before it is sent, or right after and without its answer. */
import pg from 'pg';
import { createMoneyNode } from './node.ts';

export interface ClosingProcessOptions {
  url: string;
  /** The job's moment. */
  now: number;
  /** Counted from 1; null: it lives. */
  dieAt: number | null;
  dieWhen: 'before' | 'after';
}

interface Client {
  query(...args: unknown[]): unknown;
}

const { url, now, dieAt, dieWhen } = JSON.parse(process.argv[2] ?? '{}') as ClosingProcessOptions;

/** Null: the job has not begun. Connections keep what they were made with, so they are made with this. */
let statements: number | null = null;
const prototype = pg.Client.prototype as unknown as Client;
const send = prototype.query;
prototype.query = function query(...args) {
  if (statements === null || ++statements !== dieAt) return send.apply(this, args);
  if (dieWhen === 'after') send.apply(this, args);
  // What was written to the socket is on its way: the kernel sends it whatever becomes of the process.
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
};

const node = await createMoneyNode(url, { now: () => now, monotonic: () => performance.now() });
statements = 0;
await node.closeMonths();
console.log(statements);
await node.close();
