/**
 * Requests to addresses that a user chose (webhooks, providers of own keys). The address is judged after it was resolved, and what was judged is
 * what is connected to, so that no second answer of the resolver counts; redirects are judged like the first address; answers end in time and size.
 */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { callbackify } from 'node:util';
import { Agent, buildConnector, fetch as undiciFetch } from 'undici';
import { createAllowList, hostOf, isPublic } from './egress-addresses.ts';

export type EgressReason = 'address' | 'url' | 'redirect' | 'size';

/** Its message is for the person who chose the address. */
export class EgressRefused extends Error {
  override readonly name = 'EgressRefused';
  readonly reason: EgressReason;

  constructor(reason: EgressReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

export interface EgressLimits {
  connectMs: number;
  /** Until the answer begins, and between two pieces of it. */
  silentMs: number;
  /** Of an answer, unpacked. */
  bytes: number;
  /** Followed for GET and HEAD only: nobody's body or credential goes where they did not send it. */
  redirects: number;
}

const LIMITS: EgressLimits = { connectMs: 10_000, silentMs: 120_000, bytes: 32 * 1024 * 1024, redirects: 3 };

export interface EgressOptions {
  /** EGRESS_ALLOW: beyond the public internet, and then also without TLS. */
  allow: readonly string[];
  limits?: Partial<EgressLimits>;
  resolve?: (hostname: string) => Promise<{ address: string; family: number }[]>;
}

export interface EgressInit {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer>;
  signal?: AbortSignal;
}

type Protocol = 'http:' | 'https:';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const NO_BODY = new Set([101, 204, 205, 304]);
/** All that another host than the chosen one is told. */
const FOR_OTHERS = new Set(['accept', 'user-agent']);
const NOT_PUBLIC = 'This address does not lead to the public internet.';

export function createEgress({ allow, limits: given = {}, resolve = (hostname) => lookup(hostname, { all: true }) }: EgressOptions) {
  const limits = { ...LIMITS, ...given };
  const allowed = createAllowList(allow);
  const mayReach = (address: string, protocol: Protocol): boolean =>
    allowed.includes(address) || (protocol === 'https:' && isPublic(address));

  /** Gives the connecting socket only what it may reach. */
  function lookupWhere(isAllowed: (address: string) => boolean): LookupFunction {
    const find = callbackify(async (hostname: string) => {
      const addresses = (await resolve(hostname)).filter(({ address }) => isAllowed(address));
      if (addresses.length === 0) throw new EgressRefused('address', NOT_PUBLIC);
      return addresses;
    });
    return (hostname, { all }, callback) =>
      find(hostname, (error, addresses) => {
        if (error) callback(error, []);
        else if (all) callback(null, addresses);
        else callback(null, addresses[0]!.address, addresses[0]!.family);
      });
  }
  const connector = (isAllowed: (address: string) => boolean) =>
    buildConnector({ timeout: limits.connectMs, lookup: lookupWhere(isAllowed) });
  const named = connector(() => true);
  const judged = {
    'http:': connector((address) => mayReach(address, 'http:')),
    'https:': connector((address) => mayReach(address, 'https:')),
  };

  const agent = new Agent({
    headersTimeout: limits.silentMs,
    bodyTimeout: limits.silentMs,
    connect(options, callback) {
      const host = hostOf(options.hostname);
      const protocol = options.protocol as Protocol;
      const port = Number(options.port) || (protocol === 'https:' ? 443 : 80);
      if (allowed.isNamed(host, port)) named(options, callback);
      // Of an address no resolver is asked.
      else if (isIP(host) !== 0 && !mayReach(host, protocol)) callback(new EgressRefused('address', NOT_PUBLIC), null);
      else judged[protocol](options, callback);
    },
  });

  /** What is wrong with an address as it is written; null: only its resolver can tell. */
  function problemOf(address: string): string | null {
    if (!URL.canParse(address)) return 'This is no address: it starts with https:// and a host.';
    const { protocol, hostname, port, username, password } = new URL(address);
    const host = hostOf(hostname);
    if (protocol !== 'https:' && protocol !== 'http:') return 'The address has to start with https://.';
    if (username !== '' || password !== '') return 'The address may not contain a name or password.';
    if (allowed.isNamed(host, Number(port) || (protocol === 'https:' ? 443 : 80))) return null;
    if (isIP(host) !== 0 && !allowed.includes(host) && !isPublic(host)) return NOT_PUBLIC;
    const mayBePlain = isIP(host) === 0 ? allowed.hasRanges : allowed.includes(host);
    return protocol === 'https:' || mayBePlain ? null : 'The address has to start with https://.';
  }

  function limited(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
    let size = 0;
    return body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          size += chunk.length;
          if (size > limits.bytes) controller.error(new EgressRefused('size', `The answer is longer than ${limits.bytes} bytes.`));
          else controller.enqueue(chunk);
        },
      }),
    );
  }

  async function fetchOnce(url: URL, init: EgressInit) {
    const problem = problemOf(url.href);
    if (problem !== null) throw new EgressRefused('url', problem);
    try {
      return await undiciFetch(url, { ...init, redirect: 'manual', dispatcher: agent });
    } catch (error) {
      throw refusalIn(error) ?? error;
    }
  }

  return {
    problemOf,

    /** Like `fetch`. A redirect that is not followed is answered as it came. Throws EgressRefused, and what a connection fails with. */
    async fetch(address: string | URL, init: EgressInit = {}): Promise<Response> {
      let url = new URL(address);
      let { headers = {} } = init;
      const isReading = ['GET', 'HEAD'].includes((init.method ?? 'GET').toUpperCase());
      for (let redirects = 0; ; redirects++) {
        const answer = await fetchOnce(url, { ...init, headers });
        const location = isReading && REDIRECTS.has(answer.status) ? answer.headers.get('location') : null;
        if (location === null) {
          const body = answer.body && !NO_BODY.has(answer.status) ? limited(answer.body as ReadableStream<Uint8Array>) : null;
          return new Response(body, { status: answer.status, statusText: answer.statusText, headers: [...answer.headers] });
        }
        await answer.body?.cancel();
        if (redirects >= limits.redirects) throw new EgressRefused('redirect', 'The address redirects too often.');
        if (!URL.canParse(location, url.href))
          throw new EgressRefused('redirect', 'The address redirects to something that is no address.');
        const next = new URL(location, url);
        if (next.origin !== url.origin)
          headers = Object.fromEntries(Object.entries(headers).filter(([name]) => FOR_OTHERS.has(name.toLowerCase())));
        url = next;
      }
    },

    close: (): Promise<void> => agent.destroy(),
  };
}

export type Egress = ReturnType<typeof createEgress>;

/** `fetch` hides the reason in its cause, and of several addresses that were tried in a list. */
function refusalIn(error: unknown): EgressRefused | null {
  if (error instanceof EgressRefused) return error;
  return error instanceof Error && error.cause !== undefined ? refusalIn(error.cause) : null;
}
