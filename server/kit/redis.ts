/**
 * Redis: one connection for commands, one for subscriptions. A command is rejected as soon as its connection is lost (ioredis keeps it for ever
 * or sends it twice otherwise); `persist` repeats what may be repeated for at most two seconds and then says UNAVAILABLE.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { Redis, ReplyError } from 'ioredis';
import type { RedisOptions } from 'ioredis';
import { Expected } from './errors.ts';
import type { Logger } from './logger.ts';

const COMMAND_TIMEOUT_MS = 700;
/** With the last command's timeout this makes two seconds. */
const PERSIST_MS = 1_300;
const RETRY_PAUSE_MS = 30;
const HEARTBEAT_MS = 2_000;
const RECONNECT_FIRST_MS = 50;
const RECONNECT_MAX_MS = 1_000;
const UNAVAILABLE_REPLY = /^(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|BUSY|OOM)/;

export interface RedisConnections {
  commands: Redis;
  /** Sharded channels only, each named in a call of its own: ioredis 6 loses count when `unsubscribe()` names none. */
  subscriber: Redis;
  close(): Promise<void>;
}

export type ScriptArgument = string | number;
export type RedisScript = (keys: readonly string[], args: readonly ScriptArgument[]) => Promise<unknown>;

export function createRedis(options: { url: string; log: Pick<Logger, 'info' | 'warn'> }): RedisConnections {
  const commands = connect('commands', options);
  const subscriber = connect('subscriber', options);
  // A half-open connection never errors: it is found by a ping without an answer.
  const heartbeat = setInterval(() => {
    for (const redis of [commands, subscriber]) {
      if (redis.status === 'ready') redis.ping().catch(() => redis.status === 'ready' && redis.disconnect(true));
    }
  }, HEARTBEAT_MS).unref();
  return {
    commands,
    subscriber,
    async close() {
      clearInterval(heartbeat);
      await Promise.all([commands, subscriber].map(hangUp));
    },
  };
}

/** Loads the script once a connection; the order of calls is the order of execution. */
export function defineScript(redis: Redis, name: string, lua: string): RedisScript {
  redis.defineCommand(name, { lua });
  const run = Reflect.get(redis, name) as (...args: ScriptArgument[]) => Promise<unknown>;
  return (keys, args) => run.call(redis, keys.length, ...keys, ...args);
}

/**
 * Runs what may be run again: `attempt` counts from 0. Throws Expected UNAVAILABLE after at most two seconds without Redis.
 * The first attempt is sent in the caller's own tick.
 */
export async function persist<T>(redis: Redis, run: (attempt: number) => Promise<T>): Promise<T> {
  let deadline: number | null = null;
  for (let attempt = 0; ; attempt++) {
    try {
      return await run(attempt);
    } catch (error) {
      if (!isOutage(error)) throw error;
      deadline ??= performance.now() + PERSIST_MS;
      const left = deadline - performance.now();
      if (left <= 0 || !(await isReadyWithin(redis, left))) {
        throw new Expected('UNAVAILABLE', 'The live connection of this server is down for a moment. Try again.', { retryAfter: 1 });
      }
    }
  }
}

/** Whether the command may have failed for want of a connection: its effect is unknown. */
export function isOutage(error: unknown): boolean {
  if (error instanceof ReplyError) return UNAVAILABLE_REPLY.test((error as Error).message);
  return error instanceof Error && !(error instanceof TypeError) && !(error instanceof Expected);
}

function connect(role: string, { url, log }: { url: string; log: Pick<Logger, 'info' | 'warn'> }): Redis {
  const settings: RedisOptions = {
    connectionName: `parley-${role}`,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    enableOfflineQueue: false,
    // Together with the line above: on a lost connection every command in flight is rejected at once.
    maxRetriesPerRequest: 0,
    commandTimeout: COMMAND_TIMEOUT_MS,
    connectTimeout: 2_000,
    retryStrategy: (times) => Math.min(RECONNECT_FIRST_MS * 2 ** (times - 1), RECONNECT_MAX_MS) * (0.5 + Math.random() / 2),
  };
  const redis = new Redis(url, settings);
  let isTold = false;
  redis.on('error', (error: Error) => {
    if (!isTold) log.warn({ error, role }, 'redis connection failed');
    isTold = true;
  });
  redis.on('ready', () => {
    log.info({ role }, 'redis connected');
    isTold = false;
  });
  return redis;
}

/** Resolves early when the connection is there; a pause comes first, so that a broken server is not flooded. */
async function isReadyWithin(redis: Redis, ms: number): Promise<boolean> {
  await delay(Math.min(RETRY_PAUSE_MS, ms));
  if (redis.status === 'ready') return true;
  if (redis.status === 'end') return false;
  return new Promise((resolve) => {
    const settle = (isReady: boolean) => () => {
      clearTimeout(timer);
      redis.off('ready', onReady);
      redis.off('end', onEnd);
      resolve(isReady);
    };
    const onReady = settle(true);
    const onEnd = settle(false);
    const timer = setTimeout(onEnd, ms);
    redis.on('ready', onReady);
    redis.on('end', onEnd);
  });
}

async function hangUp(redis: Redis): Promise<void> {
  if (redis.status === 'end') return;
  const ended = new Promise<void>((resolve) => redis.once('end', () => resolve()));
  redis.disconnect();
  await ended;
}
