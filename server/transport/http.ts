/** One port: GraphQL, health, metrics, the outbox and the client. */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { timingSafeEqual } from 'node:crypto';
import type { Logger } from '../kit/logger.ts';
import type { Mailer } from '../kit/mail.ts';
import type { Metrics } from '../kit/metrics.ts';
import type { ClientPages } from './client-pages.ts';
import { clientIp, isOwnOrigin, requestIdOf, serializeCookie } from './door.ts';
import type { Door, OriginRules } from './door.ts';
import type { ExportPage } from './export-page.ts';
import { isFromThisMachine, sendOutbox } from './outbox-page.ts';
import { STRIPE_WEBHOOK_PATH } from './stripe-webhook.ts';
import type { GraphqlServer } from './yoga.ts';

const HEADERS_TIMEOUT_MS = 15_000;
const REQUEST_TIMEOUT_MS = 60_000;

/** All that everything but the API takes. */
const READING = new Set(['GET', 'HEAD']);

/** What a node answers that serves no people. */
const PROBES = new Set(['/healthz', '/readyz', '/metrics']);

export interface HttpOptions {
  /** False: only the probes. */
  isWeb: boolean;
  origin: OriginRules;
  isSecure: boolean;
  metricsToken: string | null;
  metrics: Metrics;
  mail: Mailer;
  log: Logger;
  newRequestId(): string;
  files: ExportPage;
  /** Null: no payments are set up. */
  stripeWebhook: ((request: IncomingMessage, response: ServerResponse) => Promise<void>) | null;
  /** Resolves when everything that a request needs answers; rejects otherwise. */
  checkReady(): Promise<void>;
}

export function createHttpServer(): Server {
  return createServer({ headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS, keepAliveTimeout: 65_000 });
}

export function serveHttp(server: Server, yoga: GraphqlServer, pages: ClientPages, options: HttpOptions): void {
  const { metrics, log } = options;

  const routes: Record<string, (request: IncomingMessage, response: ServerResponse) => Promise<void> | void> = {
    '/healthz': (_request, response) => sendText(response, 200, 'ok\n'),
    '/readyz': async (_request, response) => {
      const problem = await options.checkReady().then(
        () => null,
        (error: unknown) => error,
      );
      if (problem) log.warn({ error: problem }, 'not ready');
      sendText(response, problem ? 503 : 200, problem ? 'not ready\n' : 'ready\n');
    },
    '/metrics': async (request, response) => {
      if (!mayReadMetrics(request, options.metricsToken)) return sendText(response, 404, 'not found\n');
      const text = await metrics.registry.metrics();
      response.writeHead(200, { 'content-type': metrics.registry.contentType }).end(text);
    },
    '/outbox': (request, response) =>
      options.mail.isConfigured ? pages.handle(request, response) : sendOutbox(request, response, options.mail.outbox()),
    '/graphql': (request, response) => graphql(request, response),
    ...(options.stripeWebhook && { [STRIPE_WEBHOOK_PATH]: options.stripeWebhook }),
    export: (request, response) => options.files.send(request, response, openDoor(request, response)),
  };

  function openDoor(request: IncomingMessage, response: ServerResponse): Door {
    const door = doorOf(request, response, options);
    response.setHeader('x-request-id', door.requestId);
    response.setHeader('cache-control', 'no-store');
    return door;
  }

  async function graphql(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const door = openDoor(request, response);
    const refusal = refusalOf(request);
    if (refusal) return sendError(response, 415, refusal);
    await yoga.handle(request, response, { door });
  }

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const startedAt = performance.now();
    const path = (request.url ?? '/').split('?', 1)[0]!;
    const route = options.files.isExportPath(path) ? 'export' : path.startsWith('/') && Object.hasOwn(routes, path) ? path : 'client';
    response.on('close', () => {
      const seconds = (performance.now() - startedAt) / 1000;
      metrics.requests.observe({ route, status: response.statusCode }, seconds);
      log.debug(
        { route, status: response.statusCode, ms: Math.round(seconds * 1000), requestId: response.getHeader('x-request-id') },
        'request',
      );
    });
    if (!options.isWeb && !PROBES.has(route)) return sendText(response, 404, 'This node only works in the background.\n');
    const handler =
      route === '/graphql' || route === STRIPE_WEBHOOK_PATH || READING.has(request.method ?? '')
        ? (routes[route] ?? pages.handle)
        : refuseMethod;
    Promise.resolve()
      .then(() => handler(request, response))
      .catch((error: unknown) => {
        log.error({ error, route }, 'request failed');
        if (response.headersSent) response.destroy();
        else sendText(response, 500, 'Something went wrong on our side.\n');
      });
  });
}

function refuseMethod(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(405, { allow: [...READING].join(', ') }).end();
}

function doorOf(request: IncomingMessage, response: ServerResponse, options: HttpOptions): Door {
  const { headers } = request;
  return {
    credentials: { authorization: headers.authorization, cookie: isOwnOrigin(headers, options.origin) ? headers.cookie : undefined },
    ip: clientIp(request, options.origin.trustProxy),
    userAgent: (headers['user-agent'] ?? '').slice(0, 300),
    requestId: requestIdOf(headers, options.newRequestId),
    setCookie: (change) => {
      if (!response.headersSent) response.appendHeader('set-cookie', serializeCookie(change, options.isSecure));
    },
  };
}

/** Only bodies that a foreign page cannot send without asking first (CORS preflight). */
function refusalOf(request: IncomingMessage): string | null {
  if (request.method !== 'POST') return null;
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase();
  return type === 'application/json' || type === 'application/graphql-response+json'
    ? null
    : 'Send the operation as JSON, with content-type: application/json.';
}

function mayReadMetrics(request: IncomingMessage, token: string | null): boolean {
  if (token === null) return isFromThisMachine(request);
  const given = Buffer.from(request.headers.authorization ?? '');
  const expected = Buffer.from(`Bearer ${token}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function sendError(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify({ errors: [{ message, extensions: { code: 'INVALID' } }] }));
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }).end(text);
}
