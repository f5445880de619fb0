/** Serves the web client: built files, or Vite in this process while developing. Every path that is no file is the client's own route. */
import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Expected } from '../kit/errors.ts';
import { readClientFiles, sendClientFile } from './client-files.ts';
import { explorerHeaders, filled, newNonce, pageHeaders, withNoncePlaces } from './security-headers.ts';

/** GraphiQL, a document with headers of its own. */
const EXPLORER_PATH = '/developers/graphiql';
const EXPLORER_FILE = 'graphiql.html';
const CLIENT = join(import.meta.dirname, '../../client');
/** client/persisted-plugin.ts writes it. */
const OPERATIONS_FILE = 'operations.json';
const DSN_PLACE = '<meta name="parley-sentry-dsn" content="';

export interface ClientPages {
  /** What the built client sends by its hash: the text, by hash. */
  operations: ReadonlyMap<string, string>;
  handle(request: IncomingMessage, response: ServerResponse): void;
  close(): Promise<void>;
}

export interface ClientPagesOptions {
  sentryDsn: string | null;
  isDevelopment: boolean;
  server: Server;
}

export async function createClientPages(options: ClientPagesOptions): Promise<ClientPages> {
  return options.isDevelopment ? developmentPages(options) : builtPages(options);
}

function builtPages({ sentryDsn }: ClientPagesOptions): ClientPages {
  const dist = join(CLIENT, 'dist');
  const page = withNoncePlaces(withDsn(readPage(join(dist, 'index.html')), sentryDsn));
  const explorer = withNoncePlaces(readPage(join(dist, EXPLORER_FILE)));
  const files = readClientFiles(dist);
  function sendPage(response: ServerResponse, html: string, headersOf: typeof pageHeaders): void {
    const nonce = newNonce();
    const headers = headersOf({ nonce, sentryDsn, isDevelopment: false });
    response.writeHead(200, { ...headers, 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' });
    response.end(filled(html, nonce));
  }
  return {
    operations: readOperations(join(dist, OPERATIONS_FILE)),
    handle(request, response) {
      const path = (request.url ?? '/').split('?', 1)[0]!;
      const file = files.get(path);
      if (request.method !== 'GET' && request.method !== 'HEAD') response.writeHead(405, { allow: 'GET, HEAD' }).end();
      else if (file) sendClientFile(request, response, file);
      // A missing asset is an error that the client handles (a new version was deployed); a page would be parsed as a script.
      else if (path.startsWith('/assets/')) response.writeHead(404, { 'cache-control': 'no-store' }).end();
      else if (path === EXPLORER_PATH) sendPage(response, explorer, explorerHeaders);
      else sendPage(response, page, pageHeaders);
    },
    close: async () => undefined,
  };
}

/** Empty for a client that sends texts. */
function readOperations(path: string): ReadonlyMap<string, string> {
  if (!existsSync(path)) return new Map();
  return new Map(Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>));
}

function readPage(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new Expected('UNAVAILABLE', 'The client has not been built: run `npm run build`, or start with `npm start`, which does it.');
  }
}

function withDsn(page: string, sentryDsn: string | null): string {
  return sentryDsn ? page.replace(`${DSN_PLACE}"`, `${DSN_PLACE}${sentryDsn.replaceAll('"', '')}"`) : page;
}

async function developmentPages({ sentryDsn, server }: ClientPagesOptions): Promise<ClientPages> {
  const { createServer } = await import('vite');
  const vite = await createServer({
    configFile: join(CLIENT, 'vite.config.ts'),
    // Loaded as it is: a bundled copy of it would be a new file for the watch mode, and restart the server for ever.
    configLoader: 'native',
    appType: 'custom',
    server: { middlewareMode: true, hmr: { server, path: '/vite' } },
  });
  async function sendPage(url: string, response: ServerResponse): Promise<void> {
    const isExplorer = url.split('?', 1)[0] === EXPLORER_PATH;
    const page = await vite.transformIndexHtml(url, readPage(join(CLIENT, isExplorer ? EXPLORER_FILE : 'index.html')));
    const nonce = newNonce();
    const headers = (isExplorer ? explorerHeaders : pageHeaders)({ nonce, sentryDsn, isDevelopment: true });
    response.writeHead(200, { ...headers, 'content-type': 'text/html; charset=utf-8' });
    response.end(filled(withNoncePlaces(withDsn(page, sentryDsn)), nonce));
  }
  return {
    operations: new Map(),
    handle(request, response) {
      vite.middlewares(request, response, () => void sendPage(request.url ?? '/', response));
    },
    close: () => vite.close(),
  };
}
