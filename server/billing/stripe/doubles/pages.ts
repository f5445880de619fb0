/** The hosted pages in a browser: checkout, portal, an invoice with its PDF. Plain forms, no script. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { TEST_CARDS, isTestCard } from './cards.ts';
import type { Catalog } from './catalog.ts';
import type { Checkout } from './checkout.ts';
import type { Invoices } from './invoices.ts';
import { textPdf } from './pdf.ts';
import type { Portal } from './portal.ts';
import type { InvoiceRecord } from './records.ts';
import { Refusal } from './refusals.ts';

interface PagesOptions {
  checkout: Checkout;
  portal: Portal;
  invoices: Invoices;
  catalog: Catalog;
}

interface Page {
  status?: number;
  title?: string;
  html?: string;
  pdf?: Buffer;
  redirect?: string;
}

const escape = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
const usd = (cents: number | null) => `$${((cents ?? 0) / 100).toFixed(2)}`;
const button = (action: string, label: string, fields = '') =>
  `<form method="post" action="${action}">${fields}<button>${escape(label)}</button></form>`;
const cardChoice = `<label>Card <select name="card">${Object.entries(TEST_CARDS)
  .filter(([name]) => name.startsWith('pm_card_'))
  .map(([name, { brand, last4 }]) => `<option value="${name}">${brand} ${last4}</option>`)
  .join('')}</select></label>`;

export function createPages({ checkout, portal, invoices, catalog }: PagesOptions) {
  function checkoutPage(id: string, problem = ''): Page {
    const session = checkout.table.get(id);
    if (session.status !== 'open') return { title: 'Checkout', html: `<p>This page is ${session.status}.</p>` };
    const lines = checkout
      .lineItems(id)
      .map((line) => `<li>${escape(line.description)} × ${line.quantity}: ${usd(line.amount_total)}</li>`);
    const back = session.cancel_url ? `<a href="${escape(session.cancel_url)}">Back</a>` : '';
    return {
      title: 'Checkout',
      html: `<ul>${lines.join('')}</ul><p>Due today: <strong>${usd(session.amount_total)}</strong></p>
        ${problem && `<p role="alert">${escape(problem)}</p>`}${button(`/c/pay/${id}`, 'Pay', cardChoice)}${back}`,
    };
  }

  function pay(id: string, form: URLSearchParams): Page {
    const card = form.get('card') ?? 'pm_card_visa';
    try {
      const session = checkout.complete(id, isTestCard(card) ? card : 'pm_card_visa');
      return { redirect: session.success_url!.replaceAll('{CHECKOUT_SESSION_ID}', id) };
    } catch (error) {
      if (error instanceof Refusal && error.type === 'card_error') return checkoutPage(id, error.message);
      throw error;
    }
  }

  function portalPage(id: string): Page {
    const session = portal.sessions.get(id);
    const features = portal.configurationOf(id);
    const at = `/p/session/${id}`;
    const { status, cancel_at_period_end: isEnding, items } = portal.subscriptionOf(id);
    const current = items.data.map(({ price }) => price.id);
    const offers = (features.subscription_update?.products ?? [])
      .flatMap(({ prices }) => prices)
      .filter((price) => !current.includes(price))
      .map((price) =>
        button(
          `${at}/switch`,
          `Switch to ${catalog.productName(catalog.price(price).product)}`,
          `<input type="hidden" name="price" value="${price}">`,
        ),
      );
    const bills = invoices.table
      .all()
      .filter(({ customer, number }) => customer === session.customer && number !== null)
      .map((invoice) => `<li><a href="/i/${invoice.id}">${escape(invoice.number!)}</a> ${usd(invoice.total)} ${invoice.status}</li>`);
    return {
      title: 'Billing',
      html: `<p>${escape(items.data.map(({ price }) => catalog.productName(price.product)).join(', '))}: ${status}${isEnding ? ', ends with the period' : ''}</p>
        ${isEnding ? button(`${at}/resume`, 'Keep the plan') : button(`${at}/cancel`, 'Cancel the plan')}${offers.join('')}
        ${button(`${at}/card`, 'Use this card', cardChoice)}<ul>${bills.join('')}</ul>
        ${session.return_url ? `<a href="${escape(session.return_url)}">Return</a>` : ''}`,
    };
  }

  function portalAction(id: string, action: string, form: URLSearchParams): Page {
    const card = form.get('card') ?? '';
    if (action === 'cancel') portal.cancel(id);
    else if (action === 'resume') portal.resume(id);
    else if (action === 'switch') portal.switchTo(id, form.get('price') ?? '');
    else if (action === 'card' && isTestCard(card)) portal.changeCard(id, card);
    else return { status: 404, html: 'Not found' };
    return { redirect: `/p/session/${id}` };
  }

  function invoicePage(invoice: InvoiceRecord, problem = ''): Page {
    const lines = invoice.lines.data.map(({ description, amount }) => `<li>${escape(description ?? '')}: ${usd(amount)}</li>`);
    const payment = invoice.status === 'open' ? button(`/i/${invoice.id}`, 'Pay', cardChoice) : '';
    return {
      title: `Invoice ${invoice.number}`,
      html: `<ul>${lines.join('')}</ul><p>Total <strong>${usd(invoice.total)}</strong>, ${invoice.status}</p>
        ${problem && `<p role="alert">${escape(problem)}</p>`}${payment}<a href="/i/${invoice.id}/pdf">Download PDF</a>`,
    };
  }

  function payInvoice(invoice: InvoiceRecord, form: URLSearchParams): Page {
    return invoices.pay(invoice, form.get('card') ?? undefined)
      ? { redirect: `/i/${invoice.id}` }
      : invoicePage(invoice, 'Your card was declined.');
  }

  function pdf(invoice: InvoiceRecord): Page {
    const lines = invoice.lines.data.map(({ description, amount }) => `${description}  ${usd(amount)}`);
    return { pdf: textPdf([`Invoice ${invoice.number}`, ...lines, `Total ${usd(invoice.total)}`, `Status ${invoice.status}`]) };
  }

  function show(method: string, parts: string[], form: URLSearchParams): Page {
    const [kind, , id = '', action] = ['c', 'p'].includes(parts[0] ?? '') ? parts : [parts[0], '', parts[1], parts[2]];
    const isPost = method === 'POST';
    if (kind === 'c') return isPost ? pay(id, form) : checkoutPage(id);
    if (kind === 'p') return isPost ? portalAction(id, action ?? '', form) : portalPage(id);
    if (kind !== 'i') return { status: 404, html: 'Not found' };
    const invoice = invoices.table.get(id);
    if (action === 'pdf') return pdf(invoice);
    return isPost ? payInvoice(invoice, form) : invoicePage(invoice);
  }

  return async (req: IncomingMessage, res: ServerResponse, url: URL): Promise<void> => {
    const form = new URLSearchParams(req.method === 'POST' ? await readText(req) : '');
    try {
      send(res, show(req.method ?? 'GET', url.pathname.split('/').slice(1), form));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      send(res, { status: error.status, html: escape(error.message) });
    }
  };
}

function send(res: ServerResponse, { status = 200, title = '', html = '', pdf, redirect }: Page): void {
  if (redirect !== undefined) return void res.writeHead(303, { location: redirect }).end();
  if (pdf) return void res.writeHead(200, { 'content-type': 'application/pdf', 'content-length': pdf.length }).end(pdf);
  res.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
  res.end(
    `<!doctype html><meta name="viewport" content="width=device-width"><title>${escape(title)}</title><h1>${escape(title)}</h1>${html}`,
  );
}
