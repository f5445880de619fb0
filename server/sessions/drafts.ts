/** The co-written prompt: append-only updates under a row lock, checked before they are stored, compacted by loading (LIVE.md D1, D2). */
import { LockMode } from '@mikro-orm/core';
import { sql } from 'kysely';
import type { Doc } from 'yjs';
import { DRAFT_SERVER_CLIENT_ID } from '../../schema/wire/ids.ts';
import { MAX_DRAFT_BYTES, MAX_DRAFT_UPDATE_BYTES } from '../../schema/wire/limits.ts';
import { actorId, countedAs } from '../identity/actor.ts';
import type { Actor } from '../identity/actor.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database, Tx } from '../kit/db.ts';
import { Expected, invalid, notFound } from '../kit/errors.ts';
import type { RateLimits } from '../kit/rate-limit.ts';
import { countAction } from '../limits.ts';
import type { Access } from './access.ts';
import { cleanText } from './clean-text.ts';
import { checkClientId } from './client-id.ts';
import { createDraftCache } from './draft-cache.ts';
import { DraftEntity } from './draft.entity.ts';
import type { DraftRow } from './draft.entity.ts';
import { appendText, applyClientUpdate, deleteText, deleteTextOf, documentState, documentText } from './draft-documents.ts';
import { dropWaitingParts, isPlainText, openDocument } from './draft-documents.ts';
import { createDraftWriters } from './draft-writers.ts';
import type { DraftWriter } from './draft-writers.ts';
import type { Outbox } from './outbox.ts';

export interface DraftRecord {
  sessionId: string;
  text: string;
  /** A Yjs update of the whole document. */
  state: Uint8Array;
  version: number;
}

const BYTES_PER_POINT = 8 * 1024;
/** Not that of the server, which says that the draft was sent. */
const APPENDING_CLIENT_ID = 'queue';
const ERASING_CLIENT_ID = 'erasure';
const COMPACT_AFTER = 200;
/** Two people who press send at the same moment: the second finds an empty draft and means the first's message (LIVE.md G6). */
const SAME_SEND_MS = 2_000;

export interface DraftsDeps {
  db: Database;
  access: Access;
  outbox: Outbox;
  clock: Clock;
  rateLimits: Pick<RateLimits, 'take'>;
}

export type TakenDraft = { kind: 'text'; text: string } | { kind: 'justSent'; promptId: string };

