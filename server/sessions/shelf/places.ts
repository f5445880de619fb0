/** Where a person keeps a session: pinned, in a folder, both or neither. */
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { SessionRecord } from '../../../schema/wire/events.ts';
import type { Actor } from '../../identity/actor.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database, Tx } from '../../kit/db.ts';
import { invalid } from '../../kit/errors.ts';
import type { HintTeller } from '../../live/hints.ts';
import type { Access } from '../access.ts';
import type { FolderRecord, Folders } from './folders.ts';
import { requirePerson } from './person.ts';

export interface ShelfFilter {
  /** Left out: pinned or not. */
  pinned?: boolean | null | undefined;
  /** Null: those in no folder; left out: wherever they are. */
  folderId?: string | null | undefined;
}

export interface Place {
  isPinned: boolean;
  folder: FolderRecord | null;
}

/** Of the rows `session s` those that the filter wants. A key keeps nothing, so it has neither pins nor folders. */
export function isKept(actor: Actor, { pinned, folderId }: ShelfFilter): RawBuilder<unknown>[] {
  const userId = actor.kind === 'user' ? actor.userId : null;
  const exists = (condition: RawBuilder<unknown>) =>
    sql`exists (select 1 from shelf_place sp where sp.session_id = s.id and sp.user_id = ${userId} and ${condition})`;
  const conditions: RawBuilder<unknown>[] = [];
  if (pinned != null) conditions.push(sql`${exists(sql`sp.pinned_at is not null`)} = ${pinned}`);
  if (folderId === null) conditions.push(sql`not ${exists(sql`sp.folder_id is not null`)}`);
  else if (folderId !== undefined)
    conditions.push(exists(sql`sp.folder_id = (select f.id from folder f where f.id = ${folderId} and f.user_id = ${userId})`));
  return conditions;
}

export interface PlacesDeps {
  db: Database;
  access: Access;
  folders: Folders;
  hints: HintTeller;
  clock: Pick<Clock, 'now'>;
}

export function createPlaces({ db, access, folders, hints, clock }: PlacesDeps) {
  /** Says it to the person's other windows, unless it was so already. */
  async function change(userId: string, statement: (tx: Tx) => Promise<{ numAffectedRows?: bigint | undefined }>): Promise<void> {
    await db.write(async (tx) => {
      const { numAffectedRows } = await statement(tx);
      if (numAffectedRows !== 0n) await hints.tell(tx, { topic: 'SHELF', users: [userId] });
    });
  }

  return {
    async pinSession(actor: Actor, sessionId: string): Promise<SessionRecord> {
      const { session } = await access.require(actor, sessionId, 'session:read');
      const { userId } = requirePerson(actor);
      await change(userId, (tx) =>
        sql`insert into shelf_place (user_id, session_id, pinned_at) values (${userId}, ${sessionId}, ${new Date(clock.now())})
          on conflict (user_id, session_id) do update set pinned_at = excluded.pinned_at where shelf_place.pinned_at is null`.execute(
          tx.sql(),
        ),
      );
      return session;
    },

    async unpinSession(actor: Actor, sessionId: string): Promise<SessionRecord> {
      const { session } = await access.require(actor, sessionId, 'session:read');
      const { userId } = requirePerson(actor);
      await change(userId, (tx) =>
        sql`update shelf_place set pinned_at = null
          where user_id = ${userId} and session_id = ${sessionId} and pinned_at is not null`.execute(tx.sql()),
      );
      return session;
    },

    /** `folderId` null: out of the folder that it is in. */
    async moveToFolder(actor: Actor, { sessionId, folderId }: { sessionId: string; folderId: string | null }): Promise<SessionRecord> {
      const { session } = await access.require(actor, sessionId, 'session:read');
      const { userId } = requirePerson(actor);
      const folder = folderId === null ? null : await folders.requireFolder(actor, folderId);
      if (folder && folder.workspaceId !== session.workspaceId) throw invalid({ folderId: 'is a folder of another workspace' });
      await change(userId, (tx) =>
        sql`insert into shelf_place (user_id, session_id, folder_id) values (${userId}, ${sessionId}, ${folderId})
          on conflict (user_id, session_id) do update set folder_id = excluded.folder_id
            where shelf_place.folder_id is distinct from excluded.folder_id`.execute(tx.sql()),
      );
      return session;
    },

    async placesOf(actor: Actor, sessionIds: readonly string[]): Promise<Place[]> {
      if (actor.kind !== 'user') return sessionIds.map(() => ({ isPinned: false, folder: null }));
      const { rows } = await sql<{ session_id: string; is_pinned: boolean; folder: FolderRecord | null }>`
        select sp.session_id, sp.pinned_at is not null as is_pinned,
          case when f.id is not null then json_build_object('id', f.id, 'workspaceId', f.workspace_id, 'name', f.name) end as folder
        from shelf_place sp left join folder f on f.id = sp.folder_id
        where sp.user_id = ${actor.userId} and sp.session_id = any(${[...sessionIds]}::text[])`.execute(db.sql());
      const found = new Map(rows.map((row) => [row.session_id, row]));
      return sessionIds.map((id) => ({ isPinned: found.get(id)?.is_pinned ?? false, folder: found.get(id)?.folder ?? null }));
    },
  };
}
