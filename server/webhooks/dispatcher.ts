/** Sends what is due on this node: woken by commits and by the job, many endpoints at a time, so that one that hangs holds up no other. */
import type { Clock } from '../kit/clock.ts';
import type { Logger } from '../kit/logger.ts';
import type { Sealing } from '../kit/sealing.ts';
import type { Letter } from './attempt.ts';
import type { ClaimedDelivery, ClaimedEndpoint, Claims } from './claims.ts';
import { judge } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { sealedFor, signatureHeaders } from './signing.ts';
import type { WebhookTiming } from './timing.ts';

export interface DispatcherOptions {
  claims: Claims;
  attempt(letter: Letter, signal: AbortSignal): Promise<Outcome>;
  sealing: Pick<Sealing, 'open'>;
  clock: Clock;
  log: Logger;
  timing: WebhookTiming;
  random(): number;
  /** A try failed, and the next one is due then. */
  onRetry(at: Date): void;
}

/** As after another APP_SECRET: nothing is sent that nobody could verify. */
const UNSIGNED: Outcome = { kind: 'failed', error: 'This server cannot open the endpoint’s secret any more. Rotate it.' };

export function createDispatcher({ claims, attempt, sealing, clock, log, timing, random, onRetry }: DispatcherOptions) {
  /** Endpoints that may have something due, in the order in which they get their turn. */
  const turns = new Set<string>();
  const active = new Set<Promise<void>>();
  const stopping = new AbortController();
  let pumping: Promise<void> | null = null;
  let isClosed = false;

  async function secretsOf({ id, sealedSecrets }: ClaimedEndpoint): Promise<Buffer[] | null> {
    try {
      return await Promise.all(sealedSecrets.map((sealed) => sealing.open(sealedFor(id), sealed)));
    } catch (error) {
      log.error({ error, endpointId: id }, 'the secret of a webhook does not open');
      return null;
    }
  }

  function whileStopping(error: unknown): null {
    if (stopping.signal.aborted) return null;
    throw error;
  }

  async function send(delivery: ClaimedDelivery): Promise<void> {
    const { endpoint, id, type, body } = delivery;
    const startedAt = new Date(clock.now());
    const since = clock.monotonic();
    const secrets = await secretsOf(endpoint);
    const letter = secrets && { url: endpoint.url, headers: signatureHeaders({ id, at: startedAt.getTime(), body }, secrets), body };
    const outcome = letter ? await attempt(letter, stopping.signal).catch(whileStopping) : UNSIGNED;
    if (outcome === null) return claims.release(delivery);
    const verdict = judge(outcome, { type, attempts: delivery.attempts + 1, timing, random: random() });
    const isOurs = await claims.settle({ delivery, outcome, verdict, startedAt, durationMs: clock.monotonic() - since });
    if (isOurs && verdict.kind === 'again') onRetry(new Date(clock.now() + verdict.afterMs));
  }

  function begin(delivery: ClaimedDelivery): void {
    const work = send(delivery)
      .catch((error: unknown) => log.warn({ error, deliveryId: delivery.id }, 'how a webhook went was not written down'))
      .finally(() => {
        active.delete(work);
        wake([delivery.endpoint.id]);
      });
    active.add(work);
  }

  async function pump(): Promise<void> {
    while (!isClosed && active.size < timing.slots) {
      const [endpointId] = turns;
      if (endpointId === undefined) return;
      turns.delete(endpointId);
      try {
        for (const delivery of await claims.claim(endpointId, timing.slots - active.size)) begin(delivery);
      } catch (error) {
        log.warn({ error, endpointId }, 'webhooks wait for the database');
      }
    }
  }

  function wake(endpointIds: readonly string[]): void {
    if (isClosed) return;
    for (const id of endpointIds) turns.add(id);
    pumping ??= pump().finally(() => {
      pumping = null;
      if (turns.size > 0 && active.size < timing.slots) wake([]);
    });
  }

  return {
    /** Something may be due for these. */
    wake,

    /** Takes nothing more; what is being sent may end for half of `ms`, and is then left to other nodes. */
    async close(ms: number): Promise<void> {
      isClosed = true;
      await pumping;
      const timer = setTimeout(() => stopping.abort(new Error('this server stops')), ms / 2);
      await Promise.all(active);
      clearTimeout(timer);
    },
  };
}

export type Dispatcher = ReturnType<typeof createDispatcher>;
