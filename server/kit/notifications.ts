/** LISTEN on one connection of its own: what `tx.notify` sent, on every node. Reconnects for ever; tells when something may have been missed. */
import pg from 'pg';
import type { Logger } from './logger.ts';

const RECONNECT_MS = 500;

export interface NotificationHandler {
  message(payload: unknown): void;
  /** The connection was lost for a while: check everything again. */
  gap?(): void;
}

export interface Notifications {
  close(): Promise<void>;
}

export async function listen(options: { url: string; channels: Record<string, NotificationHandler>; log: Logger }): Promise<Notifications> {
  const { url, channels, log } = options;
  let client: pg.Client | null = null;
  let retry: NodeJS.Timeout | null = null;
  let isClosed = false;

  async function connect(): Promise<void> {
    const next = new pg.Client({ connectionString: url, keepAlive: true, application_name: 'parley-listen' });
    next.on('error', (error) => log.warn({ error }, 'notification connection failed'));
    next.on('notification', ({ channel, payload }) => channels[channel]?.message(parse(payload)));
    await next.connect();
    for (const channel of Object.keys(channels)) await next.query(`listen ${pg.escapeIdentifier(channel)}`);
    client = next;
    next.on('end', reconnectLater);
  }

  function reconnectLater(): void {
    client = null;
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
      await client?.end();
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
