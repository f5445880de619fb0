/** For tests: a real HTTP server that is told things, and behaves as badly as the test wants. */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

export interface Heard {
  id: string;
  at: number;
  path: string;
  headers: Record<string, string>;
  body: string;
  /** The body, read. */
  message: { type: string; timestamp: string; data: Record<string, unknown> };
}

export type Behaviour = (response: ServerResponse, heard: Heard, request: IncomingMessage) => void;

export const answer =
  (status: number, headers: Record<string, string> = {}, body = ''): Behaviour =>
  (response) =>
    void response.writeHead(status, headers).end(body);

/** Never answers; the client ends it. */
export const hang: Behaviour = () => undefined;
export const reset: Behaviour = (_response, _heard, request) => void request.socket.resetAndDestroy();

export async function createReceiver() {
  const heard: Heard[] = [];
  const behaviours = new Map<string, Behaviour>();
  let open = 0;
  let mostOpen = 0;

  const server = createServer((request, response) => {
    mostOpen = Math.max(mostOpen, ++open);
    response.on('close', () => open--);
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts).toString();
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const path = request.url ?? '';
      const entry = { id: headers['webhook-id'] ?? '', at: Date.now(), path, headers, body, message: JSON.parse(body) as Heard['message'] };
      heard.push(entry);
      (behaviours.get(path) ?? answer(204))(response, entry, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    port,
    url: (path: string) => `http://127.0.0.1:${port}${path}`,
    behave: (path: string, behaviour: Behaviour) => void behaviours.set(path, behaviour),
    on: (path: string): Heard[] => heard.filter((one) => one.path === path),
    /** What came twice with one id counts once, as receivers count. */
    distinct: (path: string): Heard[] => [...new Map(heard.filter((one) => one.path === path).map((one) => [one.id, one])).values()],
    all: (): readonly Heard[] => heard,
    mostOpen: () => mostOpen,
    /** By the library that receivers use. Throws where a signature does not hold. */
    verify: (secret: string, { body, headers }: Heard): unknown => new Webhook(secret).verify(body, headers),
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type Receiver = Awaited<ReturnType<typeof createReceiver>>;
