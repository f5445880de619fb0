/** The mails that were not sent because no SMTP server is configured. Only for who sits at this machine: they hold sign-in links. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Mail } from '../kit/mail.ts';
import { newNonce, pageHeaders } from './security-headers.ts';

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
const LOOPBACK_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;
const PROXY_HEADERS = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

/**
 * A proxy on this machine would make everybody local: its headers give it away. So would a foreign name that resolves to this machine (DNS
 * rebinding): to the browser that page is of one origin with us, but it has to ask for its own host.
 */
export function isFromThisMachine(request: IncomingMessage): boolean {
  const { headers, socket } = request;
  if (!LOOPBACK.has(socket.remoteAddress ?? '') || !LOOPBACK_HOST.test(headers.host ?? '')) return false;
  return PROXY_HEADERS.every((name) => headers[name] === undefined);
}

export function sendOutbox(request: IncomingMessage, response: ServerResponse, mails: readonly Mail[]): void {
  if (!isFromThisMachine(request)) {
    response
      .writeHead(404, { 'content-type': 'text/plain; charset=utf-8' })
      .end('Not found. The outbox is shown on the server’s own machine only.\n');
    return;
  }
  const nonce = newNonce();
  response.writeHead(200, {
    ...pageHeaders({ nonce, sentryDsn: null, isDevelopment: false }),
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(page(mails, nonce));
}

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.6 system-ui, sans-serif }
body { max-width: 44rem; margin: 3rem auto; padding: 0 1.25rem }
article { border: 1px solid color-mix(in srgb, currentColor 18%, transparent); border-radius: 12px; padding: 1rem 1.25rem; margin: 1rem 0 }
h1 { font-size: 1.25rem } h2 { font-size: 1rem; margin: 0 } p, pre { margin: .5rem 0 0 } pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit }
small { opacity: .7 }`;

function page(mails: readonly Mail[], nonce: string): string {
  const items = mails.map(
    (mail) => `<article><h2>${escapeHtml(mail.subject)}</h2>
<small>to ${escapeHtml(mail.to)} · <time>${mail.sentAt.toISOString()}</time></small>
<pre>${linkify(escapeHtml(mail.text))}</pre></article>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Outbox · Parley</title><style nonce="${nonce}">${STYLE}</style>
<h1>Outbox</h1><p>No SMTP server is configured, so these mails were kept here. The last 100 are shown, newest first.</p>
${items.join('\n') || '<p>Nothing yet: sign-in links and invitations will appear here.</p>'}`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function linkify(escaped: string): string {
  return escaped.replace(/https?:\/\/[^\s<]+/g, (link) => `<a href="${link}">${link}</a>`);
}
