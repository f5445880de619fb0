/** What every door knows of who knocks. HTTP, SSE and WebSocket build one of these, and the same rules follow from it. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { CookieChange } from '../../schema/context.ts';
import type { Actor } from '../identity/actor.ts';

/** What is written down of a request, filled in on the way; whoever does not know a part leaves it. */
export interface OpenNote {
  operation: string | null;
  fields: readonly string[];
  cost: number | null;
  code: string | null;
  /** Null: not known (yet). */
  actor: Actor | null;
  /** The first time counts. `status`: of HTTP; null on a socket. */
  end(status: number | null): void;
}

export interface Door {
  credentials: { authorization?: string | undefined; cookie?: string | undefined };
  ip: string;
  userAgent: string;
  requestId: string;
  /** Of the trace that the request belongs to, as it came (kit/tracing.ts). */
  traceparent?: string | undefined;
  /** null where the answer has no headers (a socket): nothing may be changed that the browser must hear of. */
  setCookie: ((change: CookieChange) => void) | null;
  /** Left out where the answer has no headers. */
  setHeader?: (name: string, value: string) => void;
  /** What is written down of the request; left out or null: nothing is. */
  note?: OpenNote | null;
}

export interface OriginRules {
  allowedOrigins: readonly string[];
  publicUrl: string | null;
  trustProxy: boolean;
}

/**
 * A cookie counts only where the page that sent it is ours: browsers attach it to requests that other sites make (CSRF). A client that is
 * no browser sends neither Origin nor Sec-Fetch-Site.
 */
export function isOwnOrigin(headers: IncomingHttpHeaders, rules: OriginRules): boolean {
  const origin = headers.origin;
  if (origin === undefined) {
    const site = headers['sec-fetch-site'];
    return site === undefined || site === 'same-origin' || site === 'none';
  }
  if (rules.publicUrl !== null && origin === new URL(rules.publicUrl).origin) return true;
  if (rules.allowedOrigins.includes(origin)) return true;
  return rules.publicUrl === null && URL.canParse(origin) && new URL(origin).host === headers.host;
}

export function clientIp(request: IncomingMessage, trustProxy: boolean): string {
  const forwarded = request.headers['x-forwarded-for'];
  if (trustProxy && typeof forwarded === 'string') {
    const nearest = forwarded.split(',').at(-1)?.trim();
    if (nearest) return nearest;
  }
  return request.socket.remoteAddress ?? 'unknown';
}

const REQUEST_ID = /^[A-Za-z0-9._-]{8,64}$/;

export function requestIdOf(headers: IncomingHttpHeaders, newId: () => string): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : newId();
}

/** `secure` also makes the name a `__Host-` one: that cookie no sibling domain can set. */
export function serializeCookie(change: CookieChange, secure: boolean): string {
  const parts = [`${secure ? '__Host-' : ''}${change.name}=${change.value ?? ''}`, 'Path=/', 'HttpOnly', 'SameSite=Lax'];
  if (secure) parts.push('Secure');
  if (change.value === null) parts.push('Max-Age=0');
  else if (change.expires) parts.push(`Expires=${change.expires.toUTCString()}`);
  return parts.join('; ');
}
