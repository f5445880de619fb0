import { resolveCursorConnection } from '@pothos/plugin-relay';
import type {
  BillLineRecord,
  Dimension as DimensionValue,
  InvoiceLineRecord,
  InvoiceRecord,
  InvoiceStatus as Status,
  LineDetail as Detail,
  LineKind as Kind,
  UpcomingRecord,
  UsagePurpose as Purpose,
} from '../server/billing/invoices/invoice.ts';
import { WorkspaceBilling } from './billing.ts';
import { builder, pageComplexity } from './builder.ts';
import type { Context } from './context.ts';
import { Model, formerModel } from './models.ts';
import { requireActor } from './require-actor.ts';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from './wire/limits.ts';

const STATUSES = {
  OPEN: { value: 'open', description: 'To be paid.' },
  PAID: { value: 'paid', description: 'Paid, or nothing was due.' },
  VOID: { value: 'void', description: 'Taken back.' },
  UNCOLLECTIBLE: { value: 'uncollectible', description: 'Given up.' },
  STATEMENT: { value: 'statement', description: 'Only for information: this server takes no payments, nothing is due.' },
} as const satisfies Record<Uppercase<Status>, { value: Status; description: string }>;

const LINE_KINDS = {
  USAGE: { value: 'usage', description: 'What one model was used for one purpose. Opens to its details.' },
  CREDITS: { value: 'credits', description: 'The part of the usage that credits paid for; negative.' },
  WALLET: { value: 'wallet', description: 'The part of the usage that the wallet paid for; negative.' },
  ABSORBED: { value: 'absorbed', description: 'The part of the usage that nobody is charged for; negative.' },
  SEATS: { value: 'seats', description: 'Seats of a plan over a part of the month.' },
  ADJUSTMENT: { value: 'adjustment', description: 'What a refund, a dispute or a correction left to pay.' },
} as const satisfies Record<Uppercase<Kind>, { value: Kind; description: string }>;

const PURPOSES = {
  ANSWER: { value: 'answer', description: 'Answers to prompts.' },
  TITLE: { value: 'title', description: 'Titles of sessions.' },
  COMMENT: { value: 'comment', description: 'Replies in threads.' },
  API: { value: 'api', description: 'Runs of programs outside of sessions.' },
} as const satisfies Record<Uppercase<Purpose>, { value: Purpose; description: string }>;

const DIMENSIONS = {
  HOUR: { value: 'hour', description: 'Hours, UTC.' },
  DAY: { value: 'day', description: 'Days, UTC.' },
  SESSION: { value: 'session', description: 'Sessions.' },
  PERSON: { value: 'person', description: 'People and guests; API keys together are one group.' },
  API_KEY: { value: 'apiKey', description: 'API keys; people together are one group.' },
  MESSAGE: { value: 'message', description: 'Single runs: messages, titles, replies.' },
} as const satisfies Record<string, { value: DimensionValue; description: string }>;

const InvoiceStatus = builder.enumType('InvoiceStatus', { description: 'How far an invoice is.', values: STATUSES });
const InvoiceLineKind = builder.enumType('InvoiceLineKind', { description: 'What a line is for.', values: LINE_KINDS });
const UsagePurpose = builder.enumType('UsagePurpose', { description: 'What a model was asked for.', values: PURPOSES });
const DetailDimension = builder.enumType('DetailDimension', { description: 'What a line’s usage is grouped by.', values: DIMENSIONS });

const DetailFilter = builder.inputType('DetailFilter', {
  description: 'Only what a group of another dimension holds.',
  fields: (t) => ({
    by: t.field({ type: DetailDimension, required: true, description: 'The dimension of the group; not MESSAGE.' }),
    key: t.string({ required: true, description: 'The key of the group.' }),
  }),
});

async function subjectOf({ subject }: Detail, { services, loader }: Context): Promise<{ id: string } | null> {
  switch (subject?.kind) {
    case undefined:
      return null;
    case 'actor':
      return { id: subject.id, displayName: subject.displayName } as { id: string };
    case 'session':
      return loader('session', (ids) => services.sessions.parts.sessionsById(ids)).load(subject.id);
    case 'message':
      return loader('message', (ids) => services.sessions.parts.messagesById(ids)).load(subject.id);
  }
}

