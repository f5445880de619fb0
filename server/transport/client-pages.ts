/** Serves the web client: built files, or Vite in this process while developing. Every path that is no file is the client's own route. */
import { readFileSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Expected } from '../kit/errors.ts';
import { readClientFiles, sendClientFile } from './client-files.ts';
import { filled, newNonce, pageHeaders, withNoncePlaces } from './security-headers.ts';

const CLIENT = join(import.meta.dirname, '../../client');
const DSN_PLACE = '<meta name="parley-sentry-dsn" content="';

export interface ClientPages {
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
  const files = readClientFiles(dist);
  function sendPage(response: ServerResponse): void {
    const nonce = newNonce();
    const headers = pageHeaders({ nonce, sentryDsn, isDevelopment: false });
    response.writeHead(200, { ...headers, 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' });
    response.end(filled(page, nonce));
  }
  return {
    handle(request, response) {
      const path = (request.url ?? '/').split('?', 1)[0]!;
      const file = files.get(path);
      if (request.method !== 'GET' && request.method !== 'HEAD') response.writeHead(405, { allow: 'GET, HEAD' }).end();
      else if (file) sendClientFile(request, response, file);
      // A missing asset is an error that the client handles (a new version was deployed); a page would be parsed as a script.
      else if (path.startsWith('/assets/')) response.writeHead(404, { 'cache-control': 'no-store' }).end();
      else sendPage(response);
    },
    close: async () => undefined,
  };
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
    const page = await vite.transformIndexHtml(url, readPage(join(CLIENT, 'index.html')));
    const nonce = newNonce();
    const headers = pageHeaders({ nonce, sentryDsn, isDevelopment: true });
    response.writeHead(200, { ...headers, 'content-type': 'text/html; charset=utf-8' });
    response.end(filled(withNoncePlaces(withDsn(page, sentryDsn)), nonce));
  }
  return {
    handle(request, response) {
      vite.middlewares(request, response, () => void sendPage(request.url ?? '/', response));
    },
    close: () => vite.close(),
  };
}
