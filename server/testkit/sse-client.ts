/** Server-sent events over fetch: the frames as they come, comments included. */
import { createRecorder } from './recorder.ts';
import type { WireResult } from './socket-client.ts';

export interface SseFrame {
  /** Empty for a comment. */
  event: string;
  data: string;
}

export interface SseOptions {
  query: string;
  variables?: Record<string, unknown>;
  operationName?: string | undefined;
  headers?: Record<string, string>;
  method?: 'GET' | 'POST';
}

export async function openSse(url: string, { query, variables = {}, operationName, headers = {}, method = 'POST' }: SseOptions) {
  const abort = new AbortController();
  const shared = { signal: abort.signal, method };
  const accept = { accept: 'text/event-stream', ...headers };
  const search = new URLSearchParams({ query, variables: JSON.stringify(variables) });
  const response =
    method === 'GET'
      ? await fetch(`${url}?${search}`, { ...shared, headers: accept })
      : await fetch(url, {
          ...shared,
          headers: { 'content-type': 'application/json', ...accept },
          body: JSON.stringify({ query, variables, operationName }),
        });
  const frames = createRecorder<SseFrame>();
  const isStream = (response.headers.get('content-type') ?? '').startsWith('text/event-stream');

  async function read(): Promise<void> {
    let rest = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      const parts = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n\n');
      rest = parts.pop() ?? '';
      for (const part of parts) if (part !== '') frames.push(parse(part));
    }
  }
  const over = (isStream ? read() : response.text().then((data) => frames.push({ event: 'body', data })))
    .catch(() => undefined)
    .then(() => frames.push({ event: 'over', data: '' }));

  const results = () =>
    frames.items.filter(({ event, data }) => (event === 'next' || event === 'body') && data !== '').map(({ data }) => parseResult(data));
  return {
    status: response.status,
    headers: response.headers,
    frames,
    results,
    codes: () => results().flatMap(({ errors }) => (errors ?? []).map(({ extensions }) => extensions?.code)),
    ready: () => frames.until(() => results().length > 0 || frames.items.some(({ event }) => event === 'over'), 'a first result'),
    ended: () => frames.until((items) => items.some(({ event }) => event === 'over' || event === 'complete'), 'the end of the stream'),
    async close(): Promise<void> {
      abort.abort();
      await over;
    },
  };
}

export type SseClient = Awaited<ReturnType<typeof openSse>>;

function parse(block: string): SseFrame {
  const lines = block.split('\n');
  const field = (name: string) =>
    lines
      .filter((line) => line.startsWith(`${name}:`))
      .map((line) => line.slice(name.length + 1).trim())
      .join('\n');
  return { event: field('event'), data: field('data') };
}

function parseResult(data: string): WireResult {
  try {
    return JSON.parse(data) as WireResult;
  } catch {
    return { errors: [{ message: data }] };
  }
}
