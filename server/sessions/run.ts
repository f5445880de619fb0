/** One model generating one assistant message, on the node that owns it (LIVE.md G1-G5). */
import type { Clock } from '../kit/clock.ts';
import { Expected } from '../kit/errors.ts';
import type { Logger } from '../kit/logger.ts';
import { traced } from '../kit/tracing.ts';
import type { EventLog } from '../live/event-log.ts';
import { ModelFailure } from '../models/model.ts';
import type { FinishReason, GenerateRequest, ModelEvent, ModelProvider } from '../models/model.ts';
import { attempt } from './attempt.ts';
import type { AttemptEnd } from './attempt.ts';
import type { ChunkWriter } from './chunk-writer.ts';
import { createTextCleaner } from './clean-text.ts';
import { createOutputGuard } from './output-guard.ts';
import type { PaidRun } from './paid-run.ts';
import { RunText } from './run-text.ts';
import { INTERRUPTED, OVER_BUDGET } from './terminal.ts';
import type { RunEnd, RunIdentity, Terminal } from './terminal.ts';
import { LAST_APPEND_MS, MAX_ANSWER_LENGTH, MAX_ATTEMPTS, MAX_RETRY_WAIT_MS, pause } from './timing.ts';
import type { SessionTiming } from './timing.ts';
import { NO_TOKENS, addUsage, createMeter } from './usage.ts';
import type { Meter, Usage } from './usage.ts';

/** Why a run ends before its provider does. `fenced`: it is not ours any more, write nothing. */
type Halt = 'stopped' | 'handedOver' | 'fenced' | 'tooLong' | 'overBudget';

type RunState = { kind: 'running' } | { kind: 'halting'; by: Halt } | { kind: 'ended'; by: 'finished' | 'fenced' };

export interface Prepared {
  provider: ModelProvider;
  request: GenerateRequest;
}

export interface RunDeps {
  log: EventLog;
  chunks: ChunkWriter;
  terminal: Terminal;
  clock: Clock;
  logger: Logger;
  timing: SessionTiming;
  /** Throws a ModelFailure or Expected where the request cannot be made. Null: a stop came before the start. */
  prepare(run: RunIdentity, paid: PaidRun): Promise<Prepared | null>;
  /** Notes in the message's row what readers should see of a running answer. False: fenced. */
  note(run: RunIdentity, change: { status: 'queued' | 'streaming'; attempts: number }): Promise<boolean>;
  onFirstToken(run: RunIdentity, seconds: number): void;
}

type Finish = { kind: 'finish'; reason: FinishReason } | { kind: 'halt'; by: Halt } | { kind: 'fail'; code: string; message: string };

const SAVE_RETRY_MS = 200;

export class Run {
  readonly identity: RunIdentity;
  readonly ended: Promise<RunEnd | null>;
  readonly #deps: RunDeps;
  readonly #allowance: PaidRun;
  readonly #text: RunText;
  readonly #initialLength: number;
  readonly #cleaner = createTextCleaner();
  readonly #abort = new AbortController();
  #state: RunState = { kind: 'running' };
  #attempts = 0;
  #notes: Promise<void> = Promise.resolve();
  #usage: Usage = { counts: NO_TOKENS, requests: [], estimated: false };
  #firstTokenMs: number | null = null;
  /** Of this attempt. */
  #hasOutgrown: (text: string) => boolean;
  #startedAtMs: number;

