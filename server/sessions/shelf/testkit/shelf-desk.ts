/** What people do with their shelves, through the API. */
import { systemClock } from '../../../kit/clock.ts';
import { createIds } from '../../../kit/ids.ts';
import type { TestApp } from '../../../testkit/test-app.ts';
import type { Person, Visitor } from '../../../testkit/visitors.ts';

export interface Kept {
  id: string;
  title: string;
  isPinned: boolean;
  unreadCount: number;
  readUntilId: string | null;
  folder: { id: string; name: string } | null;
}

const KEPT = 'id title isPinned unreadCount readUntilId folder { id name }';
const LIST = `query ($slug: String!, $pinned: Boolean, $folderId: ID, $archived: Boolean) { workspace(slug: $slug) {
  sessions(pinned: $pinned, folderId: $folderId, archived: $archived) { edges { node { ${KEPT} } } } } }`;
const FOLDERS = 'query ($slug: String!) { workspace(slug: $slug) { folders { id name unreadCount } } }';

const ids = createIds(systemClock);
const mutation = (name: string, selection: string) =>
  `mutation ($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${selection} } }`;

export function createShelfDesk(app: TestApp) {
  async function change<Data>(visitor: Visitor, name: string, selection: string, input: object): Promise<Data> {
    return (await app.done<Record<string, Data>>(mutation(name, selection), { input }, visitor.headers))[name]!;
  }
  const keep = async (visitor: Visitor, name: string, input: object) =>
    (await change<{ session: Kept }>(visitor, name, `session { ${KEPT} }`, input)).session;

  return {
    codes: async (visitor: Visitor, name: string, input: object, selection = 'session { id }') =>
      (await app.ask(mutation(name, selection), { input }, visitor.headers)).codes,
    pin: (visitor: Visitor, sessionId: string) => keep(visitor, 'pinSession', { sessionId }),
    unpin: (visitor: Visitor, sessionId: string) => keep(visitor, 'unpinSession', { sessionId }),
    move: (visitor: Visitor, sessionId: string, folderId: string | null) => keep(visitor, 'moveToFolder', { sessionId, folderId }),
    read: (visitor: Visitor, sessionId: string, messageId: string) => keep(visitor, 'markSessionRead', { sessionId, messageId }),

    createFolder: async (visitor: Visitor, workspaceId: string, name: string) =>
      (await change<{ folder: { id: string; name: string } }>(visitor, 'createFolder', 'folder { id name }', { workspaceId, name })).folder,
    renameFolder: async (visitor: Visitor, id: string, name: string) =>
      (await change<{ folder: { id: string; name: string } }>(visitor, 'renameFolder', 'folder { id name }', { id, name })).folder,
    deleteFolder: (visitor: Visitor, id: string) =>
      change<{ folderId: string; workspace: { id: string } }>(visitor, 'deleteFolder', 'folderId workspace { id }', { id }),

    async folders(visitor: Visitor, slug: string): Promise<{ id: string; name: string; unreadCount: number }[]> {
      type Found = { workspace: { folders: { id: string; name: string; unreadCount: number }[] } };
      return (await app.done<Found>(FOLDERS, { slug }, visitor.headers)).workspace.folders;
    },
    async list(visitor: Visitor, slug: string, filter: object = {}): Promise<Kept[]> {
      type Found = { workspace: { sessions: { edges: { node: Kept }[] } } };
      const { workspace } = await app.done<Found>(LIST, { slug, ...filter }, visitor.headers);
      return workspace.sessions.edges.map(({ node }) => node);
    },
    async session(visitor: Visitor, id: string): Promise<Kept> {
      const query = `query ($id: ID!) { session(id: $id) { ${KEPT} } }`;
      return (await app.done<{ session: Kept }>(query, { id }, visitor.headers)).session;
    },

    /** Behind the API's back: what somebody said, so that many messages cost little. Returns their ids. */
    async say(author: Person, sessionId: string, count = 1, parentId: string | null = null): Promise<string[]> {
      const made = Array.from({ length: count }, () => ids.next('msg'));
      await app.sql(
        `insert into message (id, session_id, parent_id, role, author_kind, author_id, author_name, text, status, created_at, finished_at)
         select id, $2, $3, 'user', 'user', $4, $5, 'Said ' || id, 'complete', clock_timestamp(), clock_timestamp() from unnest($1::text[]) as id`,
        [made, sessionId, parentId, author.id, author.name],
      );
      return made;
    },
  };
}