export function createDrafts({ db, access, outbox, clock, rateLimits }: DraftsDeps) {
  const cache = createDraftCache();
  const writers = createDraftWriters();

  async function lock(tx: Tx, sessionId: string): Promise<DraftRow> {
    const row = await tx.em.findOne(DraftEntity, sessionId, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!row) throw notFound('session');
    return row;
  }

  /** Under the row's lock: what is in the cache is at most behind, unless a transaction was rolled back. */
  async function open(tx: Tx, row: DraftRow): Promise<Doc> {
    const cached = cache.take(row.sessionId);
    const known = cached && cached.version <= row.version ? cached : null;
    const updates = known?.version === row.version ? [] : await updatesAfter(tx, row, known?.version ?? -1);
    const doc = openDocument(known?.doc ?? null, updates);
    tx.afterCommit(() => cache.put(row.sessionId, { doc, version: row.version, bytes: row.bytes }));
    return doc;
  }

  /** With the snapshot first where it is newer than `version`. */
  async function updatesAfter(tx: Tx, row: DraftRow, version: number): Promise<Uint8Array[]> {
    const isBehindSnapshot = version < row.snapshotVersion;
    const { rows } = await sql<{ update: Buffer }>`
      select snapshot as update from draft where session_id = ${row.sessionId} and ${isBehindSnapshot} and snapshot is not null
      union all
      (select update from draft_update where session_id = ${row.sessionId}
        and version > ${isBehindSnapshot ? row.snapshotVersion : version} order by version)`.execute(tx.sql());
    return rows.map(({ update }) => update);
  }

  async function store(tx: Tx, row: DraftRow, doc: Doc, update: Uint8Array, clientId: string): Promise<void> {
    const bytes = Buffer.from(update);
    row.version += 1;
    row.bytes += bytes.length;
    await sql`insert into draft_update (session_id, version, update) values (${row.sessionId}, ${row.version}, ${bytes})`.execute(tx.sql());
    if (row.version - row.snapshotVersion >= COMPACT_AFTER || row.bytes > MAX_DRAFT_BYTES) await compact(tx, row, doc);
    if (row.bytes > MAX_DRAFT_BYTES) throw invalid({ update: 'the draft is full; send it or delete a part of it' });
    await tx.em.flush();
    const event = { kind: 'draftEdited', update: bytes.toString('base64'), version: row.version, clientId } as const;
    await outbox.add(tx, row.sessionId, [event]);
  }

  /** Loading into a document that collects garbage is what shrinks it: merging alone keeps every deleted piece. */
  async function compact(tx: Tx, row: DraftRow, doc: Doc): Promise<void> {
    row.snapshot = Buffer.from(documentState(doc));
    row.snapshotVersion = row.version;
    row.bytes = row.snapshot.length;
    await sql`delete from draft_update where session_id = ${row.sessionId} and version <= ${row.version}`.execute(tx.sql());
  }

  return {
    /** Within the transaction that creates the session. */
    create(tx: Tx, sessionId: string): void {
      tx.em.create(DraftEntity, { sessionId, version: 0, snapshotVersion: 0, bytes: 0 });
    },

    /** The session is one that the caller may read. One statement, so that no compaction comes between the row and its updates. */
    async load(sessionId: string): Promise<DraftRecord> {
      const { rows } = await sql<{ version: number; snapshot: Buffer | null; updates: Buffer[] | null }>`
        select d.version, d.snapshot, (select array_agg(u.update order by u.version) from draft_update u
          where u.session_id = d.session_id and u.version > d.snapshot_version) as updates
        from draft d where d.session_id = ${sessionId}`.execute(db.sql());
      const row = rows[0];
      if (!row) throw notFound('session');
      const doc = openDocument(null, [...(row.snapshot ? [row.snapshot] : []), ...(row.updates ?? [])]);
      return { sessionId, text: documentText(doc), state: documentState(doc), version: row.version };
    },

    /** Stores a client's update and returns the draft's version; the version it has where it knew all of it already. */
    async edit(actor: Actor, input: { sessionId: string; update: Uint8Array; clientId: string }): Promise<number> {
      await access.require(actor, input.sessionId, 'session:write');
      if (input.update.length > MAX_DRAFT_UPDATE_BYTES) throw invalid({ update: `at most ${MAX_DRAFT_UPDATE_BYTES} bytes at once` });
      checkClientId(input.clientId);
      if (input.clientId === DRAFT_SERVER_CLIENT_ID) throw invalid({ clientId: `${DRAFT_SERVER_CLIENT_ID} is the name of the server` });
      await countAction(rateLimits, 'draft', countedAs(actor), 1 + Math.floor(input.update.length / BYTES_PER_POINT));
      checkText(input.update);
      return db.write(async (tx) => {
        const row = await lock(tx, input.sessionId);
        const doc = await open(tx, row);
        if (isNews(doc, input.update)) {
          await store(tx, row, doc, input.update, input.clientId);
          await writers.note(tx, row.sessionId, input.update, { kind: actor.kind, id: actorId(actor) });
        }
        return row.version;
      });
    },

    /** Takes the text out of the draft for a message of the same transaction: the message is the document at this moment (LIVE.md D2). */
    async take(tx: Tx, sessionId: string): Promise<TakenDraft> {
      const row = await lock(tx, sessionId);
      const doc = await open(tx, row);
      const text = cleanText(documentText(doc));
      if (text.trim() !== '') {
        await store(tx, row, doc, deleteText(doc), DRAFT_SERVER_CLIENT_ID);
        return { kind: 'text', text };
      }
      const isSame = row.sentVersion === row.version && row.sentAt && clock.now() - row.sentAt.getTime() <= SAME_SEND_MS;
      if (isSame && row.sentPromptId) return { kind: 'justSent', promptId: row.sentPromptId };
      throw new Expected('INVALID', 'Write something first.', { fields: { text: 'is empty, and so is the draft' } });
    },

    /** Puts text at the end, as a paragraph of its own, for everybody who writes. */
    async append(tx: Tx, sessionId: string, text: string, writer: DraftWriter): Promise<void> {
      const row = await lock(tx, sessionId);
      const doc = await open(tx, row);
      for (const update of appendText(doc, text)) {
        await store(tx, row, doc, update, APPENDING_CLIENT_ID);
        await writers.note(tx, sessionId, update, writer);
      }
    },

    /**
     * What this actor wrote goes out of the text, and with it everything that was ever deleted from the draft: a document is kept that
     * never had it. Null: only the latter.
     */
    async forget(tx: Tx, sessionId: string, writerId: string | null): Promise<void> {
      const row = await lock(tx, sessionId);
      const doc = await open(tx, row);
      const update = writerId === null ? null : deleteTextOf(doc, await writers.clientsOf(tx, sessionId, writerId));
      if (update) await store(tx, row, doc, update, ERASING_CLIENT_ID);
      dropWaitingParts(doc);
      await compact(tx, row, doc);
      await tx.em.flush();
      if (writerId !== null) await writers.forget(tx, sessionId, writerId);
    },

    /** After `take`, once the message or the queued prompt has its id. */
    async noteSent(tx: Tx, sessionId: string, promptId: string): Promise<void> {
      const row = await lock(tx, sessionId);
      Object.assign(row, { sentPromptId: promptId, sentVersion: row.version, sentAt: new Date(clock.now()) });
      await tx.em.flush();
    },
  };
}

export type Drafts = ReturnType<typeof createDrafts>;

function checkText(update: Uint8Array): void {
  if (!orInvalid(() => isPlainText(update))) throw invalid({ update: 'writes something else than the plain text of `prompt`' });
}

function isNews(doc: Doc, update: Uint8Array): boolean {
  return orInvalid(() => applyClientUpdate(doc, update));
}

function orInvalid<T>(read: () => T): T {
  try {
    return read();
  } catch {
    throw invalid({ update: 'is not a Yjs update' });
  }
}
