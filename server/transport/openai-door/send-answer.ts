/** Writes an answer to the client, whole or as it comes; whoever leaves is not written to any more, and the answer hears of it. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { pause } from '../../sessions/timing.ts';
import type { Answered, Answering, Refusal } from './answering.ts';
import type { Format } from './format.ts';
import { runFailure, wireFailure } from './openai-errors.ts';

/** Until then a failure can still be told by a status. */
const HEADERS_AFTER_MS = 5_000;
/** Proxies close what says nothing. */
const ALIVE_MS = 15_000;
/** Whoever stops reading for so long does not want it any more. */
const STALLED_MS = 60_000;

export interface SendAnswerOptions {
  response: ServerResponse;
  answering: Answering;
  format: Format;
  isStream: boolean;
  refusalOf(error: unknown): Refusal;
}

/** Throws, before anything is written, what is to be answered instead. */
export async function sendAnswer(options: SendAnswerOptions): Promise<void> {
  const { response, answering } = options;
  const gone = new AbortController();
  response.once('close', () => {
    gone.abort();
    answering.leave();
  });
  if (response.destroyed) answering.leave();
  await (options.isStream ? sendEvents(options, gone.signal) : sendWhole(options));
}

async function sendWhole({ response, answering, format }: SendAnswerOptions): Promise<void> {
  let text = '';
  let step = await answering.pieces.next();
  for (; !step.done; step = await answering.pieces.next()) text += step.value;
  demandAnswer(step.value);
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(format.whole(text, step.value)));
}

async function sendEvents({ response, answering, format, refusalOf }: SendAnswerOptions, gone: AbortSignal): Promise<void> {
  const first = answering.pieces.next();
  const begun = await settledWithin(first, HEADERS_AFTER_MS, gone);
  if (begun?.done) demandAnswer(begun.value);
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' });
  response.setTimeout(STALLED_MS, () => response.destroy());
  const alive = setInterval(() => response.write(': still here\n\n'), ALIVE_MS);
  let text = '';
  try {
    await write(response, format.begin());
    let step = await first;
    for (; !step.done; step = await answering.pieces.next()) {
      text += step.value;
      await write(response, format.piece(step.value));
    }
    demandAnswer(step.value);
    response.end(format.end(text, step.value));
  } catch (error) {
    if (!response.destroyed) response.end(format.failed(wireFailure(refusalOf(error)).error, text));
  } finally {
    clearInterval(alive);
  }
}

/** What could not be finished is an error and no short answer; what somebody cut off is one. */
function demandAnswer({ status, failure }: Answered): void {
  if ((status === 'failed' || status === 'interrupted') && failure) throw new RunFailed(failure);
}

/** Null: not yet. */
async function settledWithin<Value>(work: Promise<Value>, ms: number, gone: AbortSignal): Promise<Value | null> {
  const enough = new AbortController();
  try {
    return await Promise.race([work, pause(ms, AbortSignal.any([gone, enough.signal])).then(() => null)]);
  } finally {
    enough.abort();
  }
}

async function write(response: ServerResponse, text: string): Promise<void> {
  if (response.destroyed || response.write(text)) return;
  await Promise.race([once(response, 'drain'), once(response, 'close')]);
}

/** Carries the words of a run's failure to where errors are answered. */
export class RunFailed extends Error {
  override readonly name = 'RunFailed';
  readonly refusal: Refusal;

  constructor(failure: Parameters<typeof runFailure>[0]) {
    super(failure.message);
    this.refusal = runFailure(failure);
  }
}
