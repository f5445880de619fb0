/**
 * Headers of every page: what a model writes is hostile, so nothing foreign is loaded, nothing inline runs, and only scripts that the page
 * itself names, or that those load, are scripts (trust: CSP).
 */
import { createHash, randomBytes } from 'node:crypto';

const NONCE_BYTES = 18;
const NONCE_PLACE = 'parley-nonce';
/** KaTeX marks what it cannot read with a style attribute, of which the color is our own (client/src/markdown/formula.tsx). */
const KATEX_ERROR_STYLE = 'color:inherit';

const sha256 = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

export const newNonce = (): string => randomBytes(NONCE_BYTES).toString('base64');

/** The page with places for its nonce: in all that runs or looks, and where scripts find it for what they add. Made once; `filled` per answer. */
export function withNoncePlaces(html: string): string {
  return html
    .replaceAll(/<(script|link|style)(?=[\s>])/g, `<$1 nonce="${NONCE_PLACE}"`)
    .replace('<head>', `<head><meta property="csp-nonce" nonce="${NONCE_PLACE}" />`);
}

export const filled = (html: string, nonce: string): string => html.replaceAll(NONCE_PLACE, nonce);

export interface PageHeaderOptions {
  nonce: string;
  sentryDsn: string | null;
  isDevelopment: boolean;
}

export function pageHeaders(options: PageHeaderOptions): Record<string, string> {
  return headersOf(pagePolicy(options));
}

/** Of the one page that holds an editor which writes style elements, makes policies of its own and works in workers: still no foreign code. */
export function explorerHeaders(options: PageHeaderOptions): Record<string, string> {
  const {
    'require-trusted-types-for': _trusted,
    'trusted-types': _policies,
    'style-src-attr': _attributes,
    ...policy
  } = pagePolicy({ ...options, sentryDsn: null });
  return headersOf({ ...policy, 'style-src': "'self' 'unsafe-inline'", 'worker-src': "'self'" });
}

function pagePolicy({ nonce, sentryDsn, isDevelopment }: PageHeaderOptions): Record<string, string> {
  const connect = ["'self'", ...(sentryDsn ? [new URL(sentryDsn).origin] : []), ...(isDevelopment ? ['ws:'] : [])];
  return {
    'default-src': "'none'",
    'object-src': "'none'",
    'script-src': `'nonce-${nonce}' 'strict-dynamic'`,
    'script-src-attr': "'none'",
    ...(isDevelopment ? { 'style-src': "'self' 'unsafe-inline'" } : productionStyles(nonce)),
    'img-src': "'self' data:",
    'font-src': "'self'",
    'connect-src': connect.join(' '),
    'manifest-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
    // Text never becomes markup or an address of a script; nobody may make the policy that would let it. Vite's own error page needs one.
    ...(!isDevelopment && { 'require-trusted-types-for': "'script'", 'trusted-types': "'none'" }),
  };
}

function headersOf(policy: Record<string, string>): Record<string, string> {
  return {
    'content-security-policy': Object.entries(policy)
      .map(([name, value]) => `${name} ${value}`)
      .join('; '),
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  };
}

/** What scripts set on `element.style` is no markup, and needs no permission. */
function productionStyles(nonce: string): Record<string, string> {
  return { 'style-src': `'self' 'nonce-${nonce}'`, 'style-src-attr': `'unsafe-hashes' ${sha256(KATEX_ERROR_STYLE)}` };
}

/** Of what is no page: opened by itself it loads nothing, runs nothing and stands in no frame. */
const NO_PAGE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";
/** Of built files: a worker lives by the policy of its own file. */
export const FILE_POLICY = "object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/** Of every answer: it is what its type says, no other site's page may embed it, and behind TLS a browser comes by TLS only. */
export function answerHeaders({ isSecure }: { isSecure: boolean }): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'content-security-policy': NO_PAGE,
    'referrer-policy': 'same-origin',
    ...(isSecure && { 'strict-transport-security': `max-age=${365 * 24 * 60 * 60}; includeSubDomains` }),
  };
}
