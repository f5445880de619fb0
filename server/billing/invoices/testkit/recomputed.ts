/** For tests: an invoice worked out once more, row by row and in another way than the one that is tested. */
import { sql } from 'kysely';
import type { Database } from '../../../kit/db.ts';

interface RawUsage {
  provider: string;
  model: string;
  purpose: string;
  uncached_input: string;
  cache_read: string;
  cache_write: string;
  output: string;
  reasoning: string;
  cost_micros: string;
  paid_credits: string;
  paid_wallet: string;
  absorbed_micros: string;
}

interface StoredLine {
  kind: string;
  model_id: string | null;
  purpose: string | null;
  runs: number;
  input_tokens: string;
  output_tokens: string;
  amount_micros: string;
}

export interface StoredInvoice {
  id: string;
  workspace_id: string;
  period: string;
  number: string;
  status: string;
  total_micros: string;
}

/** Each stretch of seats is rounded down. */
const ROUNDING_MICROS = 40;
const PRICES: Record<string, number> = { free: 0, team: 20_000_000, business: 40_000_000 };

export async function invoicesOf(db: Database, workspaceId: string): Promise<StoredInvoice[]> {
  const { rows } = await sql<StoredInvoice>`
    select id, workspace_id, period::text as period, number, status, total_micros from invoice
    where workspace_id = ${workspaceId} order by period`.execute(db.sql());
  return rows;
}

export async function linesOf(db: Database, invoiceId: string): Promise<StoredLine[]> {
  const { rows } = await sql<StoredLine>`select * from invoice_line where invoice_id = ${invoiceId} order by position`.execute(db.sql());
  return rows;
}

interface Sums {
  /** By model and purpose: runs, input, output, amount. */
  usage: Map<string, bigint[]>;
  cost: bigint;
  credits: bigint;
  wallet: bigint;
  absorbed: bigint;
}

async function sumsOf(db: Database, workspaceId: string, period: string): Promise<Sums> {
  const { rows } = await sql<RawUsage>`select * from usage_entry
    where workspace_id = ${workspaceId} and to_char(period, 'YYYY-MM-DD') = ${period}`.execute(db.sql());
  const sums: Sums = { usage: new Map(), cost: 0n, credits: 0n, wallet: 0n, absorbed: 0n };
  for (const row of rows) {
    const key = `${row.provider}:${row.model} ${row.purpose}`;
    const input = BigInt(row.uncached_input) + BigInt(row.cache_read) + BigInt(row.cache_write);
    const figures = [1n, input, BigInt(row.output) + BigInt(row.reasoning), BigInt(row.cost_micros)];
    sums.usage.set(
      key,
      (sums.usage.get(key) ?? [0n, 0n, 0n, 0n]).map((sum, index) => sum + figures[index]!),
    );
    sums.credits += BigInt(row.paid_credits);
    sums.wallet += BigInt(row.paid_wallet);
    sums.absorbed += BigInt(row.absorbed_micros);
    sums.cost += BigInt(row.cost_micros);
  }
  return sums;
}

/** What the invoice says otherwise than the rows of usage and of plans do; empty: nothing. */
export async function problemsOf(db: Database, { id, workspace_id: workspaceId, period, status, total_micros: total }: StoredInvoice) {
  const problems: string[] = [];
  const check = (what: string, found: bigint | number | string, wanted: bigint | number | string | undefined) => {
    if (found !== wanted) problems.push(`${workspaceId} ${period}: ${what} is ${found}, not ${wanted}`);
  };
  const { usage, cost, credits, wallet, absorbed } = await sumsOf(db, workspaceId, period);
  const lines = await linesOf(db, id);
  const stored = lines.filter(({ kind }) => kind === 'usage');
  check('number of lines', stored.length, usage.size);
  for (const line of stored) {
    const found = [line.runs, line.input_tokens, line.output_tokens, line.amount_micros].join();
    check(`${line.model_id} ${line.purpose}`, found, usage.get(`${line.model_id} ${line.purpose}`)?.join());
  }
  const sumOf = (...kinds: string[]) =>
    lines.filter(({ kind }) => kinds.includes(kind)).reduce((sum, line) => sum + BigInt(line.amount_micros), 0n);
  const metered = cost - credits - wallet - absorbed + sumOf('adjustment');
  const isStatement = status === 'statement';
  check('paid with credits', sumOf('credits'), -credits);
  check('paid from the wallet', sumOf('wallet'), -wallet);
  check('what nobody is charged for', sumOf('absorbed'), -absorbed - (isStatement ? metered : 0n));
  check('the total', BigInt(total), isStatement ? 0n : metered + sumOf('seats'));
  check(
    'the sum of the lines',
    lines.reduce((sum, line) => sum + BigInt(line.amount_micros), 0n),
    BigInt(total),
  );
  const seats = await seatPrice(db, workspaceId, period);
  if (Math.abs(Number(sumOf('seats')) - seats) > ROUNDING_MICROS) check('the price of the seats', sumOf('seats'), seats);
  return problems;
}

/** From moment to moment between whatever happened. */
async function seatPrice(db: Database, workspaceId: string, period: string): Promise<number> {
  const { rows } = await sql<{ plan: string; seats: number; trial_ends_at: Date | string | null; effective_at: Date | string }>`
    select * from plan_change where workspace_id = ${workspaceId} order by id`.execute(db.sql());
  if (rows.length === 0) return 0;
  const [year = 0, month = 1] = period.split('-').map(Number);
  const [start, end] = [Date.UTC(year, month - 1, 1), Date.UTC(year, month, 1)];
  const moments = [
    start,
    end,
    ...rows.flatMap((row) => [+new Date(row.effective_at), row.trial_ends_at ? +new Date(row.trial_ends_at) : start]),
  ];
  const edges = [...new Set(moments.filter((moment) => moment >= start && moment <= end))].sort((a, b) => a - b);
  let price = 0;
  for (const [index, from] of edges.slice(0, -1).entries()) {
    const now = rows.findLast((row) => +new Date(row.effective_at) <= from);
    if (!now || (now.trial_ends_at && +new Date(now.trial_ends_at) > from)) continue;
    price += (PRICES[now.plan]! * now.seats * (edges[index + 1]! - from)) / (end - start);
  }
  return price;
}
