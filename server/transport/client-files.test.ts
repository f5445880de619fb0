import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readClientFiles, sendClientFile } from './client-files.ts';

const SCRIPT = `console.log('${'x'.repeat(2_000)}');`;
const folder = mkdtempSync(join(tmpdir(), 'parley-client-'));
let server: Server;
let url: string;

beforeAll(async () => {
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'assets/index-abc.js'), SCRIPT);
  writeFileSync(join(folder, 'assets/index-abc.js.br'), brotliCompressSync(SCRIPT));
  writeFileSync(join(folder, 'assets/index-abc.js.gz'), gzipSync(SCRIPT));
  writeFileSync(join(folder, 'favicon.svg'), '<svg/>');
  writeFileSync(join(folder, '.source-hash'), 'secret');
  const files = readClientFiles(folder);
  // From here on nothing is read: a rebuild under a running server must not matter.
  rmSync(folder, { recursive: true });
  server = createServer((request, response) => {
    const file = files.get(request.url!);
    if (file) sendClientFile(request, response, file);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const get = (path: string, headers: Record<string, string> = {}) => fetch(url + path, { headers });

describe('client files', () => {
  test.each([
    ['br, gzip', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['identity', null],
  ])('to "%s" answers with %s, and the same text', async (accepted, encoding) => {
    const response = await get('/assets/index-abc.js', { 'accept-encoding': accepted });
    expect(response.headers.get('content-encoding')).toBe(encoding);
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(await response.text()).toBe(SCRIPT);
  });

  test('what has a hash in its name is kept for ever, the rest is asked for again', async () => {
    expect((await get('/assets/index-abc.js')).headers.get('cache-control')).toContain('immutable');
    const icon = await get('/favicon.svg');
    expect(icon.headers.get('cache-control')).toBe('no-cache');
    const again = await get('/favicon.svg', { 'if-none-match': icon.headers.get('etag')! });
    expect(again.status).toBe(304);
  });

  test('a file of no known type is not there', async () => {
    expect((await get('/.source-hash')).status).toBe(404);
    expect((await get('/assets/index-abc.js.br')).status).toBe(404);
  });
});
