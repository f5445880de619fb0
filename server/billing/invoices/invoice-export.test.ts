import { describe, expect, test } from 'vitest';
import type { Actor } from '../../identity/actor.ts';
import { Expected } from '../../kit/errors.ts';
import type { InvoiceLineRecord, InvoiceRecord, LineDetail } from './invoice.ts';
import { dollars, openInvoiceExport } from './invoice-export.ts';
import type { InvoiceReading } from './invoice-export.ts';

const actor: Actor = { kind: 'user', userId: 'usr_1', displayName: 'Ada', loginId: 'l' };
const invoice = { id: 'ivc_1', number: 'ACME-2028-02', period: '2028-02-01' } as InvoiceRecord;
const line = {
  id: 'ivl_1',
  invoiceId: 'ivc_1',
  modelId: 'acme:one',
  purpose: 'answer',
  description: 'one: answers',
  kind: 'usage',
  runs: 5_000,
  inputTokens: 1n,
  outputTokens: 2n,
  amount: 5_000n,
} as InvoiceLineRecord;
const groups = Array.from({ length: 5_000 }, (_, index): LineDetail => ({
  key: `ses_${index}`,
  label: `Session ${index}`,
  subject: null,
  at: null,
  runs: 1,
  inputTokens: 0n,
  outputTokens: 0n,
  amount: 1n,
  cursor: String(index),
}));
/** A source of pages, as the invoices are one. */
const reading: InvoiceReading = {
  invoice: () => Promise.resolve(invoice),
  line: () => Promise.resolve(line),
  lines: () => Promise.resolve([line]),
  detail: (_actor, _line, { after, limit }) => {
    const from = after === undefined ? 0 : Number(after) + 1;
    return Promise.resolve(groups.slice(from, from + limit));
  },
};
async function whole(pieces: AsyncGenerator<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}
const detail = { lineId: 'ivl_1', by: 'session' as const, under: [] };

test.each([
  [0n, '0.000000'],
  [1n, '0.000001'],
  [-1n, '-0.000001'],
  [1_000_000n, '1.000000'],
  [-12_345_678n, '-12.345678'],
  [9_007_199_254_740_993_000_001n, '9007199254740993.000001'],
])('%s micro-USD are %s', (micros, text) => {
  expect(dollars(micros)).toBe(text);
});

describe('all groups behind a line', () => {
  test('come page by page, each once', async () => {
    const { title, pieces } = await openInvoiceExport(reading, () => Promise.resolve(actor), { invoiceId: 'ivc_1', detail });
    expect(title).toBe('Invoice ACME-2028-02 one: answers by session');
    const rows = (await whole(pieces)).trimEnd().split('\r\n').slice(1);
    expect(rows).toHaveLength(5_000);
    expect(new Set(rows).size).toBe(5_000);
    expect(rows.at(-1)).toBe('ACME-2028-02,2028-02,acme:one,answer,ses_4999,Session 4999,,1,0,0,0.000001,1');
  });

  test('end where whoever reads them may no longer', async () => {
    let asked = 0;
    const renew = () => (++asked > 3 ? Promise.reject(new Expected('UNAUTHENTICATED', 'This login has ended.')) : Promise.resolve(actor));
    const { pieces } = await openInvoiceExport(reading, renew, { invoiceId: 'ivc_1', detail });
    await expect(whole(pieces)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  test('of a line of another invoice are not there', async () => {
    const open = openInvoiceExport(reading, () => Promise.resolve(actor), { invoiceId: 'ivc_2', detail });
    await expect(open).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

test('an invoice without a line is a head', async () => {
  const { pieces } = await openInvoiceExport({ ...reading, lines: () => Promise.resolve([]) }, () => Promise.resolve(actor), {
    invoiceId: 'ivc_1',
  });
  expect((await whole(pieces)).split('\r\n')).toHaveLength(2);
});
