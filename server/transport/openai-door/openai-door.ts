/** `/v1`: the door for programs that speak OpenAI's protocol. An API key in `Authorization`, and nothing else, lets one in. */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GraphQLError } from 'graphql';
import { MAX_REQUEST_BODY_BYTES } from '../../../schema/wire/limits.ts';
import { Expected, invalid } from '../../kit/errors.ts';
import type { ModelCatalog } from '../../models/own-keys/workspace-models.ts';
import type { AdmitKey } from '../admit-key.ts';
import type { Door } from '../door.ts';
import { isJson, readBody } from '../request-body.ts';
import type { Refusal } from './answering.ts';
import { createChatFormat, readChat } from './chat.ts';
import type { AnswerDirectly, AskedBy } from './direct-answering.ts';
import { listModels, oneModel } from './models.ts';
import { wireFailure } from './openai-errors.ts';
import { createResponsesFormat, readResponses } from './responses.ts';
import { RunFailed, sendAnswer } from './send-answer.ts';
import type { AnswerInSession } from './session-answering.ts';

export const OPENAI_PREFIX = '/v1';

const ANSWERS = {
  '/v1/chat/completions': { read: readChat, format: createChatFormat },
  '/v1/responses': { read: readResponses, format: createResponsesFormat },
} as const;
const ONE_MODEL = /^\/v1\/models\/([^/]+)$/;

export interface OpenAIDoorOptions {
  admitKey: AdmitKey;
  models: Pick<ModelCatalog, 'listHere'>;
  answerDirectly: AnswerDirectly;
  answerInSession: AnswerInSession;
  maskError(error: unknown): GraphQLError;
}

export function createOpenAIDoor({ admitKey, models, answerDirectly, answerInSession, maskError }: OpenAIDoorOptions) {
  async function answer(path: keyof typeof ANSWERS, request: IncomingMessage, response: ServerResponse, door: Door): Promise<void> {
    const actor = await admitKey(door);
    const { read, format } = ANSWERS[path];
    const { body, hash } = await bodyOf(request);
    const asked = read(body);
    const sessionId = header(request, 'x-parley-session') ?? asked.metadata['parley_session'] ?? null;
    const key = header(request, 'idempotency-key');
    const by: AskedBy = { door, actor, repetition: key === null ? null : { key, hash: `${path} ${sessionId ?? ''} ${hash}` } };
    const answering = sessionId === null ? await answerDirectly(asked, by) : await answerInSession(asked, by, sessionId);
    await sendAnswer({ response, answering, format: format(asked, answering), isStream: asked.isStream, refusalOf });
  }

  async function route(path: string, request: IncomingMessage, response: ServerResponse, door: Door): Promise<void> {
    if (isAnswering(path)) {
      if (request.method !== 'POST') return void response.writeHead(405, { allow: 'POST' }).end();
      return answer(path, request, response, door);
    }
    const [, id] = ONE_MODEL.exec(path) ?? [];
    if (request.method !== 'GET') return void response.writeHead(405, { allow: 'GET' }).end();
    const actor = await admitKey(door);
    if (path === '/v1/models') return sendJson(response, 200, await listModels(models, actor));
    if (id !== undefined) return sendJson(response, 200, await oneModel(models, actor, decoded(id)));
    throw new Expected('NOT_FOUND', `There is no ${path.slice(0, 100)} here.`);
  }

  function refusalOf(error: unknown): Refusal {
    return error instanceof RunFailed ? error.refusal : maskError(error);
  }

  /** `door` holds no cookie. */
  return async function handle(request: IncomingMessage, response: ServerResponse, door: Door): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    try {
      await route(path, request, response, door);
    } catch (error) {
      if (response.destroyed) return;
      const refusal = refusalOf(error);
      if (door.note) door.note.code = String(refusal.extensions['code']);
      const { status, headers, error: told } = wireFailure(refusal);
      // What is left of a body that was too long is not read.
      if (!request.complete) response.setHeader('connection', 'close');
      sendJson(response, status, { error: told }, headers);
    }
  };
}

export type OpenAIDoor = ReturnType<typeof createOpenAIDoor>;

function isAnswering(path: string): path is keyof typeof ANSWERS {
  return Object.hasOwn(ANSWERS, path);
}

async function bodyOf(request: IncomingMessage): Promise<{ body: unknown; hash: string }> {
  if (!isJson(request)) throw invalid({ 'content-type': 'takes application/json' });
  const raw = await readBody(request, MAX_REQUEST_BODY_BYTES);
  if (raw === null) throw invalid({ body: `is longer than ${MAX_REQUEST_BODY_BYTES} bytes` });
  try {
    return { body: JSON.parse(raw.toString('utf8')) as unknown, hash: createHash('sha256').update(raw).digest('base64url') };
  } catch {
    throw invalid({ body: 'is no JSON' });
  }
}

function header({ headers }: IncomingMessage, name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function sendJson(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'x-content-type-options': 'nosniff', ...headers });
  response.end(JSON.stringify(body));
}
