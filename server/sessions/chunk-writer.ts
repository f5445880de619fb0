/** The text of all running answers of this node on its way to Postgres: one statement each CHUNK_MS, however many run (LIVE.md G7). */
import { sql } from 'kysely';
import type { Database } from '../kit/db.ts';
import type { Logger } from '../kit/logger.ts';
import { CHUNK_MS, pause } from './timing.ts';

interface Chunk {
  messageId: string;
  fence: number;
  offset: number;
  text: string;
}

export interface ChunkWriterOptions {
  db: Database;
  logger: Logger;
  /** Somebody else owns the message, or it has ended: nothing was written. */
  onFenced(messageId: string): void;
}

export function createChunkWriter({ db, logger, onFenced }: ChunkWriterOptions) {
  let pending = new Map<string, Chunk>();
  let writing: Promise<void> | null = null;
  const closed = new AbortController();

  /** The share lock makes a takeover and this statement wait for each other: a late owner leaves no row behind (LIVE.md G2). */
  async function write(chunks: readonly Chunk[]): Promise<void> {
    const column = <Key extends keyof Chunk>(key: Key) => chunks.map((chunk) => chunk[key]);
    const { rows } = await sql<{ id: string }>`
      with given as (
        select * from unnest(${column('messageId')}::text[], ${column('fence')}::int[], ${column('offset')}::int[], ${column('text')}::text[])
          as v (id, fence, "offset", text)
      ), live as (
        select m.id from message m join given on given.id = m.id and given.fence = m.fence
        where m.status in ('queued', 'streaming') order by m.id for share of m
      ), added as (
        insert into run_chunk (message_id, "offset", text)
        select given.id, given."offset", given.text from given join live on live.id = given.id
        on conflict (message_id, "offset") do update set text = excluded.text where length(excluded.text) > length(run_chunk.text)
      )
      select id from live`.execute(db.sql());
    const live = new Set(rows.map((row) => row.id));
    for (const { messageId } of chunks) if (!live.has(messageId)) onFenced(messageId);
  }

  async function loop(): Promise<void> {
    while (pending.size > 0 && !closed.signal.aborted) {
      await pause(CHUNK_MS, closed.signal);
      const chunks = pending;
      pending = new Map();
      try {
        await write([...chunks.values()]);
      } catch (error) {
        logger.warn({ error, messages: chunks.size }, 'running text waits for Postgres');
        for (const [id, chunk] of chunks) {
          const later = pending.get(id);
          pending.set(id, later ? { ...chunk, text: chunk.text + later.text } : chunk);
        }
      }
    }
    writing = null;
  }

  return {
    add(chunk: Chunk): void {
      const known = pending.get(chunk.messageId);
      if (known) known.text += chunk.text;
      else pending.set(chunk.messageId, { ...chunk });
      writing ??= loop();
    },
    /** The message has ended: its text stands in its row. */
    forget(messageId: string): void {
      pending.delete(messageId);
    },
    async close(): Promise<void> {
      closed.abort();
      await writing;
    },
  };
}

export type ChunkWriter = ReturnType<typeof createChunkWriter>;
