/** One operation through every door: what one refuses, all refuse, with the same code. */
import type { WireResult } from '../../testkit/socket-client.ts';
import type { TestApp } from '../../testkit/test-app.ts';

export const DOORS = ['HTTP', 'SSE', 'WebSocket'] as const;
export type DoorName = (typeof DOORS)[number];

export interface Reply {
  door: DoorName;
  /** As the bytes came. */
  text: string;
  data: WireResult['data'];
  codes: (string | undefined)[];
}

export interface Question {
  query: string;
  variables?: Record<string, unknown>;
  operationName?: string;
}

/** For a credential that the socket's `connection_init` refuses, the closing code's name stands in for the answer. */
const CLOSE_NAMES: Record<number, string> = { 4401: 'UNAUTHENTICATED', 4403: 'FORBIDDEN', 4429: 'RATE_LIMITED' };

export async function askAt(app: TestApp, door: DoorName, question: Question, headers: Record<string, string> = {}): Promise<Reply> {
  const { query, variables = {}, operationName } = question;
  const reply = (text: string, result: WireResult): Reply => ({
    door,
    text,
    data: result.data,
    codes: (result.errors ?? []).map(({ extensions }) => extensions?.code),
  });
  switch (door) {
    case 'HTTP': {
      const body = JSON.stringify({ query, variables, operationName });
      const all = { 'content-type': 'application/json', accept: 'application/json', ...headers };
      const response = await fetch(app.url, { method: 'POST', headers: all, body });
      const text = await response.text();
      // A subscription that began, and has no stream to go on in.
      if (response.status === 406) return reply(text, { data: { began: true } });
      return reply(text, JSON.parse(text) as WireResult);
    }
    case 'SSE': {
      const stream = await app.sse({ query, variables, operationName, headers });
      await stream.ready();
      const [result = {}] = stream.results();
      await stream.close();
      return reply(JSON.stringify(stream.frames.items), result);
    }
    case 'WebSocket': {
      const socket = await app.socket({ authorization: headers['authorization'] });
      if (socket.ws.readyState !== socket.ws.OPEN) {
        const { code } = await socket.closed;
        return reply('', { errors: [{ message: '', extensions: { code: CLOSE_NAMES[code] ?? String(code) } }] });
      }
      const operation = socket.start(query, variables, { operationName });
      await socket.frames.until(() => operation.results().length > 0, `an answer to ${query}`);
      const [result = {}] = operation.results();
      socket.ws.terminate();
      return reply(JSON.stringify(socket.frames.items), result);
    }
  }
}

export const askEverywhere = (app: TestApp, question: Question, headers: Record<string, string> = {}): Promise<Reply[]> =>
  Promise.all(DOORS.map((door) => askAt(app, door, question, headers)));
