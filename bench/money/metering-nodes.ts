/** Two nodes in processes of their own, the providers' doubles beside them, and what may happen to them. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { DoubleFormat } from '../../server/models/doubles/provider-double.ts';
import { startProviderDouble } from '../../server/models/doubles/provider-double.ts';
import { createDoubleScript } from './double-script.ts';
import type { NodeOptions, NodeOrder, NodeReply } from './node-process.ts';
import { openRecord } from './provider-record.ts';

const MAIN = join(import.meta.dirname, 'node-process.ts');
const FORMATS: readonly DoubleFormat[] = ['anthropic', 'openai', 'google', 'openai-compatible'];

export type Order = NodeOrder extends infer One ? (One extends NodeOrder ? Omit<One, 'number'> : never) : never;

export interface Place {
  databaseUrl: string;
  redisUrl: string;
  /** The books are kept here. */
  folder: string;
}

export async function startMeteringNodes({ databaseUrl, redisUrl, folder }: Place) {
  const records: string[] = [];
  const book = (name: string) => {
    const path = join(folder, `${name}.jsonl`);
    records.push(path);
    return path;
  };
  const doublesBook = openRecord(book('doubles'));
  const doubles = await Promise.all(
    FORMATS.map(async (format) => ({
      format,
      double: await startProviderDouble(format, { script: createDoubleScript(format, doublesBook.write) }),
    })),
  );
  const urls = Object.fromEntries(doubles.map(({ format, double }) => [format, double.url])) as NodeOptions['doubles'];
  const nodes = [createNode('one'), createNode('two')] as const;

  function createNode(name: string) {
    let child: ChildProcess;
    let starts = 0;
    let orders = 0;
    const waiting = new Map<number, (reply: NodeReply | null) => void>();

    async function start(): Promise<void> {
      starts += 1;
      const options: NodeOptions = { databaseUrl, redisUrl, recordPath: book(`${name}-${starts}`), doubles: urls };
      const started = fork(MAIN, [JSON.stringify(options)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
      child = started;
      started.on('message', (reply: NodeReply) => {
        waiting.get(reply.number)?.(reply);
        waiting.delete(reply.number);
      });
      started.on('exit', () => {
        for (const settle of waiting.values()) settle(null);
        waiting.clear();
      });
      const isUp = new Promise<NodeReply | null>((resolve) => waiting.set(-1, resolve));
      if (!(await isUp)) throw new Error(`node ${name} did not start`);
    }

    return {
      start,
      /** Null: it died before it answered, and nobody knows. */
      ask(order: Order): Promise<NodeReply | null> {
        if (!child.connected) return Promise.resolve(null);
        const number = (orders += 1);
        return new Promise((resolve) => {
          waiting.set(number, resolve);
          child.send({ ...order, number }, (error) => error && resolve(null));
        });
      },
      async kill(): Promise<void> {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const exit = once(child, 'exit');
        child.kill('SIGKILL');
        await exit;
      },
    };
  }

  for (const node of nodes) await node.start();
  return {
    nodes,
    records: records as readonly string[],
    async close(): Promise<void> {
      await Promise.all(nodes.map((node) => node.kill()));
      await Promise.all(doubles.map(({ double }) => double.close()));
      doublesBook.close();
    },
  };
}

export type MeteringNodes = Awaited<ReturnType<typeof startMeteringNodes>>;
