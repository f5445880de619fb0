/** All readers of this node: who reads what, who may still, and how it ends (LIVE.md, Reading and Fan-out). */
import type { ExecutionResult } from 'graphql';
import type { ActorRecord } from '../../schema/wire/events.ts';
import { systemClock } from '../kit/clock.ts';
import type { Clock } from '../kit/clock.ts';
import { Expected } from '../kit/errors.ts';
import type { Logger } from '../kit/logger.ts';
import { createChecks } from './checks.ts';
import type { EventLog } from './event-log.ts';
import { refusal } from './execution.ts';
import { createExpiries } from './expiries.ts';
import { createFeeds } from './feeds.ts';
import { createGroups } from './groups.ts';
import { LIVE_LIMITS } from './live-limits.ts';
import type { LiveLimits } from './live-limits.ts';
import { NO_METRICS } from './metrics.ts';
import type { LiveMetrics } from './metrics.ts';
import { createOutlets } from './outlets.ts';
import type { SocketLike } from './outlet.ts';
import type { Presence } from './presence.ts';
import { Reader } from './reader.ts';
import { createSlices } from './slices.ts';
import type { Subscribing } from './subscribing.ts';
import { systemTimers } from './timers.ts';
import type { Timers } from './timers.ts';

export interface HubOptions {
  log: EventLog;
  presence: Presence;
  logger: Pick<Logger, 'error' | 'warn'>;
  clock?: Clock;
  timers?: Timers;
  metrics?: LiveMetrics;
  limits?: Partial<LiveLimits>;
}

export interface ReaderView {
  readonly topic: string;
  readonly actor: ActorRecord;
  /** The viewer's context, as the door made it. */
  readonly context: unknown;
}

