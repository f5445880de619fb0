/** The HTTP side of the API: key, version, body, idempotency, faults, and errors in Stripe's format. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { expand } from './expand.ts';
import type { Faults } from './faults.ts';
import { parseForm } from './form.ts';
import type { Form } from './form.ts';
import { createIdempotency } from './idempotency.ts';
import type { Reply } from './idempotency.ts';
import { Refusal, invalidRequest } from './refusals.ts';
import { findRoute } from './routes.ts';
import type { Route } from './routes.ts';
import type { World } from './world.ts';

export interface ApiRequest {
  method: string;
  path: string;
  form: Form;
  idempotencyKey: string | null;
}

interface ApiDoorOptions {
  world: World;
  routes: readonly Route[];
  faults: Faults;
  apiKey: string;
  log: ApiRequest[];
}

export function createApiDoor({ world, routes, faults, apiKey, log }: ApiDoorOptions) {
  const idempotency = createIdempotency(world.now);

  function checkHeaders(headers: IncomingMessage['headers']): void {
    const given = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
    if (given === undefined) throw new Refusal(401, 'invalid_request_error', 'You did not provide an API key.');
    if (given !== apiKey) throw new Refusal(401, 'invalid_request_error', `Invalid API Key provided: ${given.slice(0, 8)}****`);
    if (headers['stripe-version'] === undefined) throw invalidRequest('This double asks for a Stripe-Version header.');
  }

  /** What is kept for the key is only what began to be carried out: not a wrong key, version or parameter. */
  function answer(req: IncomingMessage, url: URL, body: string, requestId: string): { reply: Reply; isReplay: boolean } {
    const key = req.method === 'POST' ? (req.headers['idempotency-key']?.toString() ?? null) : null;
    const isJson = url.pathname.startsWith('/v2/');
    const method = req.method ?? 'GET';
    try {
      checkHeaders(req.headers);
      const replayed = key === null ? null : idempotency.replay(key, url.pathname, body);
      if (replayed) return { reply: replayed, isReplay: true };
      const { expand: paths = [], ...form } =
        isJson && body !== '' ? (JSON.parse(body) as Form) : parseForm(method === 'POST' ? body : url.search);
      log.push({ method, path: url.pathname, form, idempotencyKey: key });
      const found = findRoute(routes, method, url.pathname);
      if (found === null) throw new Refusal(404, 'invalid_request_error', `Unrecognized request URL (${method}: ${url.pathname}).`);
      const reply = carryOut(() =>
        world.during({ id: requestId, idempotencyKey: key }, () => expand(world, found.route.answer(found.path, form), paths as string[])),
      );
      if (key !== null) idempotency.keep(key, url.pathname, body, reply);
      return { reply, isReplay: false };
    } catch (error) {
      return { reply: failed(error, requestId), isReplay: false };
    }

    function carryOut(work: () => object): Reply {
      try {
        return { status: 200, body: JSON.stringify(work()), requestId };
      } catch (error) {
        if (error instanceof Refusal && error.type === 'card_error') return failed(error, requestId);
        throw error;
      }
    }
  }

  return async (req: IncomingMessage, res: ServerResponse, url: URL): Promise<void> => {
    const requestId = world.id('req');
    const body = await readText(req);
    const fault = faults.take(req.method ?? 'GET', url.pathname);
    if (fault?.kind === 'hold' && fault.when !== 'after') await fault.until;
    if (fault?.kind === 'reset' && fault.when === 'before') return void req.socket.resetAndDestroy();
    if (fault?.kind === 'status') return send(res, faulty(fault.status, requestId), false);
    const { reply, isReplay } = answer(req, url, body, requestId);
    if (fault?.kind === 'reset') return void req.socket.resetAndDestroy();
    if (fault?.kind === 'hold') await fault.until;
    send(res, reply, isReplay);
  };
}

function send(res: ServerResponse, { status, body, requestId }: Reply, isReplay: boolean): void {
  res.writeHead(status, {
    'content-type': 'application/json',
    'request-id': requestId,
    ...(isReplay && { 'idempotent-replayed': 'true' }),
    ...(status >= 400 && status < 500 && status !== 429 && { 'stripe-should-retry': 'false' }),
  });
  res.end(body);
}

function faulty(status: number, requestId: string): Reply {
  const message = status === 429 ? 'Request rate limit exceeded.' : 'An unknown error occurred.';
  const error = status === 429 ? { type: 'invalid_request_error', code: 'rate_limit', message } : { type: 'api_error', message };
  return { status, body: JSON.stringify({ error }), requestId };
}

function failed(error: unknown, requestId: string): Reply {
  if (!(error instanceof Refusal)) throw error;
  const { status, type, message, details } = error;
  return { status, body: JSON.stringify({ error: { type, message, ...details } }), requestId };
}
