/** One port: GraphQL, health, metrics, the outbox and the client. */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { timingSafeEqual } from 'node:crypto';
import type { Permission } from '../../schema/permissions.ts';
import { busy, isBusy } from '../kit/busy.ts';
import type { Logger } from '../kit/logger.ts';
import type { Mailer } from '../kit/mail.ts';
import type { Metrics } from '../kit/metrics.ts';
import type { ClientPages } from './client-pages.ts';
import { clientIp, isOwnOrigin, requestIdOf, serializeCookie } from './door.ts';
import type { Door, OriginRules } from './door.ts';
import type { ExportPage } from './export-page.ts';
import type { ApiDoor } from '../insights/api-requests/api-request.ts';
import { refusalOf } from './graphql-requests.ts';
import { isFromThisMachine, sendOutbox } from './outbox-page.ts';
import { answerHeaders } from './security-headers.ts';
import { STRIPE_WEBHOOK_PATH } from './stripe-webhook.ts';
import type { OauthPage } from './oauth-pages.ts';
import type { RequestNotes } from './request-notes.ts';
import type { GraphqlServer } from './yoga.ts';

const HEADERS_TIMEOUT_MS = 15_000;
const REQUEST_TIMEOUT_MS = 60_000;

/** All that everything but the API takes. */
const READING = new Set(['GET', 'HEAD']);

/** What a node answers that serves no people. */
const PROBES = new Set(['/healthz', '/readyz', '/metrics']);

/** `field`: what is asked there says itself what it needs; `signature`: the sender proves who it is by what it sends. */
export type RoutePermission = Permission | 'field' | 'signature';

export interface Route {
  permission: RoutePermission;
  handle(request: IncomingMessage, response: ServerResponse): Promise<void> | void;
}

/** What a route is called and what it needs; of a family of paths the pattern. */
export interface NamedRoute {
  path: string;
  permission: RoutePermission;
}

/** For programs that speak another protocol: its path, and everything below it. Of what they send no cookie counts. */
export interface ProgramDoor {
  prefix: string;
  permission: RoutePermission;
  /** What its requests are written down as. */
  door: ApiDoor;
  handle(request: IncomingMessage, response: ServerResponse, door: Door): Promise<void>;
}

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
  notes: RequestNotes;
  programs: readonly ProgramDoor[];
  /** Signing in elsewhere, by path. */
  oauthPages: Record<string, OauthPage>;
  /** Null: no payments are set up. */
  stripeWebhook: ((request: IncomingMessage, response: ServerResponse) => Promise<void>) | null;
  /** Resolves when everything that a request needs answers; rejects otherwise. */
  checkReady(): Promise<void>;
}

export function createHttpServer(): Server {
  return createServer({ headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS, keepAliveTimeout: 65_000 });
}

