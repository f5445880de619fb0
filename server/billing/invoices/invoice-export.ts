/** An invoice as CSV: its lines, or all the groups behind one of them, read page by page. */
import type { Actor } from '../../identity/actor.ts';
import { csvRow, numeral } from '../../kit/csv.ts';
import type { CsvCell } from '../../kit/csv.ts';
import { notFound } from '../../kit/errors.ts';
import type { DetailRequest } from './detail.ts';
import type { BillLineRecord, InvoiceLineRecord, InvoiceRecord, LineDetail } from './invoice.ts';

export interface InvoiceExportRequest {
  invoiceId: string;
  /** Only what is behind this line. */
  detail?: Pick<DetailRequest, 'by' | 'under'> & { lineId: string };
}

export interface InvoiceExport {
  /** Without its ending. */
  title: string;
  workspaceId: string;
  /** Each page asks again whether the actor may still read: what was revoked ends here, with an error. */
  pieces: AsyncGenerator<string>;
}

/** What is asked of the invoices, each time with an actor that holds now. */
export interface InvoiceReading {
  invoice(actor: Actor, id: string): Promise<InvoiceRecord>;
  line(actor: Actor, id: string): Promise<InvoiceLineRecord>;
  lines(actor: Actor, invoiceId: string): Promise<InvoiceLineRecord[]>;
  detail(actor: Actor, line: BillLineRecord, request: DetailRequest): Promise<LineDetail[]>;
}

const PAGE = 2_000;
const LINE_HEAD = [
  'invoice',
  'month',
  'kind',
  'model',
  'purpose',
  'description',
  'runs',
  'input_tokens',
  'output_tokens',
  'amount_usd',
  'amount_micros',
];
const DETAIL_HEAD = [
  'invoice',
  'month',
  'model',
  'purpose',
  'key',
  'name',
  'at',
  'runs',
  'input_tokens',
  'output_tokens',
  'amount_usd',
  'amount_micros',
];

/** `renew` gives the actor anew, or throws where the credential ended. */
export async function openInvoiceExport(
  reading: InvoiceReading,
  renew: () => Promise<Actor>,
  { invoiceId, detail }: InvoiceExportRequest,
): Promise<InvoiceExport> {
  const invoice = await reading.invoice(await renew(), invoiceId);
  const { workspaceId } = invoice;
  if (!detail) {
    const pieces = lineRows(invoice, await reading.lines(await renew(), invoiceId));
    return { title: `Invoice ${invoice.number}`, workspaceId, pieces };
  }
  const line = await reading.line(await renew(), detail.lineId);
  if (line.invoiceId !== invoiceId) throw notFound('line of an invoice');
  const first = await page(null);
  return { title: `Invoice ${invoice.number} ${line.description} by ${detail.by}`, workspaceId, pieces: detailRows() };

  async function page(after: string | null): Promise<LineDetail[]> {
    const request = { by: detail!.by, under: detail!.under, limit: PAGE, inverted: false, ...(after !== null && { after }) };
    return reading.detail(await renew(), line, request);
  }

  async function* detailRows(): AsyncGenerator<string> {
    yield csvRow(DETAIL_HEAD);
    for (let groups = first; groups.length > 0; groups = groups.length < PAGE ? [] : await page(groups.at(-1)!.cursor)) {
      const head = [invoice.number, invoice.period.slice(0, 7), line.modelId, line.purpose];
      yield groups.map((group) => csvRow([...head, ...cellsOf(group)])).join('');
    }
  }
}

async function* lineRows(invoice: InvoiceRecord, lines: readonly InvoiceLineRecord[]): AsyncGenerator<string> {
  yield csvRow(LINE_HEAD);
  for (const { kind, modelId, purpose, description, ...figures } of lines) {
    yield csvRow([invoice.number, invoice.period.slice(0, 7), kind, modelId, purpose, description, ...figuresOf(figures)]);
  }
}

function cellsOf({ key, label, at, ...figures }: LineDetail) {
  return [key, label, at === null ? null : at.toISOString(), ...figuresOf(figures)];
}

type Figures = Pick<LineDetail, 'runs' | 'inputTokens' | 'outputTokens' | 'amount'>;

function figuresOf({ runs, inputTokens, outputTokens, amount }: Figures): CsvCell[] {
  return [runs, inputTokens, outputTokens, numeral(dollars(amount)), amount];
}

const MICROS = 1_000_000n;

/** A plain decimal number, to the micro-dollar. */
export function dollars(micros: bigint): string {
  const [sign, size] = micros < 0n ? ['-', -micros] : ['', micros];
  return `${sign}${size / MICROS}.${String(size % MICROS).padStart(6, '0')}`;
}
