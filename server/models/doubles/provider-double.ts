/** A local server that speaks a provider's wire format and does what a script says. For tests, end-to-end runs and load drivers. */
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { anthropicFormat } from './anthropic-format.ts';
import { chatFormat } from './chat-format.ts';
import { googleFormat } from './google-format.ts';
import { playScript } from './play-script.ts';
import { responsesFormat } from './responses-format.ts';
import type { DoubleRequest, ModelsScript, Script } from './script.ts';
import type { WireFormat } from './wire-format.ts';

export type DoubleFormat = 'anthropic' | 'openai' | 'google' | 'openai-compatible';

export interface DoubleOptions {
  script?: Script;
  models?: ModelsScript;
  /** A free one unless given. */
  port?: number;
}

const FORMATS: Record<DoubleFormat, WireFormat> = {
  anthropic: anthropicFormat,
  openai: responsesFormat,
  google: googleFormat,
  'openai-compatible': chatFormat,
};
const HELLO: Script = [{ type: 'text', text: 'Hello.' }, { type: 'end' }];

/** `url` is the `baseURL` for this format's adapter. `requests` holds generating ones, oldest first; `listings` counts the others. */
export async function startProviderDouble(format: DoubleFormat, options: DoubleOptions = {}) {
  const wire = FORMATS[format];
  let script = options.script ?? HELLO;
  let models = options.models ?? [];
  const requests: DoubleRequest[] = [];
  const waiting: ((request: DoubleRequest) => void)[] = [];
  const listed: IncomingHttpHeaders[] = [];
  let closed = 0;

  const server = createServer((request, response) => {
    response.socket?.setNoDelay(true);
    const { pathname } = new URL(request.url ?? '/', 'http://double');
    const method = request.method ?? 'GET';
    if (wire.isModels(method, pathname)) {
      listed.push(request.headers);
      return answerModels(response, wire, models);
    }
    if (!wire.isGenerate(method, pathname)) return sendJson(response, 404, wire.httpError(404, {}));
    // A client that left while it was sending, or a script that threw: either way nobody gets a whole answer.
    generate(request, response, pathname).catch(() => response.destroy());
  });

  async function generate(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const cut = { byDouble: false };
    const { promise: ended, resolve } = Promise.withResolvers<'whole' | 'cut-by-client' | 'cut-by-double'>();
    response.once('close', () => {
      const how = response.writableFinished ? 'whole' : cut.byDouble ? 'cut-by-double' : 'cut-by-client';
      if (how === 'cut-by-client') closed += 1;
      resolve(how);
    });
    const body = await readJson(request);
    const seen: DoubleRequest = { method: request.method ?? 'POST', path, headers: request.headers, body, ended };
    requests.push(seen);
    waiting.splice(0).forEach((tell) => tell(seen));
    const steps = typeof script === 'function' ? script(seen) : script;
    await playScript({ wire, response, steps, model: modelOf(seen), onReset: () => (cut.byDouble = true) });
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}${wire.basePath}`,
    requests: requests as readonly DoubleRequest[],
    listings: () => listed.length,
    /** What those who asked for the list sent along. */
    listed: listed as readonly IncomingHttpHeaders[],
    /** Answers that the client left before they were whole. */
    connectionsClosed: () => closed,
    nextRequest: () => new Promise<DoubleRequest>((resolve) => waiting.push(resolve)),
    use(next: { script?: Script; models?: ModelsScript }): void {
      script = next.script ?? script;
      models = next.models ?? models;
    },
    async close(): Promise<void> {
      const done = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await done;
    },
  };
}

export type ProviderDouble = Awaited<ReturnType<typeof startProviderDouble>>;

function answerModels(response: ServerResponse, wire: WireFormat, models: ModelsScript): void {
  if (models === 'stall') return;
  if ('status' in models) return sendJson(response, models.status, wire.httpError(models.status, {}));
  sendJson(response, 200, wire.models(models));
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text);
}

/** In the body, but for Gemini in the path. */
function modelOf({ body, path }: DoubleRequest): string {
  const named = typeof body === 'object' && body !== null && 'model' in body ? body.model : undefined;
  return typeof named === 'string' ? named : (/models\/([^/:]+)/.exec(path)?.[1] ?? 'unknown');
}