const LineDetail = builder.objectRef<Detail>('LineDetail').implement({
  description: 'A group of a line’s usage. All groups of a dimension together sum to the line, to the micro-dollar.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Names the group; give it back in `under` to look into it.' }),
    label: t.exposeString('label', { description: 'For people. What was erased, and what you may not read, has a name that says so.' }),
    subject: t.field({
      type: builder.nodeInterfaceRef(),
      nullable: true,
      description: 'The Session, Message, User, Guest or ApiKey, where it is still there and you may see it.',
      extensions: { viewer: true },
      resolve: (detail, _args, context) => subjectOf(detail, context),
    }),
    at: t.expose('at', { type: 'DateTime', nullable: true, description: 'The beginning of the hour or day; when the run ended.' }),
    runs: t.exposeInt('runs', { description: 'How many runs.' }),
    inputTokens: t.expose('inputTokens', { type: 'BigInt', description: 'All input, cached or not.' }),
    outputTokens: t.expose('outputTokens', { type: 'BigInt', description: 'All output, reasoning included.' }),
    amountMicros: t.expose('amount', { type: 'BigInt', description: 'Micro-USD.' }),
  }),
});

const BillLine = builder.interfaceRef<BillLineRecord>('BillLine').implement({
  description: 'A line of an invoice, or of what the open month comes to.',
  fields: (t) => ({
    kind: t.expose('kind', { type: InvoiceLineKind, description: 'What it is for.' }),
    model: t.field({
      type: Model,
      nullable: true,
      description: 'Of usage: which model.',
      resolve: ({ modelId }, _args, { services }) => (modelId === null ? null : (services.models.find(modelId) ?? formerModel(modelId))),
    }),
    purpose: t.expose('purpose', { type: UsagePurpose, nullable: true, description: 'Of usage: what for.' }),
    runs: t.exposeInt('runs', { description: 'How many runs; 0 where it is no usage.' }),
    inputTokens: t.expose('inputTokens', { type: 'BigInt', description: 'All input, cached or not.' }),
    outputTokens: t.expose('outputTokens', { type: 'BigInt', description: 'All output, reasoning included.' }),
    amountMicros: t.expose('amount', { type: 'BigInt', description: 'Micro-USD; negative where it takes something off.' }),
    description: t.exposeString('description', { description: 'For people, in plain words.' }),
    detail: t.connection(
      {
        type: LineDetail,
        description: 'Who and what is behind it: hours, days and runs by time, the others by amount. Empty where it is no usage.',
        args: {
          by: t.arg({ type: DetailDimension, required: true, description: 'What to group by.' }),
          under: t.arg({ type: [DetailFilter], description: 'Only what all these groups hold.' }),
        },
        // Reads a month of a model: a page of invoices cannot ask for all of them at once.
        complexity: (args) => ({ ...pageComplexity(DEFAULT_PAGE_SIZE)(args), field: 50 }),
        extensions: { viewer: true },
        resolve: (line, { by, under, ...args }, context) =>
          resolveCursorConnection<Promise<Detail[]>>(
            { args, defaultSize: DEFAULT_PAGE_SIZE, maxSize: MAX_PAGE_SIZE, toCursor: ({ cursor }) => cursor },
            (page) => context.services.invoices.detail(requireActor(context), line, { ...page, by, under: under ?? [] }),
          ),
      },
      { description: 'A part of the groups.' },
      { description: 'One group and where it stands in the list.' },
    ),
  }),
});

const InvoiceLine = builder.objectRef<InvoiceLineRecord>('InvoiceLine');

builder.node(InvoiceLine, {
  permission: 'billing:read',
  description: 'A line of an invoice. It never changes.',
  interfaces: [BillLine],
  id: { resolve: (line) => line.id, description: 'Starts with ivl_.' },
  isTypeOf: (value) => String((value as { id?: string }).id).startsWith('ivl_'),
  loadOne: (id, context) => context.services.invoices.line(requireActor(context), id),
});

