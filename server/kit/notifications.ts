/** LISTEN on one connection of its own: what `tx.notify` sent, on every node. Reconnects for ever; tells when something may have been missed. */
import { Socket } from 'node:net';
import pg from 'pg';
import type { Logger } from './logger.ts';

const RECONNECT_MS = 500;
const CONNECT_TIMEOUT_MS = 5_000;
/** Between two signs of life, and how long the answer may take. */
const HEARTBEAT_MS = 2_000;

export interface NotificationHandler {
  message(payload: unknown): void;
  /** The connection was lost for a while: check everything again. */
  gap?(): void;
}

export interface Notifications {
  close(): Promise<void>;
}

export interface ListenOptions {
  url: string;
  channels: Record<string, NotificationHandler>;
  log: Logger;
  heartbeatMs?: number;
}

export async function listen({ url, channels, log, heartbeatMs = HEARTBEAT_MS }: ListenOptions): Promise<Notifications> {
  let hangUp = (): unknown => undefined;
  let retry: NodeJS.Timeout | null = null;
  let isClosed = false;

  async function connect(): Promise<void> {
    // Ours, as pg cannot end a connection that is being made or does not answer.
    const stream = new Socket();
    const times = { connectionTimeoutMillis: CONNECT_TIMEOUT_MS, query_timeout: heartbeatMs };
    const client = new pg.Client({ connectionString: url, stream: () => stream, application_name: 'parley-listen', ...times });
    hangUp = () => stream.destroy();
    client.on('error', (error) => log.warn({ error }, 'notification connection failed'));
    client.on('notification', ({ channel, payload }) => channels[channel]?.message(parse(payload)));
    try {
      await client.connect();
      for (const channel of Object.keys(channels)) await client.query(`listen ${pg.escapeIdentifier(channel)}`);
    } catch (error) {
      stream.destroy();
      throw error;
    }
    // A half-open connection never errors: it is found by a query without an answer.
    const heartbeat = setInterval(() => void client.query('select 1').catch(() => stream.destroy()), heartbeatMs).unref();
    client.on('end', () => {
      clearInterval(heartbeat);
      reconnectLater();
    });
  }

  function reconnectLater(): void {
    if (isClosed || retry) return;
    retry = setTimeout(() => {
      retry = null;
      connect().then(
        () => Object.values(channels).forEach((handler) => handler.gap?.()),
        () => reconnectLater(),
      );
    }, RECONNECT_MS);
  }

  await connect();
  return {
    async close() {
      isClosed = true;
      if (retry) clearTimeout(retry);
      hangUp();
    },
  };
}

function parse(payload: string | undefined): unknown {
  try {
    return JSON.parse(payload ?? 'null');
  } catch {
    return null;
  }
}
