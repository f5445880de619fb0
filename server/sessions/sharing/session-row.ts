import { sql } from 'kysely';
import type { Tx } from '../../kit/db.ts';
import { notFound } from '../../kit/errors.ts';
import { SessionEntity } from '../session.entity.ts';
import type { SessionRow } from '../session.entity.ts';

/** Changes of who may be in a session come one after the other, and the role that allows one is read behind the lock; of an archived one too, as what was shared must be taken back. */
export async function lockSharing(tx: Tx, sessionId: string): Promise<SessionRow> {
  await sql`select 1 from session where id = ${sessionId} for no key update`.execute(tx.sql());
  const session = await tx.em.findOne(SessionEntity, sessionId);
  if (!session) throw notFound('session');
  return session;
}

/** In the transaction of the change: open clients ask again for what they show of it. */
export type NoteSessionChanged = (tx: Tx, sessionId: string) => Promise<void>;
