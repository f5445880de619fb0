/**
 * Operations that are sent by the hash of their text, by one rule at every door: `extensions.persistedQuery.sha256Hash`, with an empty `query` or
 * none. Only what a build of our own client brought is known; nobody registers anything by asking. Each version writes its own into the database,
 * so that a page of the version before, or of the next one, may ask any node while a deploy rolls.
 */
import { sql } from 'kysely';
import type { Clock } from '../kit/clock.ts';
import type { Config } from '../kit/config.ts';
import type { Database } from '../kit/db.ts';
import { Expected } from '../kit/errors.ts';
import type { Logger } from '../kit/logger.ts';
import type { Door } from './door.ts';

/** Both widely used clients know a miss by these words, or by the code. */
const MISS = 'PersistedQueryNotFound';
const HASH = /^[0-9a-f]{64}$/;
/** Anybody may send hashes that nobody knows: the database is asked no more often. */
const LOOK_AGAIN_MS = 1_000;
/** Of a version that no server began to serve since. */
const KEPT_MS = 60 * 86_400_000;

export interface AskedOperation {
  query?: string | null | undefined;
  extensions?: Record<string, unknown> | null | undefined;
}

export interface PersistedOperationsOptions {
  /** By hash: those of the client that this process serves. */
  own: ReadonlyMap<string, string>;
  mode: Config['operations'];
  db: Pick<Database, 'sql' | 'asHouse'>;
  clock: Pick<Clock, 'now' | 'monotonic'>;
  log: Pick<Logger, 'warn'>;
}

export function createPersistedOperations({ own, mode, db, clock, log }: PersistedOperationsOptions) {
  let known = new Map(own);
  let lookedAt = -Infinity;
  let looking: Promise<void> | null = null;

  async function look(): Promise<void> {
    try {
      const { rows } = await sql<{ hash: string; text: string }>`select hash, text from persisted_operation`.execute(db.sql());
      known = new Map([...rows.map(({ hash, text }) => [hash, text] as const), ...own]);
    } catch (error) {
      log.warn({ error }, 'the operations of other versions could not be read');
    }
  }

  async function textOf(hash: string): Promise<string> {
    if (!known.has(hash) && clock.monotonic() - lookedAt >= LOOK_AGAIN_MS) {
      lookedAt = clock.monotonic();
      looking = db.asHouse('operations are nobody’s', look).finally(() => (looking = null));
    }
    if (!known.has(hash)) await looking;
    const text = known.get(hash);
    if (text === undefined) throw new Expected('PERSISTED_QUERY_NOT_FOUND', MISS);
    return text;
  }

  return {
    /** The text to be parsed. Throws PERSISTED_QUERY_NOT_FOUND, or FORBIDDEN where this server takes no text from a browser's login. */
    async resolve({ query, extensions }: AskedOperation, { credentials }: Pick<Door, 'credentials'>): Promise<string> {
      const hash = hashIn(extensions);
      if (!query && hash !== null) return textOf(hash);
      if (mode === 'persisted-for-cookies' && credentials.cookie !== undefined && credentials.authorization === undefined)
        throw new Expected(
          'FORBIDDEN',
          'With a cookie this server takes only operations of its own pages. Send an API key, or an access token.',
        );
      return query ?? '';
    },

    /** Before the first page of this version is sent. What no page of today can ask for any more is forgotten. */
    async register(): Promise<void> {
      if (own.size === 0) return;
      const now = clock.now();
      await sql`delete from persisted_operation where served_at < ${new Date(now - KEPT_MS)}`.execute(db.sql());
      await sql`insert into persisted_operation (hash, text, served_at)
        select hash, text, ${new Date(now)} from unnest(${[...own.keys()]}::text[], ${[...own.values()]}::text[]) as o (hash, text)
        order by hash on conflict (hash) do update set served_at = excluded.served_at`.execute(db.sql());
    },
  };
}

export type PersistedOperations = ReturnType<typeof createPersistedOperations>;

function hashIn(extensions: AskedOperation['extensions']): string | null {
  const given = extensions?.['persistedQuery'];
  const hash: unknown = typeof given === 'object' && given !== null && 'sha256Hash' in given ? given.sha256Hash : null;
  return typeof hash === 'string' && HASH.test(hash) ? hash : null;
}