export function createHub({
  log,
  presence,
  logger,
  clock = systemClock,
  timers = systemTimers,
  metrics = NO_METRICS,
  limits: given,
}: HubOptions) {
  const limits = { ...LIVE_LIMITS, ...given };
  const readers = new Set<Reader>();
  const outlets = createOutlets({ limits, timers, metrics });
  const onError = (error: unknown) => logger.error({ error }, 'live feed failed');
  const feeds = createFeeds({ log, presence, limits, metrics, timers, onError });
  const groups = createGroups({ clock, timers, slices: createSlices(clock), limits, metrics, onEnd: end });
  const checks = createChecks<Reader>({ check: recheckReader, periodMs: limits.recheckMs, concurrency: limits.recheckConcurrency, timers });
  const expiries = createExpiries<Reader>({ onEnd: (reader) => void checks.request(reader), now: clock.now, timers });
  /** Grows with every targeted recheck, so that none is missed by a reader who is just being authenticated or authorised. */
  let generation = 0;
  let isDraining = false;

  const host = { pulled, end, setPresent };

  async function subscribe(subscribing: Subscribing): Promise<AsyncGenerator<ExecutionResult>> {
    if (isDraining) throw leaving();
    const { operation, args, context, contexts, transport, generation: seen } = subscribing;
    const admission = await contexts.asViewer(context, () => operation.fanout.authorize(args, context));
    const feed = await feeds.acquire(admission.topic);
    if (isDraining) {
      feeds.release(admission.topic);
      throw leaving();
    }
    const outlet = transport && operation.isShared ? outlets.of(transport) : null;
    if (outlet && outlet.users.length >= limits.readersPerSocket) {
      feeds.release(admission.topic);
      throw new Expected('RATE_LIMITED', 'Too many subscriptions on one connection.');
    }
    // Readers wait for hours: of the context they keep what a recheck needs.
    subscribing.context = subscribing.contexts.keep(context);
    const reader = new Reader(host, { subscribing, feed, outlet, admission });
    if (outlet && transport) transport.silent = reader.stream as AsyncGenerator<never>;
    readers.add(reader);
    checks.add(reader);
    expiries.set(reader, admission.expiresAt ?? null);
    metrics.readers.inc();
    if (generation !== seen) void checks.request(reader);
    return reader.stream;
  }

  /** Nothing is sent before the transport asks for the first result: from then on it knows the operation. */
  function pulled(reader: Reader): void {
    if (reader.state !== 'new') return reader.group?.request();
    setPresent(reader, true);
    groups.of(reader).add(reader, reader.subscribing.after);
  }

  function setPresent(reader: Reader, isPresent: boolean): void {
    if (isPresent === (reader.leavePresence !== null) || reader.state === 'ended') return;
    if (isPresent) reader.leavePresence = presence.enter(reader.feed.topic, reader.admission.actor, reader.admission.weight);
    else reader.leavePresence?.();
    if (!isPresent) reader.leavePresence = null;
  }

  function end(reader: Reader): void {
    if (reader.state === 'ended') return;
    setPresent(reader, false);
    reader.state = 'ended';
    groups.leave(reader);
    readers.delete(reader);
    checks.delete(reader);
    expiries.forget(reader);
    metrics.readers.dec();
    reader.sink.end();
    feeds.release(reader.feed.topic);
  }

  function refuse(reader: Reader, error: unknown): void {
    if (reader.state === 'ended') return;
    reader.sink.write([refusal(error, reader.subscribing.mask)]);
    end(reader);
  }

  async function recheckReader(reader: Reader): Promise<void> {
    const { operation, args, contexts } = reader.subscribing;
    try {
      const context = await contexts.renew(reader.context);
      const admission = await contexts.asViewer(context, () => operation.fanout.authorize(args, context));
      reader.context = contexts.keep(context);
      reader.uncheckedTimes = 0;
      if (reader.state === 'ended') return;
      expiries.set(reader, admission.expiresAt ?? null);
      groups.readmit(reader, admission);
    } catch (error) {
      const isAnswer = error instanceof Expected && error.code !== 'UNAVAILABLE';
      if (isAnswer || ++reader.uncheckedTimes > limits.recheckRetries) return refuse(reader, error);
      // Not knowing is no answer yet: a database that is away for a moment must not send everybody away.
      logger.warn({ error, topic: reader.feed.topic }, 'could not check whether a reader may stay');
      timers.after(limits.recheckRetryMs, () => void checks.request(reader));
    }
  }

  const view = (reader: Reader): ReaderView => ({ topic: reader.feed.topic, actor: reader.admission.actor, context: reader.context });

  const stopMeasuring = timers.every(1_000, () => metrics.queuedBytes.set(outlets.unsentBytes()));

  return {
    subscribe,
    /** To be read before a subscription's credential is looked up, and given to `subscribe`. */
    get generation(): number {
      return generation;
    },
    *readers(): Iterable<ReaderView> {
      for (const reader of readers) yield view(reader);
    },
    /** Asks again for everybody who matches; resolves when all are answered. Those who are refused have ended by then. */
    async recheck(matches: (reader: ReaderView) => boolean): Promise<void> {
      generation++;
      const chosen = [...readers].filter((reader) => matches(view(reader)));
      await Promise.all(chosen.map(checks.request));
    },
    /** A socket that may be dead: its readers are not shown as present until it is heard again (LIVE.md D4). */
    setAway(ws: SocketLike, isAway: boolean): void {
      outlets.known(ws)?.users.forEach((user) => user.setAway(isAway));
    },
    /** Sends away, one by one, whoever does not sit on a socket of ours: those are told by the socket's closing. */
    async drain(overMs: number): Promise<void> {
      isDraining = true;
      const others = [...readers].filter(({ subscribing }) => subscribing.transport === null);
      await Promise.all(
        others.map((reader) => new Promise<void>((resolve) => timers.after(Math.random() * overMs, () => resolve(dismiss(reader))))),
      );
    },
    async close(): Promise<void> {
      isDraining = true;
      stopMeasuring();
      checks.close();
      expiries.close();
      for (const reader of readers)
        if (reader.outlet) end(reader);
        else refuse(reader, leaving());
      await feeds.close();
    },
  };

  function dismiss(reader: Reader): void {
    reader.farewell = refusal(leaving(), reader.subscribing.mask);
    reader.group?.request();
  }
}

function leaving(): Expected {
  return new Expected('UNAVAILABLE', 'This server is restarting: subscribe again from your last cursor.', { retryAfter: 1 });
}

export type Hub = ReturnType<typeof createHub>;