/** Answers what it serves. */
export function serveHttp(server: Server, yoga: GraphqlServer, pages: ClientPages, options: HttpOptions): NamedRoute[] {
  const { metrics, log } = options;

  const routes: Record<string, Route> = {
    '/healthz': { permission: 'public', handle: (_request, response) => sendText(response, 200, 'ok\n') },
    '/readyz': { permission: 'public', handle: sendReadiness },
    '/metrics': { permission: 'operator', handle: sendMetrics },
    '/outbox': {
      permission: 'operator',
      handle: (request, response) =>
        options.mail.isConfigured ? pages.handle(request, response) : sendOutbox(request, response, options.mail.outbox()),
    },
    '/graphql': { permission: 'field', handle: graphql },
    ...(options.stripeWebhook && { [STRIPE_WEBHOOK_PATH]: { permission: 'signature', handle: options.stripeWebhook } }),
    ...Object.fromEntries(
      Object.entries(options.oauthPages).map(([path, page]): [string, Route] => [
        path,
        { permission: 'public', handle: (request, response) => page(request, response, openDoor(request, response)) },
      ]),
    ),
    /** Each kind of file says what it needs. */
    export: {
      permission: 'field',
      handle: (request, response) => options.files.send(request, response, openNotedDoor(request, response, 'export')),
    },
    client: { permission: 'public', handle: (request, response) => pages.handle(request, response) },
    ...Object.fromEntries(options.programs.map((program) => [program.prefix, routeOf(program)])),
  };

  async function sendReadiness(_request: IncomingMessage, response: ServerResponse): Promise<void> {
    const problem = await options.checkReady().then(
      () => null,
      (error: unknown) => error,
    );
    if (problem) log.warn({ error: problem }, 'not ready');
    sendText(response, problem ? 503 : 200, problem ? 'not ready\n' : 'ready\n');
  }

  async function sendMetrics(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!mayReadMetrics(request, options.metricsToken)) return sendText(response, 404, 'not found\n');
    const text = await metrics.registry.metrics();
    response.writeHead(200, { 'content-type': metrics.registry.contentType }).end(text);
  }

  function routeOf({ permission, handle, door: way }: ProgramDoor): Route {
    return {
      permission,
      handle(request, response) {
        const door = openNotedDoor(request, response, way);
        const { authorization } = door.credentials;
        return handle(request, response, { ...door, credentials: { authorization }, setCookie: null });
      },
    };
  }

  function openDoor(request: IncomingMessage, response: ServerResponse): Door {
    const door = doorOf(request, response, options);
    response.setHeader('x-request-id', door.requestId);
    response.setHeader('cache-control', 'no-store');
    return door;
  }

  function openNotedDoor(request: IncomingMessage, response: ServerResponse, way: ApiDoor): Door {
    const door = openDoor(request, response);
    const path = (request.url ?? '/').split('?', 1)[0]!;
    return { ...door, note: options.notes.openHttp(door, way, response, { method: request.method ?? '', path }) };
  }

  async function graphql(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const door = openDoor(request, response);
    const isStream = (request.headers.accept ?? '').includes('text/event-stream');
    const note = options.notes.openHttp(door, isStream ? 'sse' : 'http', response);
    const refusal = refusalOf(request, options.origin);
    if (refusal) return sendError(response, refusal.status, refusal.message);
    await yoga.handle(request, response, { door, note });
  }

  const ofEveryAnswer = new Headers(answerHeaders(options));

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    response.setHeaders(ofEveryAnswer);
    const startedAt = performance.now();
    const path = (request.url ?? '/').split('?', 1)[0]!;
    const program = options.programs.find(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`));
    const known = path.startsWith('/') && Object.hasOwn(routes, path) ? path : 'client';
    const route = program?.prefix ?? (options.files.isExportPath(path) ? 'export' : known);
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
      program || route === '/graphql' || route === STRIPE_WEBHOOK_PATH || READING.has(request.method ?? '')
        ? routes[route]!.handle
        : refuseMethod;
    Promise.resolve()
      .then(() => handler(request, response))
      .catch((error: unknown) => {
        if (isBusy(error)) {
          log.warn({ route }, 'no connection to the database was free in time');
          return response.headersSent ? void response.destroy() : sendText(response, 503, `${busy().message}\n`);
        }
        // Whoever asked has left in the middle of asking.
        if (request.destroyed && !request.complete) return void response.destroy();
        log.error({ error, route }, 'request failed');
        if (response.headersSent) response.destroy();
        else sendText(response, 500, 'Something went wrong on our side.\n');
      });
  });
  const served = Object.entries(routes).map(([path, { permission }]) => ({ path, permission }));
  return [...served.filter(({ path }) => path !== 'export'), ...options.files.routes];
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
    traceparent: typeof headers['traceparent'] === 'string' ? headers['traceparent'] : undefined,
    setCookie: (change) => {
      if (!response.headersSent) response.appendHeader('set-cookie', serializeCookie(change, options.isSecure));
    },
    setHeader: (name, value) => {
      if (!response.headersSent) response.setHeader(name, value);
    },
  };
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
