/**
 * Redis: one connection for commands, one for subscriptions. A command is rejected as soon as its connection is lost (ioredis keeps it for ever
 * or sends it twice otherwise); `persist` repeats what may be repeated for at most two seconds and then says UNAVAILABLE.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { Redis, ReplyError } from 'ioredis';
import { Expected } from './errors.ts';
import type { Logger } from './logger.ts';

const COMMAND_TIMEOUT_MS = 700;
/** With the last command's timeout this makes two seconds. */
const PERSIST_MS = 1_300;
const RETRY_PAUSE_MS = 30;
const HEARTBEAT_MS = 2_000;
const RECONNECT_FIRST_MS = 50;
const RECONNECT_MAX_MS = 1_000;
const OLDEST_VERSION = 7;
const NOT_CONNECTED = 'redis is not connected';
const UNAVAILABLE_REPLY = /^(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|BUSY|OOM)/;

export interface RedisConnections {
  commands: Redis;
  /** Sharded channels only, each named in a call of its own: ioredis 6 loses count when `unsubscribe()` names none. */
  subscriber: Redis;
  /** The server's run id: another one may have lost what the last one had. Throws an outage until it is known. */
  serverId(): string;
  close(): Promise<void>;
}

export type ScriptArgument = string | number;
export type RedisScript = (keys: readonly string[], args: readonly ScriptArgument[]) => Promise<unknown>;

export function createRedis(options: { url: string; log: Pick<Logger, 'info' | 'warn'> }): RedisConnections {
  const commands = connect('commands', options);
  const subscriber = connect('subscriber', options);
  let serverId: string | null = null;
  commands.on('close', () => (serverId = null));
  commands.on('ready', () => {
    commands.info('server').then(
      (info) => {
        serverId = /^run_id:(\w+)/m.exec(info)?.[1] ?? 'unknown';
        const version = /^redis_version:(\d+)/m.exec(info)?.[1];
        if (Number(version) < OLDEST_VERSION) options.log.warn({ version }, `redis ${OLDEST_VERSION} or newer is needed: sharded channels`);
      },
      () => commands.status === 'ready' && commands.disconnect(true),
    );
  });
  // A half-open connection never errors: it is found by a ping without an answer.
  const heartbeat = setInterval(() => {
    for (const redis of [commands, subscriber]) {
      if (redis.status === 'ready') redis.ping().catch(() => redis.status === 'ready' && redis.disconnect(true));
    }
  }, HEARTBEAT_MS).unref();
  return {
    commands,
    subscriber,
    serverId() {
      if (serverId === null) throw new Error(NOT_CONNECTED);
      return serverId;
    },
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
 * Runs what may be run again; `mayBeDone` says that an earlier try may have had its effect. The first try is sent in the caller's own tick.
 * Throws Expected UNAVAILABLE after about two seconds without Redis.
 */
export async function persist<T>(redis: Redis, run: (mayBeDone: boolean) => Promise<T>): Promise<T> {
  let deadline: number | null = null;
  let mayBeDone = false;
  for (;;) {
    try {
      return await run(mayBeDone);
    } catch (error) {
      if (!isOutage(error)) throw error;
      mayBeDone ||= !isUnsent(error);
      deadline ??= performance.now() + PERSIST_MS;
      if (performance.now() > deadline || redis.status === 'end') {
        throw new Expected('UNAVAILABLE', 'The live connection of this server is down for a moment. Try again.', { retryAfter: 1 });
      }
      await delay(RETRY_PAUSE_MS);
    }
  }
}

/** Whether it failed for want of a connection. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof ReplyError) return UNAVAILABLE_REPLY.test(error.message);
  // ioredis has no class for the others: plain errors, and two named ones.
  return error.constructor === Error || error.name === 'AbortError' || error.name === 'MaxRetriesPerRequestError';
}

function isUnsent(error: unknown): boolean {
  return error instanceof Error && (error.message === NOT_CONNECTED || error.message.startsWith("Stream isn't writeable"));
}

function connect(role: string, { url, log }: { url: string; log: Pick<Logger, 'info' | 'warn'> }): Redis {
  const settings = {
    connectionName: `parley-${role}`,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    enableOfflineQueue: false,
    // Together with the line above: on a lost connection every command in flight is rejected at once.
    maxRetriesPerRequest: 0,
    commandTimeout: COMMAND_TIMEOUT_MS,
    connectTimeout: 2_000,
    retryStrategy: (times: number) => Math.min(RECONNECT_FIRST_MS * 2 ** (times - 1), RECONNECT_MAX_MS) * (0.5 + Math.random() / 2),
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

async function hangUp(redis: Redis): Promise<void> {
  // Between two tries ioredis has nothing that could end, and tells no end.
  if (redis.status === 'end' || redis.status === 'reconnecting') return redis.disconnect();
  const ended = new Promise<void>((resolve) => redis.once('end', () => resolve()));
  redis.disconnect();
  await ended;
}
