/** Who wrote what in a draft: Yjs names the client of each piece of text, and here stands whose client it is. */
import { sql } from 'kysely';
import type { ActorRecord } from '../../schema/wire/events.ts';
import type { Tx } from '../kit/db.ts';
import { writersOf } from './draft-documents.ts';

export type DraftWriter = Pick<ActorRecord, 'kind' | 'id'>;

/** Clients that were noted lately, so that not every key that is pressed asks the database. */
const MAX_KNOWN = 20_000;

export function createDraftWriters() {
  const known = new Set<string>();
  const key = (sessionId: string, client: number) => `${sessionId}:${client}`;

  return {
    /** Whoever brings a client's text first is its writer. */
    async note(tx: Tx, sessionId: string, update: Uint8Array, { kind, id }: DraftWriter): Promise<void> {
      const clients = writersOf(update).filter((client) => !known.has(key(sessionId, client)));
      if (clients.length === 0) return;
      await sql`insert into draft_writer (session_id, client, actor_kind, actor_id)
        select ${sessionId}, client, ${kind}, ${id} from unnest(${clients}::bigint[]) as client
        on conflict do nothing`.execute(tx.sql());
      tx.afterCommit(() => {
        if (known.size > MAX_KNOWN) known.clear();
        for (const client of clients) known.add(key(sessionId, client));
      });
    },

    /** Text from before writers were noted has none. */
    async clientsOf(tx: Tx, sessionId: string, writerId: string): Promise<ReadonlySet<number>> {
      const { rows } = await sql<{ client: string }>`
        select client from draft_writer where session_id = ${sessionId} and actor_id = ${writerId}`.execute(tx.sql());
      return new Set(rows.map(({ client }) => Number(client)));
    },

    async forget(tx: Tx, sessionId: string, writerId: string): Promise<void> {
      await sql`delete from draft_writer where session_id = ${sessionId} and actor_id = ${writerId}`.execute(tx.sql());
      for (const one of known) if (one.startsWith(`${sessionId}:`)) known.delete(one);
    },
  };
}
