/** Plays a script into one HTTP answer. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { TokenCounts } from '../../billing/cost.ts';
import { DOUBLE_USAGE } from './script.ts';
import type { Step, Steps } from './script.ts';
import type { WireFormat } from './wire-format.ts';

interface Play {
  wire: WireFormat;
  response: ServerResponse;
  steps: Steps;
  model: string;
  onReset(): void;
}

export async function playScript({ wire, response, steps, model, onReset }: Play): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const left = new Promise<void>((resolve) => gone.signal.addEventListener('abort', () => resolve()));
  const frames = wire.answer(model);
  let usage: TokenCounts | null = DOUBLE_USAGE;
  let split: Cut = whole;

  const send = async (text: string) => {
    for (const piece of split(Buffer.from(text))) {
      if (!response.write(piece)) await Promise.race([once(response, 'drain', { signal: gone.signal }).catch(() => undefined), left]);
    }
  };
  const open = async () => {
    if (response.headersSent) return;
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'request-id': 'req_double',
    });
    response.flushHeaders();
    await send(frames.open(usage));
  };

  const play = async (step: Step): Promise<void> => {
    switch (step.type) {
      case 'usage':
        usage = step.usage;
        return;
      case 'split':
        split = step.at === 'every-byte' ? everyByte : insideCharacters;
        return;
      case 'pause':
        await delay(step.ms, undefined, { signal: gone.signal }).catch(() => undefined);
        return;
      case 'wait':
        await Promise.race([step.until, left]);
        return;
      case 'stall':
        await left;
        return;
      case 'status':
        response.writeHead(step.status, { 'content-type': 'application/json', 'request-id': 'req_double', ...step.headers });
        response.end(JSON.stringify(wire.httpError(step.status, step.headers ?? {})));
        return;
      case 'reset':
        onReset();
        response.socket?.resetAndDestroy();
        await left;
        return;
    }
    await open();
    switch (step.type) {
      case 'open':
        return;
      case 'text':
        return send(frames.text(step.text));
      case 'reasoning':
        return send(frames.reasoning(step.text));
      case 'error':
        return send(frames.error(step.status));
      case 'broken-json':
        return send(frames.brokenJson());
      case 'raw':
        return send(step.text);
      case 'truncate':
        response.end();
        return;
      case 'end':
        await send(frames.end(step.reason ?? 'stop', usage));
        response.end();
    }
  };

  for await (const step of steps) {
    if (gone.signal.aborted) return;
    await play(step);
    if (response.writableEnded) return;
  }
  // A script that does not say how it ends leaves the connection open, as a provider that hangs does.
}

type Cut = (bytes: Buffer) => Iterable<Buffer>;

function whole(bytes: Buffer): Iterable<Buffer> {
  return bytes.length === 0 ? [] : [bytes];
}

function* everyByte(bytes: Buffer): Iterable<Buffer> {
  for (let i = 0; i < bytes.length; i++) yield bytes.subarray(i, i + 1);
}

/** Cuts after the first byte of every character that has several. */
function* insideCharacters(bytes: Buffer): Iterable<Buffer> {
  let start = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i]! < 0xc0) continue;
    yield bytes.subarray(start, i + 1);
    start = i + 1;
  }
  if (start < bytes.length) yield bytes.subarray(start);
}
