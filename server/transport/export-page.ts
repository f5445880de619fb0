/** What is answered as a file: sessions, invoices. The same credentials and the same answers as the API. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { GraphQLError } from 'graphql';
import type { Permission } from '../../schema/permissions.ts';
import type { Audit } from '../audit/audit.ts';
import { actorId, countedAs } from '../identity/actor.ts';
import type { Actor } from '../identity/actor.ts';
import type { Callers } from '../kit/callers.ts';
import { Expected, notFound } from '../kit/errors.ts';
import type { RateLimits } from '../kit/rate-limit.ts';
import { countAction } from '../limits.ts';
import { cleanText } from '../sessions/clean-text.ts';
import { pulledAs } from './actor-scope.ts';
import type { AsActor } from './actor-scope.ts';
import type { Contexts } from './context.ts';
import type { Door } from './door.ts';

/** Whoever stops reading for so long does not want it any more. */
const STALLED_MS = 60_000;
const TYPES = {
  md: 'text/markdown; charset=utf-8',
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
};
const STATUS: Record<string, number> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  INVALID: 400,
  RATE_LIMITED: 429,
  UNAVAILABLE: 503,
};
const MAX_FILE_NAME_LENGTH = 80;

export type FileFormat = keyof typeof TYPES;

export interface OpenedFile {
  /** Without its ending. */
  title: string;
  format: FileFormat;
  /** Each page asks again whether the actor may still read: what was revoked ends here, with an error. */
  pieces: AsyncGenerator<string>;
  /** Null: it is of no workspace, and was written down where it was asked for. */
  of: DownloadedThing | null;
}

/** What the audit log says of it. */
export type DownloadedThing = Parameters<Audit['noteExport']>[1];

/** One kind of file. */
export interface FileSource {
  path: RegExp;
  permission: Permission;
  /** Throws what is to be answered before the first piece is read. `renew` gives the actor anew, or throws where the credential ended. */
  open(renew: () => Promise<Actor>, request: { path: RegExpExecArray; search: URLSearchParams }): Promise<OpenedFile>;
}

export interface ExportPageOptions {
  sources: readonly FileSource[];
  rateLimits: RateLimits;
  contexts: Pick<Contexts, 'ofDoor' | 'recentActorOf'>;
  maskError(error: unknown): GraphQLError;
  callers: Pick<Callers, 'atCaller'>;
  asActor: AsActor;
  audit: Pick<Audit, 'noteExport'>;
}

export function createExportPage({ sources, rateLimits, contexts, maskError, callers, asActor, audit }: ExportPageOptions) {
  async function open(door: Door, url: URL, { isDownload }: { isDownload: boolean }): Promise<OpenedFile> {
    // What was asked for may be another path once it is read: a backslash is a slash.
    const source = sources.find(({ path }) => path.test(url.pathname));
    if (!source) throw notFound('file');
    const { actor } = await contexts.ofDoor(door);
    if (!actor) throw new Expected('UNAUTHENTICATED', 'Sign in first.');
    await countAction(rateLimits, 'export', countedAs(actor));
    // As clean-input.ts has it for operations.
    const search = new URLSearchParams([...url.searchParams].map(([name, value]) => [name, cleanText(value)]));
    const request = { path: source.path.exec(url.pathname)!, search };
    const opened = await asActor({ actor }, () => source.open(() => stillHere(door, actor), request));
    const { of } = opened;
    if (of) await countAction(rateLimits, 'export', { workspace: of.workspaceId });
    if (of && isDownload) await asActor({ actor }, () => audit.noteExport(actor, of, opened.format));
    return { ...opened, pieces: pulledAs(asActor, { actor }, opened.pieces) };
  }

  /** The credential may end while a long document is on its way. */
  async function stillHere(door: Door, actor: Actor): Promise<Actor> {
    const now = await contexts.recentActorOf(door);
    if (now && actorId(now) === actorId(actor)) return now;
    throw new Expected('UNAUTHENTICATED', 'This login has ended. Sign in again.');
  }

  async function send(request: IncomingMessage, response: ServerResponse, door: Door): Promise<void> {
    let opened: OpenedFile;
    try {
      opened = await open(door, new URL(request.url ?? '/', 'http://localhost'), { isDownload: request.method !== 'HEAD' });
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
  }

  return {
    isExportPath: (path: string): boolean => sources.some((source) => source.path.test(path)),
    routes: sources.map(({ path, permission }) => ({ path: path.source, permission })),
    send: (request: IncomingMessage, response: ServerResponse, door: Door): Promise<void> =>
      callers.atCaller(door.ip, () => send(request, response, door)),
  };
}

export type ExportPage = ReturnType<typeof createExportPage>;

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
export function disposition(title: string, format: FileFormat): string {
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