const UpcomingLine = builder.objectRef<BillLineRecord>('UpcomingLine').implement({
  description: 'A line of what the open month comes to so far.',
  interfaces: [BillLine],
  isTypeOf: (value) => typeof value === 'object' && value !== null && !('id' in value),
});

const Invoice = builder.objectRef<InvoiceRecord>('Invoice');

builder.node(Invoice, {
  permission: 'billing:read',
  description:
    'What a workspace used in one month, and what is due for it. There is one a month, and none for a month without anything on it.',
  id: { resolve: (invoice) => invoice.id, description: 'Starts with ivc_.' },
  isTypeOf: (value) => (value as InvoiceRecord).id.startsWith('ivc_'),
  loadOne: (id, context) => context.services.invoices.invoice(requireActor(context), id),
  fields: (t) => ({
    number: t.exposeString('number', { description: 'For people and their books; unique.' }),
    period: t.string({ description: 'The month, UTC: `2026-11`.', resolve: ({ period }) => period.slice(0, 7) }),
    status: t.expose('status', { type: InvoiceStatus, description: 'How far it is.' }),
    issuedAt: t.expose('issuedAt', { type: 'DateTime', description: 'When the month was closed.' }),
    dueAt: t.expose('dueAt', { type: 'DateTime', nullable: true, description: 'Until when it is to be paid; null where nothing is due.' }),
    paidAt: t.expose('paidAt', { type: 'DateTime', nullable: true, description: 'When it was paid.' }),
    totalMicros: t.expose('total', { type: 'BigInt', description: 'The sum of its lines, in micro-USD.' }),
    lines: t.field({
      type: [InvoiceLine],
      description: 'In order; they sum to the total.',
      extensions: { viewer: true },
      resolve: async ({ id }, _args, context) => {
        const actor = requireActor(context);
        return (await context.loader('invoice lines', (ids) => context.services.invoices.linesOf(actor, ids)).load(id)) ?? [];
      },
    }),
    pdfUrl: t.exposeString('pdfUrl', { nullable: true, description: 'The invoice as a PDF, where payments are taken.' }),
    hostedUrl: t.exposeString('hostedUrl', { nullable: true, description: 'Where it can be looked at and paid.' }),
    csvUrl: t.string({ description: 'The lines as CSV, relative to this server.', resolve: ({ id }) => `/export/invoice/${id}.csv` }),
  }),
});

const UpcomingInvoice = builder.objectRef<UpcomingRecord>('UpcomingInvoice').implement({
  description: 'What the open month comes to if nothing more is used and nothing changes.',
  fields: (t) => ({
    period: t.string({ description: 'The month, UTC: `2026-11`.', resolve: ({ period }) => period.slice(0, 7) }),
    lines: t.expose('lines', { type: [UpcomingLine], description: 'In order; they sum to the total.' }),
    totalMicros: t.expose('total', { type: 'BigInt', description: 'The sum of its lines, in micro-USD.' }),
  }),
});

builder.objectFields(WorkspaceBilling, (t) => ({
  upcoming: t.field({
    type: UpcomingInvoice,
    description: 'What the open month comes to so far.',
    extensions: { viewer: true },
    resolve: ({ workspaceId }, _args, context) => context.services.invoices.upcoming(requireActor(context), workspaceId),
  }),
  invoices: t.connection(
    {
      type: Invoice,
      description: 'Newest month first.',
      complexity: pageComplexity(DEFAULT_PAGE_SIZE),
      extensions: { viewer: true },
      resolve: ({ workspaceId }, args, context) =>
        resolveCursorConnection<Promise<InvoiceRecord[]>>(
          { args, defaultSize: DEFAULT_PAGE_SIZE, maxSize: MAX_PAGE_SIZE, toCursor: ({ period }) => period },
          (page) => context.services.invoices.list(requireActor(context), workspaceId, page),
        ),
    },
    { description: 'A part of the invoices.' },
    { description: 'One invoice and where it stands in the list.' },
  ),
}));
