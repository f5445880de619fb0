/** `/mcp`: the door for programs that speak the Model Context Protocol (streamable HTTP). An API key lets one in, page or no page. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GraphQLError } from 'graphql';
import { MAX_REQUEST_BODY_BYTES } from '../../../schema/wire/limits.ts';
import { actorId } from '../../identity/actor.ts';
import type { ApiKeyActor } from '../../identity/actor.ts';
import { Expected } from '../../kit/errors.ts';
import type { ModelCatalog } from '../../models/own-keys/workspace-models.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import type { AsActor } from '../actor-scope.ts';
import type { AdmitKey } from '../admit-key.ts';
import type { Contexts } from '../context.ts';
import type { Door, OriginRules } from '../door.ts';
import type { LocalOperations } from '../local-operations.ts';
import { isJson, readBody } from '../request-body.ts';
import { mayKnock } from '../socket-door.ts';
import type { Calls } from './calls.ts';

export const MCP_PATH = '/mcp';

const SESSION_HEADER = 'mcp-session-id';
const SESSION = /^[0-9a-f-]{36}$/;
const NAME = /^[a-z_/]{1,60}$/i;
/** Of JSON-RPC: not ours to read; not ours to answer. */
const UNREADABLE = -32_700;
const WRONG = -32_600;
const REFUSED = -32_000;
const STATUS: Record<string, number> = { UNAUTHENTICATED: 401, FORBIDDEN: 403, RATE_LIMITED: 429, UNAVAILABLE: 503 };

export interface McpDoorOptions {
  origin: OriginRules;
  admitKey: AdmitKey;
  contexts: Pick<Contexts, 'recentActorOf'>;
  asActor: AsActor;
  sessions: Sessions;
  models: Pick<ModelCatalog, 'listHere'>;
  operations: LocalOperations;
  calls: Calls;
  maskError(error: unknown): GraphQLError;
}

interface Message {
  method?: unknown;
  id?: unknown;
  params?: { requestId?: unknown; name?: unknown } | null;
}

export function createMcpDoor(options: McpDoorOptions) {
  const { origin, admitKey, contexts, asActor, calls, maskError } = options;

  async function renew(door: Door, actor: ApiKeyActor): Promise<ApiKeyActor> {
    const now = await contexts.recentActorOf(door);
    if (now?.kind === 'apiKey' && now.apiKeyId === actor.apiKeyId) return now;
    throw new Expected('UNAUTHENTICATED', 'This key does not hold any more.');
  }

  async function answer(request: IncomingMessage, response: ServerResponse, door: Door): Promise<void> {
    const actor = await admitKey(door);
    const message = await readMessage(request);
    if (typeof message === 'string')
      return sendError(response, message === TOO_LONG ? 413 : 400, message === NO_JSON ? UNREADABLE : WRONG, message);
    if (door.note) door.note.operation = nameOf(message);
    const session = sessionOf(request);
    if (message.method === 'initialize') response.setHeader(SESSION_HEADER, randomUUID());
    const cancelled = message.method === 'notifications/cancelled' ? message.params?.requestId : undefined;
    if (isRequestId(cancelled) && session !== null) await calls.cancel({ actorId: actorId(actor), session, requestId: cancelled });
    // Whom we gave no name could cancel the calls of others with the same key.
    const leave = calls.enter(actorId(actor));
    const call =
      isRequestId(message.id) && session !== null ? calls.begin({ actorId: actorId(actor), session, requestId: message.id }) : null;
    try {
      // What most processes never need is loaded with the first call.
      const { answerCall } = await import('./answer-call.ts');
      const never = new AbortController().signal;
      const given = { ...options, door, actor, renew: () => renew(door, actor), cancelled: call?.cancelled ?? never };
      await asActor({ actor }, () => answerCall(request, response, message, given));
    } finally {
      call?.end();
      leave();
    }
  }

  /** `door` holds no cookie. */
  return async function handle(request: IncomingMessage, response: ServerResponse, door: Door): Promise<void> {
    if (!mayKnock(request, origin)) return sendError(response, 403, REFUSED, 'Pages of this origin may not call here.');
    if (new URL(request.url ?? '/', 'http://localhost').pathname !== MCP_PATH)
      return sendError(response, 404, REFUSED, 'There is nothing here.');
    if (request.method !== 'POST') {
      response.setHeader('allow', 'POST');
      return sendError(response, 405, REFUSED, 'Calls are POSTed here; nothing is told unasked.');
    }
    try {
      await answer(request, response, door);
    } catch (error) {
      if (response.headersSent) return void response.destroy();
      const { message, extensions } = maskError(error);
      const { http: _http, ...data } = extensions;
      const { code, retryAfter } = data;
      if (door.note) door.note.code = String(code);
      if (code === 'UNAUTHENTICATED') response.setHeader('www-authenticate', 'Bearer');
      if (typeof retryAfter === 'number') response.setHeader('retry-after', String(Math.ceil(retryAfter)));
      sendError(response, STATUS[String(code)] ?? 500, REFUSED, message, data);
    }
  };
}

const NO_JSON = 'Send one JSON-RPC message as JSON, with content-type: application/json.';
const TOO_LONG = `A message has at most ${MAX_REQUEST_BODY_BYTES} bytes.`;

/** A text says what is wrong with it. Several in one are counted once and so not taken; the protocol does not know them any more. */
async function readMessage(request: IncomingMessage): Promise<Message | string> {
  if (!isJson(request)) return NO_JSON;
  const raw = await readBody(request, MAX_REQUEST_BODY_BYTES);
  if (raw === null) return TOO_LONG;
  try {
    const body = JSON.parse(raw.toString('utf8')) as unknown;
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Message) : 'Send one message at a time.';
  } catch {
    return NO_JSON;
  }
}

/** Method and tool; never what a program may have put in their place. */
function nameOf({ method, params }: Message): string {
  return [method, method === 'tools/call' ? params?.name : undefined]
    .filter((word): word is string => typeof word === 'string' && NAME.test(word))
    .join(' ');
}

function sessionOf({ headers }: IncomingMessage): string | null {
  const given = headers[SESSION_HEADER];
  return typeof given === 'string' && SESSION.test(given) ? given : null;
}

function isRequestId(id: unknown): id is string | number {
  return typeof id === 'string' || typeof id === 'number';
}

function sendError(response: ServerResponse, status: number, code: number, message: string, data?: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...(status === 413 && { connection: 'close' }) });
  response.end(JSON.stringify({ jsonrpc: '2.0', error: { code, message, ...(data && { data }) }, id: null }));
}
