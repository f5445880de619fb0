/** Sending twice with one clientMutationId gives the same messages again, on whatever node (LIVE.md G6). */
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Tx } from '../kit/db.ts';
import { invalid } from '../kit/errors.ts';

export interface SentIds {
  promptId: string;
  answerIds: string[];
}

const MAX_ID_LENGTH = 200;

export function checkMutationId(clientMutationId: string | null | undefined): void {
  if (clientMutationId && clientMutationId.length > MAX_ID_LENGTH) throw invalid({ clientMutationId: `is longer than ${MAX_ID_LENGTH}` });
}

export async function findSent(
  db: Kysely<unknown>,
  sessionId: string,
  clientMutationId: string | null | undefined,
): Promise<SentIds | null> {
  if (!clientMutationId) return null;
  const { rows } = await sql<{ prompt_id: string; answer_ids: string[] }>`
    select prompt_id, answer_ids from send_request where session_id = ${sessionId} and client_mutation_id = ${clientMutationId}`.execute(
    db,
  );
  return rows[0] ? { promptId: rows[0].prompt_id, answerIds: rows[0].answer_ids } : null;
}

export async function rememberSent(
  tx: Tx,
  sessionId: string,
  clientMutationId: string | null | undefined,
  ids: SentIds,
  at: Date,
): Promise<void> {
  if (!clientMutationId) return;
  await sql`insert into send_request (session_id, client_mutation_id, prompt_id, answer_ids, created_at)
    values (${sessionId}, ${clientMutationId}, ${ids.promptId}, ${ids.answerIds}::text[], ${at.toISOString()})`.execute(tx.sql());
}
