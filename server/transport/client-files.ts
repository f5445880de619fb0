/**
 * The built client, read once at the start: a rebuild or a deployment under a running server then changes nothing for it, and no file can
 * be missing in the middle of an answer. A few megabytes, compressed variants included.
 */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { FILE_POLICY } from './security-headers.ts';

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
  '.json': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};

/** By the name in Accept-Encoding, best first. */
const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

interface ClientFile {
  type: string;
  etag: string;
  isImmutable: boolean;
  plain: Buffer;
  compressed: Map<string, Buffer>;
}

/** Only files whose type we know are served, so nothing that happens to lie in the folder is. */
export function readClientFiles(folder: string): Map<string, ClientFile> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => name.split(sep).join('/'));
  const present = new Set(names);
  const files = new Map<string, ClientFile>();
  for (const name of names) {
    const type = TYPES[extname(name)];
    if (type === undefined) continue;
    const plain = readFileSync(join(folder, name));
    const variants = ENCODINGS.filter(([, suffix]) => present.has(name + suffix));
    files.set(`/${name}`, {
      type,
      etag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
      // The bundler puts a hash of the content into these names.
      isImmutable: name.startsWith('assets/'),
      plain,
      compressed: new Map(variants.map(([encoding, suffix]) => [encoding, readFileSync(join(folder, name + suffix))])),
    });
  }
  return files;
}

export function sendClientFile(request: IncomingMessage, response: ServerResponse, file: ClientFile): void {
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('content-security-policy', FILE_POLICY);
  response.setHeader('cache-control', file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache');
  response.setHeader('etag', file.etag);
  response.setHeader('vary', 'accept-encoding');
  if (request.headers['if-none-match'] === file.etag) {
    response.writeHead(304).end();
    return;
  }
  const encoding = acceptedEncoding(request.headers['accept-encoding'], file);
  const body = (encoding && file.compressed.get(encoding)) ?? file.plain;
  if (encoding) response.setHeader('content-encoding', encoding);
  response.writeHead(200, { 'content-type': file.type, 'content-length': body.length });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function acceptedEncoding(header: string | string[] | undefined, file: ClientFile): string | null {
  const accepted = new Set(
    String(header ?? '')
      .split(',')
      .filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part))
      .map((part) => part.split(';', 1)[0]!.trim()),
  );
  return ENCODINGS.map(([encoding]) => encoding).find((encoding) => accepted.has(encoding) && file.compressed.has(encoding)) ?? null;
}
