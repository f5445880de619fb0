/** The monthly job is killed at many points; another worker runs it again. Then the invoices must be those of a job that nobody killed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { sql } from 'kysely';
import { createDatabase, dropDatabase, withDatabase } from '../../server/testkit/services/database-admin.ts';
import { invoicesOf, linesOf } from '../../server/billing/invoices/testkit/recomputed.ts';
import type { Database } from '../../server/kit/db.ts';
import { createRandom } from '../random.ts';
import { readBooks } from './books.ts';
import type { ClosingProcessOptions } from './closing-process.ts';
import { MODELS, createMoneyNode, openHouse, seedPrices } from './node.ts';
import type { MoneyNode } from './node.ts';

export interface KillingOptions {
  /** Of a migrated, empty database; more are made beside it. */
  url: string;
  seed: number;
  points: number;
  events: number;
  tell: (line: string) => void;
}

export interface KillingResult {
  statements: number;
  points: number;
  /** Times that the process died of the signal where it should. */
  killed: number;
  /** After which the invoices and the ledger were what they are when nobody is killed. */
  equal: number;
  /** Points after which part of the workspaces were closed: it was killed in the middle. */
  between: number;
  problems: string[];
}

const PROCESS = join(import.meta.dirname, 'closing-process.ts');
const WORKSPACES = 4;
const START = Date.parse('2028-01-05T00:00:00Z');
/** Two months have ended. */
const NOW = Date.parse('2028-03-01T00:30:00Z');

export async function killClosings({ url, seed, points, events, tell }: KillingOptions): Promise<KillingResult> {
  const random = createRandom(seed + 1);
  const workspaceIds = await fill(url, seed, events);
  const template = new URL(url).pathname.slice(1);
  const onCopy = async <T>(work: (copy: string) => Promise<T>): Promise<T> => {
    const name = await createDatabase(url, 'closing', template);
    try {
      return await work(withDatabase(url, name));
    } finally {
      await dropDatabase(url, name);
    }
  };
  const whole = await onCopy(async (copy) => {
    const { output } = await run({ url: copy, now: NOW, dieAt: null, dieWhen: 'before' });
    return { statements: Number(output), books: await withNode(copy, ({ db }) => printed(db, workspaceIds)) };
  });
  const result: KillingResult = { statements: whole.statements, points: 0, killed: 0, equal: 0, between: 0, problems: [] };
  for (let point = 0; point < points; point++) {
    // Somewhere in its part of the job: other points with every seed.
    const [from, to] = [point, point + 1].map((part) => 1 + Math.floor((part * whole.statements) / points));
    const dieAt = random.whole(from!, to!);
    const dieWhen = point % 2 === 0 ? 'after' : 'before';
    await onCopy(async (copy) => {
      const { signal } = await run({ url: copy, now: NOW, dieAt, dieWhen });
      result.points += 1;
      if (signal === 'SIGKILL') result.killed += 1;
      await withNode(copy, async (node) => {
        const closed = new Set((await printed(node.db, workspaceIds)).map((line) => line.split(' ', 1)[0]));
        if (closed.size > 0 && closed.size < WORKSPACES) result.between += 1;
        // By two workers at once, as the one that lost its lock may not be dead.
        await Promise.all([node.closeMonths(), node.closeMonths()]);
        const books = await readBooks(node.db, workspaceIds);
        const isEqual = (await printed(node.db, workspaceIds)).join('\n') === whole.books.join('\n');
        if (isEqual && books.mostInvoicesAMonth === 1 && books.billed === books.rows) result.equal += 1;
        result.problems.push(...books.problems.map((problem) => `killed ${dieWhen} statement ${dieAt}: ${problem}`));
      });
    });
    tell(`killed ${dieWhen} statement ${dieAt} of ${whole.statements}`);
  }
  return result;
}

async function run(options: ClosingProcessOptions): Promise<{ output: string; signal: NodeJS.Signals | null }> {
  const child = spawn(process.execPath, [PROCESS, JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const output = await text(child.stdout);
  const [, signal] = await exited;
  return { output: output.trim(), signal };
}

async function withNode<T>(url: string, work: (node: MoneyNode) => Promise<T>): Promise<T> {
  const node = await createMoneyNode(url, { now: () => NOW, monotonic: () => 0 });
  try {
    return await work(node);
  } finally {
    await node.close();
  }
}

/** Invoices, lines and balances without what is new every time. */
async function printed(db: Database, workspaceIds: readonly string[]): Promise<string[]> {
  const lines: string[] = [];
  for (const workspaceId of workspaceIds) {
    for (const { id, period, status, total_micros: total } of await invoicesOf(db, workspaceId)) {
      lines.push(`${workspaceId} ${period} ${status} ${total}`);
      for (const { id: _id, invoice_id: _invoice, ...line } of (await linesOf(db, id)) as unknown as Record<string, unknown>[])
        lines.push(`${workspaceId} ${JSON.stringify(line)}`);
    }
    const { rows } = await sql<{ kind: string; key: string }>`
      select kind, key, spent, revenue, metered, invoiced, absorbed from ledger_transaction
      where workspace_id = ${workspaceId} and kind in ('close', 'invoice') order by key`.execute(db.sql());
    lines.push(...rows.map((row) => `${workspaceId} ${JSON.stringify(row)}`));
  }
  return lines;
}

async function fill(url: string, seed: number, events: number): Promise<string[]> {
  const random = createRandom(seed);
  let now = START;
  const node = await createMoneyNode(url, { now: () => now, monotonic: () => now });
  try {
    await seedPrices(node.db);
    const workspaceIds: string[] = [];
    for (let index = 0; index < WORKSPACES; index++) {
      now = START;
      const house = await openHouse(node);
      workspaceIds.push(house.workspaceId);
      const plan = index === 0 ? 'free' : 'team';
      await node.db.write((tx) => node.billing.plans.change(tx, house.workspaceId, { plan, seats: index + 1 }, node.now()));
      for (let event = 0; event < events; event++) {
        now = START + Math.floor((event * (NOW - START)) / events);
        const counts = {
          uncachedInput: random.whole(0, 9_000),
          cacheRead: 0,
          cacheWrite: 0,
          output: random.whole(0, 900_000),
          reasoning: 0,
        };
        await node.db.write((tx) =>
          node.billing.record(tx, {
            ...house,
            actor: { kind: 'user', id: 'usr_1' },
            id: node.ids.next('msg'),
            purpose: random.oneOf(['answer', 'title']),
            messageId: null,
            modelId: random.oneOf(MODELS),
            requests: [counts],
            counts,
            estimated: false,
            status: 'complete',
            failureCode: null,
            firstTokenMs: 1,
            startedAt: node.now(),
            endedAt: node.now(),
          }),
        );
      }
    }
    return workspaceIds;
  } finally {
    await node.close();
  }
}
