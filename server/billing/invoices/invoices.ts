/** Plans, invoices and what is behind them, for owners and admins; and the closing of months, for jobs. */
import type { Actor } from '../../identity/actor.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/db.ts';
import { invalid, notFound } from '../../kit/errors.ts';
import type { Ids } from '../../kit/ids.ts';
import { isId } from '../../../schema/wire/ids.ts';
import { can } from '../../workspaces/policy.ts';
import type { Reading } from '../../workspaces/reading.ts';
import { readAccount } from '../accounts.ts';
import { monthOf } from '../periods.ts';
import type { PlanName } from '../plans.ts';
import { readBill } from './bill.ts';
import { createClosing } from './closing.ts';
import { detailGroups } from './detail.ts';
import type { DetailRequest } from './detail.ts';
import { openInvoiceExport } from './invoice-export.ts';
import type { InvoiceExport, InvoiceExportRequest } from './invoice-export.ts';
import { invoiceById, invoicePage, lineById, linesOfInvoices } from './invoice-records.ts';
import type { BillLineRecord, InvoiceLineRecord, InvoiceRecord, LineDetail, Page, UpcomingRecord } from './invoice.ts';
import { labelled } from './labels.ts';
import type { TitlesFor } from './labels.ts';
import { readOverview } from './overview.ts';
import type { OverviewRecord } from './overview.ts';
import { createPayments } from './payments.ts';
import { transactionPage } from './transactions.ts';
import type { TransactionPage, TransactionRecord } from './transactions.ts';

export interface InvoicesOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  ids: Ids;
  workspaces: Pick<Reading, 'rolesOf'>;
  defaultPlan: PlanName;
  /** Whether this server takes payments. */
  hasPayments: boolean;
  titlesFor: TitlesFor;
  /** The answers of a workspace whose models are a secret for now. A higher floor knows. */
  secretAnswers(workspaceId: string): Promise<readonly string[]>;
}

const MONTH = /^[1-9]\d{3}-\d\d-01$/;

export function createInvoices(options: InvoicesOptions) {
  const { db, clock, workspaces, defaultPlan, titlesFor, secretAnswers } = options;

  async function mayRead(actor: Actor, workspaceIds: readonly string[]): Promise<boolean[]> {
    const roles = await workspaces.rolesOf(actor, workspaceIds);
    return roles.map((workspaceRole) => can(actor, 'billing:read', { workspaceRole }));
  }

  async function visible<Thing extends { workspaceId: string }>(actor: Actor, found: Thing | null, what: string): Promise<Thing> {
    if (!found || !(await mayRead(actor, [found.workspaceId]))[0]) throw notFound(what);
    return found;
  }

  const ofWorkspace = (actor: Actor, workspaceId: string) => visible(actor, { workspaceId }, 'workspace');

  const reading = {
    async invoice(actor: Actor, id: string): Promise<InvoiceRecord> {
      return visible(actor, isId('ivc', id) ? await invoiceById(db.sql(), id) : null, 'invoice');
    },

    async line(actor: Actor, id: string): Promise<InvoiceLineRecord> {
      return visible(actor, isId('ivl', id) ? await lineById(db.sql(), id) : null, 'line of an invoice');
    },

    async lines(actor: Actor, invoiceId: string): Promise<InvoiceLineRecord[]> {
      return (await linesOf(actor, [invoiceId]))[0] ?? [];
    },

    /** The groups of one dimension behind a line. What a line's usage is never changes but by what is erased. */
    async detail(actor: Actor, line: BillLineRecord, request: DetailRequest): Promise<LineDetail[]> {
      await ofWorkspace(actor, line.workspaceId);
      const groups = await detailGroups(db.sql(), line, request, await secretAnswers(line.workspaceId));
      return labelled({ db: db.sql(), actor, titlesFor }, request.by, line.purpose, groups);
    },
  };

  /** In the order of the ids, for a batch loader. */
  async function linesOf(actor: Actor, invoiceIds: readonly string[]): Promise<InvoiceLineRecord[][]> {
    const found = await linesOfInvoices(db.sql(), invoiceIds);
    const workspaceIds = [...new Set(found.map(({ workspaceId }) => workspaceId))];
    const allowed = await mayRead(actor, workspaceIds);
    const byInvoice = Map.groupBy(
      found.filter(({ workspaceId }) => allowed[workspaceIds.indexOf(workspaceId)]),
      ({ invoiceId }) => invoiceId,
    );
    return invoiceIds.map((id) => byInvoice.get(id) ?? []);
  }

  return {
    ...reading,
    linesOf,
    ...createPayments(options),
    ...createClosing(options),

    /** Null for those who may not see it. */
    async overview(actor: Actor, workspaceId: string): Promise<OverviewRecord | null> {
      if (!(await mayRead(actor, [workspaceId]))[0]) return null;
      return readOverview(db.sql(), workspaceId, new Date(clock.now()), options);
    },

    /** Newest month first. */
    async list(actor: Actor, workspaceId: string, page: Page): Promise<InvoiceRecord[]> {
      await ofWorkspace(actor, workspaceId);
      for (const name of ['after', 'before'] as const) {
        const cursor = page[name];
        const isMonth = cursor === undefined || (MONTH.test(cursor) && !Number.isNaN(Date.parse(cursor)));
        if (!isMonth) throw invalid({ [name]: 'is no cursor of this list' });
      }
      return invoicePage(db.sql(), workspaceId, { ...page, after: page.after, before: page.before });
    },

    async transactions(actor: Actor, workspaceId: string, page: TransactionPage): Promise<TransactionRecord[]> {
      await ofWorkspace(actor, workspaceId);
      return transactionPage(db.sql(), workspaceId, page, await secretAnswers(workspaceId));
    },

    async upcoming(actor: Actor, workspaceId: string): Promise<UpcomingRecord> {
      await ofWorkspace(actor, workspaceId);
      const account = await readAccount(db.sql(), workspaceId, { defaultPlan });
      if (!account) return { workspaceId, period: monthOf(new Date(clock.now())), lines: [], total: 0n };
      const period = account.openPeriod;
      const { lines, total } = await readBill(db.sql(), account, period);
      return { workspaceId, period, total, lines: lines.map((line) => ({ ...line, workspaceId, period })) };
    },

    /** Throws what is to be answered before the first piece is read. `renew` gives the actor anew, or throws where the credential ended. */
    exportInvoice(renew: () => Promise<Actor>, request: InvoiceExportRequest): Promise<InvoiceExport> {
      return openInvoiceExport(reading, renew, request);
    },
  };
}

export type Invoices = ReturnType<typeof createInvoices>;
