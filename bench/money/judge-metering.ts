/** Holds what was written down of every run against the provider's own books. Asks none of the ledger's code. */
import type { TokenCounts } from '../../server/billing/cost.ts';
import { DOUBLE_MODELS, overTheWire } from './double-script.ts';
import type { DoubleFormat } from '../../server/models/doubles/provider-double.ts';
import { MAX_REQUESTS, planOf } from './plan.ts';
import type { Plan } from './plan.ts';
import { costOf } from './price-sheet.ts';
import { estimateOf } from './provider-record.ts';
import type { RecordLine } from './provider-record.ts';

export interface AnswerRow {
  id: string;
  workspaceId: string;
  /** Whether the workspace has prices of its own. */
  hasOwnPrices: boolean;
  prompt: string;
  modelId: string;
  status: string;
  /** What is stored of its text. */
  bytes: number;
  usageRows: number;
  settlements: number;
  counts: TokenCounts | null;
  cost: bigint;
  providerCost: bigint;
  estimated: boolean;
  /** What its settlements took, by the ledger. */
  ledgerSpent: bigint;
  ledgerProviderCost: bigint;
}

export interface Verdict {
  runs: number;
  byStatus: Record<string, number>;
  missing: number;
  duplicates: number;
  /** Tokens or micro-dollars that are not the provider's. */
  wrong: string[];
  /** Figures of the provider, to the token; the rest it never told, or they never arrived. */
  told: number;
  estimated: number;
  tokens: bigint;
  charged: bigint;
  providerCost: bigint;
  /** Told by the provider, and lost with the node that heard it. */
  unheard: number;
}

const NONE: TokenCounts = { uncachedInput: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };
const FORMATS = new Map(Object.entries(DOUBLE_MODELS).map(([format, id]) => [id, format as DoubleFormat]));
const SHOWN_FAULTS = 20;

interface Books {
  estimate: number;
  told: TokenCounts[];
}

export function judgeMetering(rows: readonly AnswerRow[], record: readonly RecordLine[]): Verdict {
  const books = booksOf(record);
  /** All prompts of one length are told the same instructions. */
  const around =
    [...books].map(([key, { estimate }]) => estimate - estimateOf(key.slice(key.indexOf(' ') + 1))).find((rest) => rest > 0) ?? 0;
  const verdict: Verdict = {
    runs: rows.length,
    byStatus: {},
    missing: 0,
    duplicates: 0,
    wrong: [],
    told: 0,
    estimated: 0,
    tokens: 0n,
    charged: 0n,
    providerCost: 0n,
    unheard: 0,
  };
  const fault = (row: AnswerRow, what: string) => {
    if (verdict.wrong.length < SHOWN_FAULTS) verdict.wrong.push(`${row.id} (${row.status} of ${row.modelId}, “${row.prompt}”): ${what}`);
  };

  for (const row of rows) {
    verdict.byStatus[row.status] = (verdict.byStatus[row.status] ?? 0) + 1;
    if (row.usageRows === 0 || row.settlements === 0) verdict.missing += 1;
    if (row.usageRows > 1 || row.settlements > 1) verdict.duplicates += 1;
    const { counts } = row;
    if (!counts) continue;
    const name = row.modelId.slice(row.modelId.indexOf(':') + 1);
    const known = books.get(`${name} ${row.prompt}`);
    if (known && known.told.length > 0 && row.estimated && row.status !== 'complete') verdict.unheard += 1;
    verdict[row.estimated ? 'estimated' : 'told'] += 1;
    const candidates = expectedOf(row, known, around + estimateOf(row.prompt));
    const found = candidates.find((requests) => isSame(sumOf(requests), counts));
    if (!found) fault(row, `${JSON.stringify(counts)} is none of ${JSON.stringify(candidates.map(sumOf))}`);
    else {
      const cost = costOf(row.modelId, found, row.hasOwnPrices);
      const listed = costOf(row.modelId, found, false);
      if (row.cost !== cost) fault(row, `charged ${row.cost} instead of ${cost}`);
      if (row.providerCost !== listed) fault(row, `provider cost ${row.providerCost} instead of ${listed}`);
    }
    if (row.ledgerSpent !== row.cost) fault(row, `the ledger has ${row.ledgerSpent} for ${row.cost}`);
    if (row.ledgerProviderCost !== row.providerCost)
      fault(row, `the ledger has ${row.ledgerProviderCost} for the provider’s ${row.providerCost}`);
    verdict.tokens += BigInt(counts.uncachedInput + counts.cacheRead + counts.cacheWrite + counts.output + counts.reasoning);
    verdict.charged += row.cost;
    verdict.providerCost += row.providerCost;
  }
  return verdict;
}