  constructor(deps: RunDeps, identity: RunIdentity, start: { initialText: string; allowance: PaidRun; announced: Promise<unknown> }) {
    this.#deps = deps;
    this.#allowance = start.allowance;
    this.#hasOutgrown = createOutputGuard(start.allowance);
    this.identity = identity;
    this.#initialLength = start.initialText.length;
    this.#startedAtMs = deps.clock.monotonic();
    this.#text = new RunText({
      sessionId: identity.sessionId,
      messageId: identity.messageId,
      fence: identity.fence,
      log: deps.log,
      initial: start.initialText,
      announced: start.announced,
      onFenced: () => this.halt('fenced'),
    });
    const { messageId, sessionId, modelId } = identity;
    const attributes = { 'gen_ai.request.model': modelId, 'parley.message_id': messageId, 'parley.session_id': sessionId };
    this.ended = traced('run', { attributes }, async (span) => {
      const end = await this.#drive();
      span.setAttributes(traceOf(end));
      return end;
    });
  }

  /** The first reason counts, but for a fence, which overrides all. */
  halt(by: Halt): void {
    if (this.#state.kind === 'ended') return;
    if (this.#state.kind === 'running' || by === 'fenced') this.#state = { kind: 'halting', by };
    if (by === 'fenced') this.#text.stop();
    this.#abort.abort();
  }

  async #drive(): Promise<RunEnd | null> {
    const finish = await this.#generate().catch((error: unknown) => this.#failureOf(error));
    this.#take(this.#cleaner.end());
    if (!this.#isFenced()) await this.#text.settle(LAST_APPEND_MS);
    await this.#notes;
    const end = await this.#save(this.#endOf(finish));
    this.#deps.chunks.forget(this.identity.messageId);
    this.#state = { kind: 'ended', by: end ? 'finished' : 'fenced' };
    return end;
  }

  async #generate(): Promise<Finish> {
    const prepared = await this.#deps.prepare(this.identity, this.#allowance);
    if (!prepared) this.halt('stopped');
    while (prepared && !this.#abort.signal.aborted) {
      this.#attempts += 1;
      if (this.#attempts > 1) this.#note('queued');
      const outcome = await this.#attempt(prepared);
      if (outcome.kind === 'end') {
        const isCut = outcome.reason === 'length' && this.#allowance.isCut;
        return isCut ? { kind: 'halt', by: 'overBudget' } : { kind: 'finish', reason: outcome.reason };
      }
      if (outcome.kind === 'aborted') break;
      const { failure: reason, cause } = outcome;
      if (cause) this.#deps.logger.error({ error: cause, messageId: this.identity.messageId }, 'adapter failed unexpectedly');
      const waitMs = reason.retryAfterMs ?? this.#deps.timing.retryMs * 2 ** (this.#attempts - 1);
      const mayRetry = reason.retryable && this.#firstTokenMs === null && this.#attempts < MAX_ATTEMPTS && waitMs <= MAX_RETRY_WAIT_MS;
      // What is left of a budget pays for one request, and the provider has counted it.
      const isPaidFor = !this.#allowance.isCut || this.#usage.requests.length === 0;
      if (!mayRetry || !isPaidFor) return { kind: 'fail', code: reason.code, message: reason.message };
      await pause(waitMs, this.#abort.signal);
    }
    return { kind: 'halt', by: this.#state.kind === 'halting' ? this.#state.by : 'stopped' };
  }

  async #attempt({ provider, request }: Prepared): Promise<AttemptEnd> {
    const meter = createMeter();
    const maxOutputTokens = Math.min(request.maxOutputTokens, this.#allowance.maxOutputTokens);
    let hasEvent = false;
    this.#hasOutgrown = createOutputGuard(this.#allowance);
    const attributes = { 'gen_ai.provider.name': provider.name, 'gen_ai.request.max_tokens': maxOutputTokens };
    const outcome = await traced(`chat ${provider.name}`, { kind: 'client', attributes }, (span) =>
      attempt({
        provider,
        request: { ...request, maxOutputTokens },
        signal: this.#abort.signal,
        timeouts: this.#deps.timing,
        take: (event) => {
          if (!hasEvent) span.addEvent('first event');
          hasEvent = true;
          this.#onEvent(event, meter);
        },
      }).then((end) => {
        if (end.kind === 'failed') span.setAttribute('error.type', end.failure.code);
        return end;
      }),
    );
    const wasAccepted = hasEvent || outcome.kind !== 'failed' || ['STALLED', 'TRUNCATED', 'PROTOCOL'].includes(outcome.failure.code);
    const output = this.#text.whole.slice(this.#initialLength);
    this.#usage = addUsage(this.#usage, meter.total({ messages: request.messages, output, wasAccepted }));
    return outcome;
  }

  #onEvent(event: Exclude<ModelEvent, { type: 'end' }>, meter: Meter): void {
    if (event.type === 'usage') return meter.report(event.usage);
    if (this.#firstTokenMs === null) {
      this.#firstTokenMs = this.#deps.clock.monotonic() - this.#startedAtMs;
      this.#note('streaming');
      this.#deps.onFirstToken(this.identity, this.#firstTokenMs / 1_000);
    }
    if (this.#hasOutgrown(event.text)) return this.halt('overBudget');
    if (event.type === 'reasoning') return meter.reason(event.text);
    this.#take(this.#cleaner.push(event.text));
  }

  #take(text: string): void {
    const { messageId, fence } = this.identity;
    const room = MAX_ANSWER_LENGTH - this.#text.length;
    const piece = text.length > room ? createTextCleaner().push(text.slice(0, room)) : text;
    if (piece !== '') {
      this.#deps.chunks.add({ messageId, fence, offset: this.#text.length, text: piece });
      this.#text.push(piece);
    }
    if (piece.length < text.length) this.halt('tooLong');
  }

  #note(status: 'queued' | 'streaming'): void {
    const attempts = this.#attempts;
    this.#notes = this.#notes.then(async () => {
      try {
        if (!(await this.#deps.note(this.identity, { status, attempts }))) this.halt('fenced');
      } catch (error) {
        this.#deps.logger.warn({ error, messageId: this.identity.messageId }, 'state of a run was not noted');
      }
    });
  }

  #endOf(finish: Finish): RunEnd | null {
    const firstTokenMs = this.#firstTokenMs === null ? null : Math.round(this.#firstTokenMs);
    const base = { text: this.#text.whole, attempts: this.#attempts, usage: this.#usage, firstTokenMs };
    const halt = this.#isFenced() ? 'fenced' : finish.kind === 'halt' ? finish.by : null;
    switch (halt) {
      case 'fenced':
        return null;
      case 'stopped':
        return { ...base, status: 'stopped', failure: null };
      case 'overBudget':
        return { ...base, status: 'stopped', failure: OVER_BUDGET };
      case 'handedOver':
        return { ...base, status: 'interrupted', failure: INTERRUPTED };
      case 'tooLong':
        return { ...base, status: 'failed', failure: { code: 'TOO_LONG', message: 'The answer grew too long and was cut off.' } };
      case null:
        return finish.kind === 'fail'
          ? { ...base, status: 'failed', failure: { code: finish.code, message: finish.message } }
          : { ...base, status: 'complete', failure: null };
    }
  }

  #isFenced(): boolean {
    return this.#state.kind === 'halting' && this.#state.by === 'fenced';
  }

  /** Tries until it is written or the run is somebody else's: nobody waits for an end that never comes (LIVE.md L4). */
  async #save(end: RunEnd | null): Promise<RunEnd | null> {
    for (let waitMs = SAVE_RETRY_MS; end; waitMs = Math.min(waitMs * 2, 5_000)) {
      if (this.#isFenced()) return null;
      try {
        return (await this.#deps.terminal.end(this.identity, end)) ? end : null;
      } catch (error) {
        this.#deps.logger.warn({ error, messageId: this.identity.messageId }, "a run's end waits for Postgres");
        await pause(waitMs);
      }
    }
    return null;
  }

  #failureOf(error: unknown): Finish {
    if (error instanceof Expected || error instanceof ModelFailure) return { kind: 'fail', code: error.code, message: error.message };
    this.#deps.logger.error({ error, messageId: this.identity.messageId }, 'run failed');
    return { kind: 'fail', code: 'INTERNAL', message: 'The answer could not be made. Ask again.' };
  }
}

function traceOf(end: RunEnd | null): Record<string, string | number> {
  if (!end) return { 'parley.run.status': 'fenced' };
  const { status, attempts, firstTokenMs, usage } = end;
  return {
    'parley.run.status': status,
    'parley.run.attempts': attempts,
    'gen_ai.usage.input_tokens': usage.counts.uncachedInput + usage.counts.cacheRead + usage.counts.cacheWrite,
    'gen_ai.usage.output_tokens': usage.counts.output,
    ...(firstTokenMs !== null && { 'parley.run.first_token_ms': firstTokenMs }),
    ...(end.failure && { 'error.type': end.failure.code }),
  };
}
