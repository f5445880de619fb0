/** `GET /sessions/<id>/export.md|json?leaf=<message>`: a session as a file. The same credentials and the same answers as the API. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { GraphQLError } from 'graphql';
import { actorId } from '../identity/actor.ts';
import type { Actor } from '../identity/actor.ts';
import { Expected } from '../kit/errors.ts';
import type { RateLimits, RateRule } from '../kit/rate-limit.ts';
import type { ExportFormat } from '../sessions/export/export.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Contexts } from './context.ts';
import type { Door } from './door.ts';

const PATH = /^\/sessions\/([^/]+)\/export\.(md|json)$/;
const RATE: RateRule = { name: 'exports', points: 30, perSeconds: 60 };
/** Whoever stops reading for so long does not want it any more. */
const STALLED_MS = 60_000;
const TYPES: Record<ExportFormat, string> = { md: 'text/markdown; charset=utf-8', json: 'application/json; charset=utf-8' };
const STATUS: Record<string, number> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  INVALID: 400,
  RATE_LIMITED: 429,
  UNAVAILABLE: 503,
};
const MAX_FILE_NAME_LENGTH = 80;

export interface ExportPageOptions {
  sessions: Pick<Sessions, 'exportSession'>;
  rateLimits: RateLimits;
  contexts: Pick<Contexts, 'ofDoor' | 'recentActorOf'>;
  maskError(error: unknown): GraphQLError;
}

export function isExportPath(path: string): boolean {
  return PATH.test(path);
}

export function createExportPage({ sessions, rateLimits, contexts, maskError }: ExportPageOptions) {
  async function open(door: Door, url: URL) {
    const [, sessionId = '', format] = PATH.exec(url.pathname) ?? [];
    const { actor } = await contexts.ofDoor(door);
    if (!actor) throw new Expected('UNAUTHENTICATED', 'Sign in first.');
    await rateLimits.take(RATE, actorId(actor));
    const request = { sessionId, format: format as ExportFormat, leafId: url.searchParams.get('leaf') ?? undefined };
    return { ...(await sessions.exportSession(() => stillHere(door, actor), request)), format: request.format };
  }

  /** The credential may end while a long document is on its way. */
  async function stillHere(door: Door, actor: Actor): Promise<Actor> {
    const now = await contexts.recentActorOf(door);
    if (now && actorId(now) === actorId(actor)) return now;
    throw new Expected('UNAUTHENTICATED', 'This login has ended. Sign in again.');
  }

  return async function sendExport(request: IncomingMessage, response: ServerResponse, door: Door): Promise<void> {
    let opened: Awaited<ReturnType<typeof open>>;
    try {
      opened = await open(door, new URL(request.url ?? '/', 'http://localhost'));
    } catch (error) {
      return refuse(response, maskError(error));
    }
    response.writeHead(200, {
      'content-type': TYPES[opened.format],
      'content-disposition': disposition(opened.title, opened.format),
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    if (request.method === 'HEAD') {
      await opened.pieces.return(undefined);
      response.end();
      return;
    }
    response.setTimeout(STALLED_MS, () => response.destroy());
    try {
      await pipeline(Readable.from(opened.pieces), response);
    } catch (error) {
      // The answer has begun: an end without its last chunk is all that can still be said.
      response.destroy();
      if (!(error instanceof Expected) && !isGone(error)) throw error;
    }
  };
}

function refuse(response: ServerResponse, { message, extensions }: GraphQLError): void {
  const { code, retryAfter } = extensions;
  response.writeHead(STATUS[String(code)] ?? 500, {
    'content-type': 'application/json; charset=utf-8',
    ...(typeof retryAfter === 'number' && { 'retry-after': String(Math.ceil(retryAfter)) }),
  });
  response.end(JSON.stringify({ errors: [{ message, extensions: { ...extensions, http: undefined } }] }));
}

/** The reader went away. */
function isGone(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && (error.code === 'ERR_STREAM_PREMATURE_CLOSE' || error.code === 'ERR_STREAM_DESTROYED')
  );
}

/** A name that no file system minds, once in ASCII for old clients and once whole (RFC 6266). */
export function disposition(title: string, format: ExportFormat): string {
  const name = title
    .normalize('NFC')
    .toWellFormed()
    .replaceAll(/[\p{C}\\/:*?"<>|%]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[. ]+/, '');
  const cut = [...name].slice(0, MAX_FILE_NAME_LENGTH).join('').trim() || 'session';
  const ascii = cut
    .normalize('NFKD')
    .replaceAll(/[^\x20-\x7e]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const encoded = encodeURIComponent(cut).replaceAll(/['()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${ascii || 'session'}.${format}"; filename*=UTF-8''${encoded}.${format}`;
}
