/** From rows to the records of the API: invoices and their lines. */
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { InvoiceLineRecord, InvoiceRecord, InvoiceStatus, LineKind, UsagePurpose } from './invoice.ts';

type Sql = Kysely<unknown>;

interface InvoiceRow {
  id: string;
  workspace_id: string;
  number: string;
  period: string;
  status: InvoiceStatus;
  issued_at: string;
  due_at: string | null;
  paid_at: string | null;
  total_micros: string;
  pdf_url: string | null;
  hosted_url: string | null;
}

interface LineRow {
  id: string;
  invoice_id: string;
  workspace_id: string;
  period: string;
  kind: LineKind;
  model_id: string | null;
  purpose: UsagePurpose | null;
  runs: number;
  input_tokens: string;
  output_tokens: string;
  amount_micros: string;
  description: string;
}

export const invoiceColumns = sql.raw(
  'i.id, i.workspace_id, i.number, i.period::text as period, i.status, i.issued_at, i.due_at, i.paid_at, i.total_micros, i.pdf_url, i.hosted_url',
);

export async function invoiceById(db: Sql, id: string): Promise<InvoiceRecord | null> {
  const { rows } = await sql<InvoiceRow>`select ${invoiceColumns} from invoice i where i.id = ${id}`.execute(db);
  return rows[0] ? invoiceRecord(rows[0]) : null;
}

export async function invoicePage(
  db: Sql,
  workspaceId: string,
  { after, before, limit, inverted }: { after: string | undefined; before: string | undefined; limit: number; inverted: boolean },
): Promise<InvoiceRecord[]> {
  const { rows } = await sql<InvoiceRow>`
    select ${invoiceColumns} from invoice i where i.workspace_id = ${workspaceId}
      and (${after ?? null}::date is null or i.period < ${after ?? null}::date)
      and (${before ?? null}::date is null or i.period > ${before ?? null}::date)
    order by i.period ${sql.raw(inverted ? 'asc' : 'desc')} limit ${limit}`.execute(db);
  return rows.map(invoiceRecord);
}

const lineColumns =
  sql.raw(`l.id, l.invoice_id, i.workspace_id, i.period::text as period, l.kind, l.model_id, l.purpose, l.runs, l.input_tokens,
  l.output_tokens, l.amount_micros, l.description`);

export async function linesOfInvoices(db: Sql, invoiceIds: readonly string[]): Promise<InvoiceLineRecord[]> {
  const { rows } = await sql<LineRow>`
    select ${lineColumns} from invoice_line l join invoice i on i.id = l.invoice_id
    where l.invoice_id = any(${[...invoiceIds]}::text[]) order by l.invoice_id, l.position`.execute(db);
  return rows.map(lineRecord);
}

export async function lineById(db: Sql, id: string): Promise<InvoiceLineRecord | null> {
  const { rows } = await sql<LineRow>`
    select ${lineColumns} from invoice_line l join invoice i on i.id = l.invoice_id where l.id = ${id}`.execute(db);
  return rows[0] ? lineRecord(rows[0]) : null;
}

function invoiceRecord(row: InvoiceRow): InvoiceRecord {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    number: row.number,
    period: row.period,
    status: row.status,
    issuedAt: new Date(row.issued_at),
    dueAt: row.due_at === null ? null : new Date(row.due_at),
    paidAt: row.paid_at === null ? null : new Date(row.paid_at),
    total: BigInt(row.total_micros),
    pdfUrl: row.pdf_url,
    hostedUrl: row.hosted_url,
  };
}

function lineRecord(row: LineRow): InvoiceLineRecord {
  return {
    id: row.id,
    invoiceId: row.invoice_id,
    workspaceId: row.workspace_id,
    period: row.period,
    kind: row.kind,
    modelId: row.model_id,
    purpose: row.purpose,
    runs: row.runs,
    inputTokens: BigInt(row.input_tokens),
    outputTokens: BigInt(row.output_tokens),
    amount: BigInt(row.amount_micros),
    description: row.description,
  };
}
