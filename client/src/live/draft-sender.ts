/** Sends edits of the draft: batched, one request in flight, kept until the server has them (LIVE.md D1, D3: offline edits merge on return). */
import { mergeUpdates } from 'yjs';
import { MAX_DRAFT_UPDATE_BYTES } from '../../../schema/wire/limits.ts';
import { fullJitterMs } from './backoff.ts';

const BATCH_MS = 50;

/** `refused`: the server will never take this edit; anything else is tried again. */
export type SendResult = { kind: 'stored' } | { kind: 'refused'; reason: string } | { kind: 'unreachable' };

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
  let idleListeners: ((isStored: boolean) => void)[] = [];

  function takeBatch(): { update: Uint8Array; count: number } {
    let bytes = 0;
    let count = 0;
    for (const update of waiting) {
      if (count > 0 && bytes + update.length > MAX_DRAFT_UPDATE_BYTES) break;
      bytes += update.length;
      count++;
    }
    return { update: count === 1 ? waiting[0]! : mergeUpdates(waiting.slice(0, count)), count };
  }

  async function flush(): Promise<void> {
    timer = null;
    if (inFlight || waiting.length === 0) return;
    inFlight = true;
    const { update, count } = takeBatch();
    const result = await send(update);
    inFlight = false;
    if (result.kind === 'unreachable') return plan(fullJitterMs(attempt++, random));
    attempt = 0;
    waiting = result.kind === 'refused' ? [] : waiting.slice(count);
    if (result.kind === 'refused') onRefused(result.reason);
    if (waiting.length > 0) return flush();
    const listeners = idleListeners;
    idleListeners = [];
    for (const listener of listeners) listener(result.kind === 'stored');
  }

  function plan(delayMs: number): void {
    timer ??= setTimeout(() => void flush(), delayMs);
  }

  /** The connection is back: what waits goes now. */
  function retryNow(): void {
    if (timer) clearTimeout(timer);
    attempt = 0;
    void flush();
  }

  return {
    push(update: Uint8Array): void {
      waiting.push(update);
      if (!inFlight) plan(BATCH_MS);
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
