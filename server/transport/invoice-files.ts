/**
 * `GET /export/invoice/<id>.csv`: an invoice's lines. With `?line=<line>&by=SESSION`, and `&under=DAY:2026-11-20` as often as one likes: what is
 * behind one of them, by the names that the API has for it.
 */
import type { Dimension, Narrowing } from '../billing/invoices/invoice.ts';
import type { InvoiceExportRequest } from '../billing/invoices/invoice-export.ts';
import type { Invoices } from '../billing/invoices/invoices.ts';
import { invalid } from '../kit/errors.ts';
import type { FileSource } from './export-page.ts';

const DIMENSIONS: Readonly<Record<string, Dimension>> = {
  HOUR: 'hour',
  DAY: 'day',
  SESSION: 'session',
  PERSON: 'person',
  API_KEY: 'apiKey',
  MESSAGE: 'message',
};
const NAMES = Object.keys(DIMENSIONS).join(', ');

export function invoiceFiles(invoices: Pick<Invoices, 'exportInvoice'>): FileSource {
  return {
    path: /^\/export\/invoice\/([^/]+)\.csv$/,
    permission: 'billing:read',
    async open(renew, { path: [, invoiceId = ''], search }) {
      const lineId = search.get('line');
      const request: InvoiceExportRequest = { invoiceId };
      if (lineId !== null) request.detail = { lineId, by: dimension(search.get('by'), 'by'), under: search.getAll('under').map(narrowing) };
      const { title, pieces, workspaceId } = await invoices.exportInvoice(renew, request);
      return { title, pieces, format: 'csv', of: { workspaceId, what: 'invoice', targetId: invoiceId } };
    },
  };
}

function dimension(name: string | null, argument: string): Dimension {
  const found = name !== null && Object.hasOwn(DIMENSIONS, name) ? DIMENSIONS[name] : undefined;
  if (found) return found;
  throw invalid({ [argument]: `is none of ${NAMES}` });
}

function narrowing(text: string): Narrowing {
  const colon = text.indexOf(':');
  return { by: dimension(text.slice(0, Math.max(colon, 0)), 'under'), key: text.slice(colon + 1) };
}
