/** One attempt at a model for a program: whoever asked repeats it, if anybody does (LIVE.md G3, G4). */
import type { FailureRecord } from '../../../schema/wire/events.ts';
import type { Allowance } from '../../billing/allowance.ts';
import type { Clock } from '../../kit/clock.ts';
import type { ModelFailureCode } from '../../models/model.ts';
import { attempt } from '../attempt.ts';
import type { AttemptEnd } from '../attempt.ts';
import { createTextCleaner } from '../clean-text.ts';
import type { TerminalStatus } from '../message.entity.ts';
import { createOutputGuard } from '../output-guard.ts';
import type { Prepared } from '../run.ts';
import { MAX_ANSWER_LENGTH } from '../timing.ts';
import type { RunTimeouts } from '../timing.ts';
import { createMeter } from '../usage.ts';
import type { Usage } from '../usage.ts';

/** `length`: cut off, by a limit of the request or by a budget. */
export type DirectReason = 'stop' | 'length' | 'refusal' | 'other';

export interface DirectOutcome {
  status: TerminalStatus;
  text: string;
  /** Why the model ended; null where it did not. */
  reason: DirectReason | null;
  failure: FailureRecord | null;
  usage: Usage;
  firstTokenMs: number | null;
}

export interface DirectAnswerOptions extends Prepared {
  allowance: Allowance;
  timeouts: RunTimeouts;
  clock: Pick<Clock, 'monotonic'>;
  /** Of whoever does not want it any more. */
  left: AbortSignal;
  /** Of a node that goes away. */
  closed: AbortSignal;
  take(text: string): void;
}

/** Failures of a provider that had begun to work. */
const WORKED: ReadonlySet<ModelFailureCode> = new Set(['STALLED', 'TRUNCATED', 'PROTOCOL']);

export async function directAnswer(options: DirectAnswerOptions): Promise<DirectOutcome> {
  const { provider, request, allowance, timeouts, clock, left, closed, take } = options;
  const startedAt = clock.monotonic();
  const meter = createMeter();
  const cleaner = createTextCleaner();
  const tooMuch = new AbortController();
  const hasOutgrown = createOutputGuard(allowance);
  let text = '';
  let hasEvent = false;
  let firstTokenMs: number | null = null;
  let cut: FailureRecord | null = null;

  function say(piece: string): void {
    const room = MAX_ANSWER_LENGTH - text.length;
    const fitting = piece.slice(0, room).toWellFormed();
    text += fitting;
    if (fitting !== '') take(fitting);
    if (piece.length > room) halt(TOO_LONG);
  }

  function halt(why: FailureRecord): void {
    cut ??= why;
    tooMuch.abort();
  }

  const end: AttemptEnd = await attempt({
    provider,
    request,
    signal: AbortSignal.any([left, closed, tooMuch.signal]),
    timeouts,
    take: (event) => {
      hasEvent = true;
      if (event.type === 'usage') return meter.report(event.usage);
      firstTokenMs ??= Math.round(clock.monotonic() - startedAt);
      if (hasOutgrown(event.text)) return halt(OVER_BUDGET);
      if (event.type === 'reasoning') return meter.reason(event.text);
      say(cleaner.push(event.text));
    },
  });
  say(cleaner.end());
  const wasAccepted = hasEvent || end.kind !== 'failed' || WORKED.has(end.failure.code);
  const usage = meter.total({ messages: request.messages, output: text, wasAccepted });
  const base = { text, usage, firstTokenMs };
  if (end.kind === 'end' && end.reason === 'length' && allowance.isCut) cut ??= OVER_BUDGET;
  if (cut === OVER_BUDGET) return { ...base, status: 'stopped', reason: 'length', failure: OVER_BUDGET };
  if (cut) return { ...base, status: 'failed', reason: null, failure: cut };
  switch (end.kind) {
    case 'end':
      return { ...base, status: 'complete', reason: end.reason, failure: null };
    case 'aborted':
      return closed.aborted
        ? { ...base, status: 'interrupted', reason: null, failure: AWAY }
        : { ...base, status: 'stopped', reason: null, failure: null };
    case 'failed':
      return { ...base, status: 'failed', reason: null, failure: { code: end.failure.code, message: end.failure.message } };
  }
}

export const AWAY: FailureRecord = { code: 'INTERRUPTED', message: 'The server that asked the model went away. Ask again.' };
const OVER_BUDGET: FailureRecord = { code: 'BUDGET_EXCEEDED', message: 'The budget ended here. Ask an admin for more, then ask again.' };
const TOO_LONG: FailureRecord = { code: 'TOO_LONG', message: 'The answer grew too long and was cut off.' };
