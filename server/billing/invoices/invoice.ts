/** What an invoice is made of, as the API, the files and the database spell it. Money in micro-USD. */

export const INVOICE_STATUSES = ['open', 'paid', 'void', 'uncollectible', 'statement'] as const;
export type InvoiceStatus = (typeof INVOICE_STATUSES)[number];

export const LINE_KINDS = ['usage', 'credits', 'wallet', 'absorbed', 'seats', 'adjustment'] as const;
export type LineKind = (typeof LINE_KINDS)[number];

export const USAGE_PURPOSES = ['answer', 'title', 'comment', 'api'] as const;
export type UsagePurpose = (typeof USAGE_PURPOSES)[number];

/** A line as it is computed. Those that take something off have a negative amount. */
export interface BillLine {
  kind: LineKind;
  /** `provider:name`; null where it is no usage. */
  modelId: string | null;
  purpose: UsagePurpose | null;
  runs: number;
  inputTokens: bigint;
  outputTokens: bigint;
  amount: bigint;
  description: string;
}

/** Where a line's usage stands: all rows of one workspace and period with its model and purpose. */
export interface BillLineRecord extends BillLine {
  workspaceId: string;
  /** The month by its first day, `YYYY-MM-DD`. */
  period: string;
}

export interface InvoiceLineRecord extends BillLineRecord {
  id: string;
  invoiceId: string;
}

export interface InvoiceRecord {
  id: string;
  workspaceId: string;
  number: string;
  /** The month by its first day, `YYYY-MM-DD`. */
  period: string;
  status: InvoiceStatus;
  issuedAt: Date;
  /** Null: nothing is due. */
  dueAt: Date | null;
  paidAt: Date | null;
  total: bigint;
  pdfUrl: string | null;
  hostedUrl: string | null;
}

/** What the open month comes to so far; its seats as if nothing changed any more. */
export interface UpcomingRecord {
  workspaceId: string;
  period: string;
  lines: BillLineRecord[];
  total: bigint;
}

export const DIMENSIONS = ['hour', 'day', 'session', 'person', 'apiKey', 'message'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** Only what a group of another dimension holds: its key, as it was given out. */
export interface Narrowing {
  by: Dimension;
  key: string;
}

/** What a group is about, where it is there and the actor may see it. */
export type Subject = { kind: 'session' | 'message'; id: string } | { kind: 'actor'; id: string; displayName: string };

/** A group of a line's usage. The groups of one dimension sum to the line. */
export interface LineDetail {
  /** Names the group among those of its dimension. */
  key: string;
  label: string;
  subject: Subject | null;
  /** Of an hour, a day or one run: when. */
  at: Date | null;
  runs: number;
  inputTokens: bigint;
  outputTokens: bigint;
  amount: bigint;
  /** Where it stands in its list. */
  cursor: string;
}

/** A part of a list. */
export interface Page {
  limit: number;
  after?: string | undefined;
  before?: string | undefined;
  /** Whether the end of the list is wanted, last one first. */
  inverted: boolean;
}
