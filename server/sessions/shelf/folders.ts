/** A person's own folders, in one workspace each. What lies in them are the sessions themselves: deleting a folder deletes none. */
import { sql } from 'kysely';
import { isId } from '../../../schema/wire/ids.ts';
import { MAX_FOLDERS, MAX_FOLDER_NAME_LENGTH } from '../../../schema/wire/limits.ts';
import type { Actor, UserActor } from '../../identity/actor.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database, Tx } from '../../kit/db.ts';
import { Expected, invalid, notFound } from '../../kit/errors.ts';
import type { Ids } from '../../kit/ids.ts';
import type { HintTeller } from '../../live/hints.ts';
import { demand } from '../../workspaces/policy.ts';
import type { WorkspaceRoles } from '../access.ts';
import { cleanText } from '../clean-text.ts';
import { FolderEntity } from './folder.entity.ts';
import { requirePerson } from './person.ts';

export interface FolderRecord {
  id: string;
  workspaceId: string;
  name: string;
}

export interface FoldersDeps {
  db: Database;
  workspaces: WorkspaceRoles;
  hints: HintTeller;
  clock: Pick<Clock, 'now'>;
  ids: Ids;
}

export function createFolders({ db, workspaces, hints, clock, ids }: FoldersDeps) {
  async function demandList(actor: Actor, workspaceId: string, what = 'workspace'): Promise<void> {
    demand(actor, 'session:list', { workspaceRole: await workspaces.roleOf(actor, workspaceId) }, what);
  }

  /** In no order; those of others are not found. */
  async function own(actor: Actor, folderIds: readonly string[]): Promise<FolderRecord[]> {
    if (actor.kind !== 'user' || folderIds.length === 0) return [];
    const { rows } = await sql<FolderRecord>`select id, workspace_id as "workspaceId", name from folder
      where user_id = ${actor.userId} and id = any(${[...folderIds]}::text[])`.execute(db.sql());
    return rows;
  }

  async function requireFolder(actor: Actor, id: string): Promise<FolderRecord> {
    const [folder] = isId('fld', id) ? await own(actor, [id]) : [];
    if (!folder) throw notFound('folder');
    await demandList(actor, folder.workspaceId, 'folder');
    return folder;
  }

  /** The lock makes two devices that name a folder at the same moment wait for each other. */
  async function demandFree(tx: Tx, { userId }: UserActor, workspaceId: string, name: string, ownId = ''): Promise<void> {
    await sql`select 1 from membership where workspace_id = ${workspaceId} and user_id = ${userId} for update`.execute(tx.sql());
    const { rows } = await sql<{ count: string; taken: boolean | null }>`
      select count(*) as count, bool_or(lower(name) = lower(${name})) as taken
      from folder where user_id = ${userId} and workspace_id = ${workspaceId} and id <> ${ownId}`.execute(tx.sql());
    if (rows[0]?.taken) throw new Expected('CONFLICT', `You have a folder called “${name}” already. Choose another name.`);
    if (Number(rows[0]?.count) >= MAX_FOLDERS)
      throw new Expected('CONFLICT', `You have ${MAX_FOLDERS} folders here, which is the most. Delete one first.`);
  }

  const tell = (tx: Tx, { userId }: UserActor) => hints.tell(tx, { topic: 'SHELF', users: [userId] });

  return {
    requireFolder,

    /** By name; a key has none. */
    async folders(actor: Actor, workspaceId: string): Promise<FolderRecord[]> {
      await demandList(actor, workspaceId);
      if (actor.kind !== 'user') return [];
      const { rows } = await sql<FolderRecord>`select id, workspace_id as "workspaceId", name from folder
        where user_id = ${actor.userId} and workspace_id = ${workspaceId} order by lower(name)`.execute(db.sql());
      return rows;
    },

    async createFolder(actor: Actor, input: { workspaceId: string; name: string }): Promise<FolderRecord> {
      const person = requirePerson(actor);
      await demandList(actor, input.workspaceId);
      const folder = { id: ids.next('fld'), workspaceId: input.workspaceId, name: checkName(input.name) };
      await db.write(async (tx) => {
        await demandFree(tx, person, folder.workspaceId, folder.name);
        tx.em.create(FolderEntity, { ...folder, userId: person.userId, createdAt: new Date(clock.now()) });
        await tx.em.flush();
        await tell(tx, person);
      });
      return folder;
    },

    async renameFolder(actor: Actor, input: { id: string; name: string }): Promise<FolderRecord> {
      const person = requirePerson(actor);
      const folder = { ...(await requireFolder(actor, input.id)), name: checkName(input.name) };
      await db.write(async (tx) => {
        await demandFree(tx, person, folder.workspaceId, folder.name, folder.id);
        const row = await tx.em.findOne(FolderEntity, folder.id);
        if (!row) throw notFound('folder');
        row.name = folder.name;
        await tx.em.flush();
        await tell(tx, person);
      });
      return folder;
    },

    /** Gives back what it was. */
    async deleteFolder(actor: Actor, id: string): Promise<FolderRecord> {
      const person = requirePerson(actor);
      const folder = await requireFolder(actor, id);
      await db.write(async (tx) => {
        await tx.em.nativeDelete(FolderEntity, id);
        await tell(tx, person);
      });
      return folder;
    },

    async foldersById(actor: Actor, folderIds: readonly string[]): Promise<(FolderRecord | null)[]> {
      const found = new Map((await own(actor, folderIds)).map((folder) => [folder.id, folder]));
      return folderIds.map((id) => found.get(id) ?? null);
    },
  };
}

export type Folders = ReturnType<typeof createFolders>;

function checkName(given: string): string {
  const name = cleanText(given).replaceAll(/\s+/g, ' ').trim();
  if (name === '' || name.length > MAX_FOLDER_NAME_LENGTH) throw invalid({ name: `has 1 to ${MAX_FOLDER_NAME_LENGTH} characters` });
  return name;
}
