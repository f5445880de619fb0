/** Request lines and headers as no library writes them, on connections of their own: some in pieces, some never ended. */
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Attempt, Attempts } from './attempts.ts';
import { faultOfAnswer } from './judge.ts';

const LINES = [
  'GET /graphql HTTP/1.1',
  'POST /graphql HTTP/1.1',
  'GET /v1/models HTTP/1.1',
  'POST /webhooks/stripe HTTP/1.1',
  'GET / HTTP/1.1',
  'POST /mcp HTTP/1.1',
];
const HEADERS = [
  'host: localhost',
  'host: [::1',
  'content-length: 5',
  'content-length: -1',
  'content-length: 99999999999999999999',
  'transfer-encoding: chunked',
  'transfer-encoding: chunked, identity',
  'transfer-encoding:\tchunked',
  'content-type: application/json',
  'content-type: application/json; charset=nothing',
  'connection: upgrade',
  'upgrade: websocket',
  'upgrade: h2c',
  'sec-websocket-version: 99',
  'sec-websocket-key: short',
  'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==',
  'sec-websocket-protocol: graphql-transport-ws',
  'sec-websocket-extensions: permessage-deflate; client_max_window_bits=999',
  'expect: 100-continue',
  'expect: nothing',
  'x-forwarded-for: ,,,',
  'x-forwarded-for: ::ffff:1.2.3.4%eth0',
  'x-forwarded-host: evil.example',
  'cookie: parley_login=%E0%A4%A; ;;=;a',
  'authorization: Bearer',
  'authorization: Basic ====',
  'origin: null',
  'origin: http://[',
  'accept: text/event-stream',
  'accept-encoding: br;q=9',
  'if-none-match: *',
  'range: bytes=9999999999-0',
  'traceparent: 00-xyz-1-1',
  'x-request-id: \x01',
];
const BODIES = [
  '',
  'hello',
  '5\r\nhello\r\n0\r\n\r\n',
  'ffffffffff\r\nx',
  '{"query":"{ viewer { id } }"}',
  '0\r\n\r\nGET /metrics HTTP/1.1\r\nhost: a\r\n\r\n',
];
/** The server waits for the rest of what it was promised, or streams; it is left alone with it. */
const SILENT_MS = 1_500;

export function createHeadsDoor({ place, random, mutations }: Attempts): Attempt {
  const { hostname, port } = new URL(place.url);

  return async function attempt() {
    const headers = Array.from({ length: random.whole(0, 8) }, () => random.oneOf(HEADERS));
    const head = [random.oneOf(LINES), 'host: a', ...headers].join('\r\n');
    const message = Buffer.from(`${head}\r\n\r\n${random.oneOf(BODIES)}`, 'latin1');
    const bytes = random.chance(0.6) ? mutations.bytes(message, 6) : message;
    const socket = connect({ host: hostname, port: Number(port) });
    const chunks: Buffer[] = [];
    // A reset is an answer too.
    socket.on('error', () => undefined).on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.setTimeout(SILENT_MS, () => socket.destroy());
    const closed = once(socket, 'close').catch(() => undefined);
    const at = random.whole(0, bytes.length + 1);
    if (random.chance(0.1)) {
      socket.write(bytes.subarray(0, at));
      socket.resetAndDestroy();
    } else {
      socket.write(bytes.subarray(0, at));
      socket.end(bytes.subarray(at));
    }
    await closed;
    const text = Buffer.concat(chunks).toString('latin1');
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
    return { count: 1, answers: [status === 0 ? 'cut off' : status], faults: [faultOfAnswer(bytes.toString('latin1'), { status, text })] };
  };
}