function booksOf(record: readonly RecordLine[]): Map<string, Books> {
  const books = new Map<string, Books>();
  for (const { prompt, model, what, estimate, usage } of record) {
    const key = `${model} ${prompt}`;
    const known = books.get(key) ?? { estimate: 0, told: [] };
    if (what === 'asked') known.estimate = estimate!;
    if (what === 'told') known.told.push(usage!);
    books.set(key, known);
  }
  return books;
}

/** The requests of the run, as they have to be counted. Several where nobody can know what arrived before the end: then there is no text. */
function expectedOf(row: AnswerRow, known: Books | undefined, estimate: number): TokenCounts[][] {
  // Never asked, as its node could not read the conversation: nothing was used.
  if (!known && row.status !== 'interrupted') return [[]];
  if (!row.estimated) return known?.told.length === 1 ? [[known.told[0]!]] : [];
  const plan = planFor(row);
  const guessed = { ...NONE, uncachedInput: estimate, output: estimateOfBytes(row.bytes) };
  if (row.status === 'interrupted') return [[guessed]];
  const isScripted = row.modelId.startsWith('scripted:');
  const failed = plan.failures
    .slice(0, MAX_REQUESTS)
    .map((kind) => (isScripted && kind === 'early' ? [{ ...inputOf(plan), output: 0, reasoning: 0 }] : []));
  const before = failed.flat();
  const cutShort = beginnings(failed).flatMap((some) => [some, [...some, guessed]]);
  const isStopped = row.status === 'stopped';
  if (failed.length === MAX_REQUESTS) return isStopped ? cutShort : [before];
  if (row.status === 'complete') {
    // Figures came, but those of a request before it are no provider's.
    if (plan.ending !== 'silent') return known?.told.length === 1 ? [[...before, known.told[0]!]] : [];
    return [[...before, guessed]];
  }
  if (plan.ending === 'refused') return isStopped ? cutShort : [before];
  const heard = lastRequests(row, plan, guessed);
  if (row.bytes > 0) return heard.slice(0, 1).map((last) => [...before, last]);
  // No text: the figures of the input, or nothing at all, may or may not have arrived, of the last request or of one before it.
  return [...heard.map((last) => [...before, last]), ...cutShort];
}

/** As figures of the input or not; the more likely one first. */
function lastRequests(row: AnswerRow, plan: Plan, guessed: TokenCounts): TokenCounts[] {
  const format = FORMATS.get(row.modelId);
  const reasoning = row.bytes > 0 ? estimateOf(plan.reasoning) : 0;
  const early = { ...guessed, ...inputOf(plan), reasoning };
  if (format === 'google') return [{ ...early, reasoning: 0 }];
  if (format === 'anthropic' || (!format && plan.isEarly && plan.ending !== 'silent')) {
    return plan.ending === 'silent' ? [{ ...guessed, reasoning }] : [early];
  }
  return [{ ...guessed, reasoning }];
}

/** What was counted where it ended before, in or after each of them. */
function beginnings(failed: readonly TokenCounts[][]): TokenCounts[][] {
  return [...failed.map((_, length) => failed.slice(0, length).flat()), failed.flat()];
}

function planFor({ modelId, prompt }: AnswerRow): Plan {
  const plan = planOf(prompt, modelId.slice(modelId.indexOf(':') + 1));
  const format = FORMATS.get(modelId);
  return format ? overTheWire(format, plan) : plan;
}

function inputOf({ usage: { uncachedInput, cacheRead, cacheWrite } }: Plan) {
  return { uncachedInput, cacheRead, cacheWrite };
}

const PARTS = Object.keys(NONE) as (keyof TokenCounts)[];

function sumOf(requests: readonly TokenCounts[]): TokenCounts {
  const sum = { ...NONE };
  for (const request of requests) for (const part of PARTS) sum[part] += request[part];
  return sum;
}

function isSame(a: TokenCounts, b: TokenCounts): boolean {
  return PARTS.every((part) => a[part] === b[part]);
}

function estimateOfBytes(bytes: number): number {
  return Math.ceil(bytes / 3.5);
}
