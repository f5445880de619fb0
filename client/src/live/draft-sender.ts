/** Sends edits of the draft: batched, one request in flight, kept until the server has them (LIVE.md D1, D3: offline edits merge on return). */
import { mergeUpdates } from 'yjs';
import { MAX_DRAFT_UPDATE_BYTES } from '../../../schema/wire/limits.ts';
import { fullJitterMs } from './backoff.ts';
import { splitUpdate } from './split-update.ts';

/** Between two requests; after a pause the first letter leaves at once. */
const BATCH_MS = 50;

/** `refused`: the server will never take this edit; anything else is tried again, where the server named a time not before it. */
export type SendResult = { kind: 'stored' } | { kind: 'refused'; reason: string } | { kind: 'unreachable'; waitMs?: number };

interface Options {
  send: (update: Uint8Array) => Promise<SendResult>;
  onRefused: (reason: string) => void;
  random?: () => number;
}

export function createDraftSender({ send, onRefused, random }: Options) {
  let waiting: Uint8Array[] = [];
  let timer: ReturnType<typeof setTimeout> | null = null;
  let inFlight = false;
  let attempt = 0;
  let sentAt = -Infinity;
  let idleListeners: ((isStored: boolean) => void)[] = [];

  /** How many of those that wait make one request. */
  function takeCount(): number {
    let bytes = 0;
    const end = waiting.findIndex((update, index) => (bytes += update.length) > MAX_DRAFT_UPDATE_BYTES && index > 0);
    return end < 0 ? waiting.length : end;
  }

  async function flush(): Promise<void> {
    timer = null;
    if (inFlight || waiting.length === 0) return;
    inFlight = true;
    sentAt = performance.now();
    const count = takeCount();
    const result = await send(count === 1 ? waiting[0]! : mergeUpdates(waiting.slice(0, count)));
    inFlight = false;
    if (result.kind === 'unreachable') return plan((result.waitMs ?? 0) + fullJitterMs(attempt++, random));
    attempt = 0;
    waiting = result.kind === 'refused' ? [] : waiting.slice(count);
    if (result.kind === 'refused') onRefused(result.reason);
    if (waiting.length > 0) return idleListeners.length > 0 ? flush() : planBatch();
    const listeners = idleListeners;
    idleListeners = [];
    for (const listener of listeners) listener(result.kind === 'stored');
  }

  function plan(delayMs: number): void {
    timer ??= setTimeout(() => void flush(), delayMs);
  }

  function planBatch(): void {
    // What makes more than one request is not kept back for what else is typed.
    const isFull = takeCount() < waiting.length;
    plan(isFull ? 0 : Math.max(0, sentAt + BATCH_MS - performance.now()));
  }

  /** The connection is back: what waits goes now. */
  function retryNow(): void {
    if (timer) clearTimeout(timer);
    attempt = 0;
    void flush();
  }

  return {
    push(update: Uint8Array): void {
      waiting.push(...splitUpdate(update, MAX_DRAFT_UPDATE_BYTES));
      if (!inFlight) planBatch();
    },
    retryNow,
    /** True once everything typed so far is stored, false where the server refused it. */
    whenStored(): Promise<boolean> {
      if (waiting.length === 0 && !inFlight) return Promise.resolve(true);
      const stored = new Promise<boolean>((resolve) => idleListeners.push(resolve));
      retryNow();
      return stored;
    },
  };
}

export type DraftSender = ReturnType<typeof createDraftSender>;
