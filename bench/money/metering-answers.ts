/** Every answer with all that the database wrote down of it. */
import { sql } from 'kysely';
import type { Database } from '../../server/kit/db.ts';
import type { AnswerRow } from './judge-metering.ts';
import type { House } from './metering-houses.ts';

interface Row {
  id: string;
  workspace_id: string;
  prompt: string;
  model_id: string;
  status: string;
  bytes: string;
  usage_rows: string;
  settlements: string;
  uncached_input: string | null;
  cache_read: string;
  cache_write: string;
  output: string;
  reasoning: string;
  cost_micros: string | null;
  provider_cost_micros: string | null;
  estimated: boolean | null;
  spent: string | null;
  provider_cost: string | null;
}

export async function readAnswers(db: Database, houses: readonly House[]): Promise<AnswerRow[]> {
  const answers: AnswerRow[] = [];
  for (const house of houses) {
    const { rows } = await sql<Row>`
      select m.id, s.workspace_id, p.text as prompt, m.model_id, m.status, octet_length(m.text) as bytes,
        count(u.id) over (partition by m.id) as usage_rows, coalesce(l.settlements, 0) as settlements,
        u.uncached_input, u.cache_read, u.cache_write, u.output, u.reasoning, u.cost_micros, u.provider_cost_micros, u.estimated,
        l.spent, l.provider_cost
      from session s join message m on m.session_id = s.id and m.role = 'assistant' join message p on p.id = m.parent_id
        left join usage_entry u on u.message_id = m.id
        left join (select subject, count(*) as settlements, sum(spent) as spent, sum(provider_cost) as provider_cost from ledger_transaction
          where workspace_id = ${house.workspaceId} and kind = 'settle' group by subject) l on l.subject = m.id
      where s.workspace_id = ${house.workspaceId} order by m.id`.execute(db.sql());
    answers.push(...rows.map((row) => answerOf(row, house.kind === 'ownPrices')));
  }
  return answers;
}

function answerOf(row: Row, hasOwnPrices: boolean): AnswerRow {
  const part = (figure: string) => Number(figure);
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    hasOwnPrices,
    prompt: row.prompt,
    modelId: row.model_id,
    status: row.status,
    bytes: Number(row.bytes),
    usageRows: Number(row.usage_rows),
    settlements: Number(row.settlements),
    counts:
      row.uncached_input === null
        ? null
        : {
            uncachedInput: part(row.uncached_input),
            cacheRead: part(row.cache_read),
            cacheWrite: part(row.cache_write),
            output: part(row.output),
            reasoning: part(row.reasoning),
          },
    cost: BigInt(row.cost_micros ?? 0),
    providerCost: BigInt(row.provider_cost_micros ?? 0),
    estimated: row.estimated ?? false,
    ledgerSpent: BigInt(row.spent ?? 0),
    ledgerProviderCost: BigInt(row.provider_cost ?? 0),
  };
}
