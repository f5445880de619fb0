/** A workspace's sessions as one person keeps them, behind the product's own schema. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GraphQLError } from 'graphql';
import { startGraphQLServer } from './graphql-server.ts';

const typeDefs = readFileSync(join(import.meta.dirname, '../../../schema/schema.graphql'), 'utf8');

export interface ShelfRow {
  id: string;
  title: string;
  updatedAt: string;
  archivedAt: string | null;
  activeRuns: number;
  viewerRole: 'OWNER' | 'EDITOR' | 'COMMENTER' | 'VIEWER';
  isPinned: boolean;
  folder: { id: string } | null;
  unreadCount: number;
  participantCount: number;
  participants: { actor: { __typename: 'User'; id: string; displayName: string } }[];
}

export interface ShelfWorld {
  rows: ShelfRow[];
  folders: { id: string; name: string; unreadCount: number }[];
  /** With this code everything is refused. */
  refusal: string | undefined;
}

interface Page {
  first: number;
  after?: string | null;
  query?: string | null;
  archived?: boolean | null;
  pinned?: boolean | null;
  folderId?: string | null;
}

export const shelfRow = (id: string, title: string, minute: number, more: Partial<ShelfRow> = {}): ShelfRow => ({
  id,
  title,
  updatedAt: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
  archivedAt: null,
  activeRuns: 0,
  viewerRole: 'OWNER',
  isPinned: false,
  folder: null,
  unreadCount: 0,
  participantCount: 0,
  participants: [],
  ...more,
});

export async function startShelfServer(world: ShelfWorld) {
  function mutation<Input, Result>(act: (input: Input) => Result) {
    return (_root: unknown, { input }: { input: Input }): Result => {
      refuseIfTold();
      return act(input);
    };
  }
  function refuseIfTold(): void {
    if (world.refusal !== undefined) throw new GraphQLError('refused', { extensions: { code: world.refusal } });
  }
  function change(id: string, to: Partial<ShelfRow>): { session: ShelfRow } {
    const session = world.rows.find((one) => one.id === id);
    if (!session) throw new Error(`no session ${id}`);
    return { session: Object.assign(session, to) };
  }
  function isIn(row: ShelfRow, { query, archived, pinned, folderId }: Page): boolean {
    if ((row.archivedAt !== null) !== (archived ?? false)) return false;
    if (pinned != null && row.isPinned !== pinned) return false;
    if (folderId !== undefined && (row.folder?.id ?? null) !== folderId) return false;
    return row.title.toLowerCase().includes((query ?? '').toLowerCase());
  }
  const folder = (id: string) => {
    const found = world.folders.find((one) => one.id === id);
    if (!found) throw new Error(`no folder ${id}`);
    return found;
  };

  return startGraphQLServer({
    typeDefs,
    resolvers: {
      Actor: { __resolveType: () => 'User' },
      Query: {
        workspace: () => {
          refuseIfTold();
          return { id: 'wsp_1' };
        },
      },
      Workspace: {
        folders: () => world.folders,
        sessions: (_root: unknown, page: Page) => {
          const found = world.rows.filter((row) => isIn(row, page)).toSorted((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1));
          const from = page.after == null ? 0 : found.findIndex((one) => one.id === page.after) + 1;
          const rows = found.slice(from, from + page.first);
          return {
            pageInfo: { hasNextPage: from + rows.length < found.length, hasPreviousPage: from > 0, endCursor: rows.at(-1)?.id },
            edges: rows.map((node) => ({ cursor: node.id, node })),
          };
        },
      },
      Mutation: {
        updateSession: mutation(({ id, title, archived }: { id: string; title?: string; archived?: boolean }) =>
          change(id, {
            ...(title !== undefined && { title }),
            ...(archived !== undefined && { archivedAt: archived ? '2026-01-02T00:00:00Z' : null }),
          }),
        ),
        deleteSession: mutation(({ id }: { id: string }) => {
          world.rows = world.rows.filter((row) => row.id !== id);
          return { workspaceId: 'wsp_1' };
        }),
        pinSession: mutation(({ sessionId }: { sessionId: string }) => change(sessionId, { isPinned: true })),
        unpinSession: mutation(({ sessionId }: { sessionId: string }) => change(sessionId, { isPinned: false })),
        moveToFolder: mutation(({ sessionId, folderId }: { sessionId: string; folderId: string | null }) =>
          change(sessionId, { folder: folderId === null ? null : { id: folderId } }),
        ),
        createFolder: mutation(({ name }: { name: string }) => {
          if (world.folders.some((one) => one.name === name))
            throw new GraphQLError(`You have a folder called “${name}” already. Choose another name.`, {
              extensions: { code: 'CONFLICT' },
            });
          const created = { id: `fld_${world.folders.length + 1}`, name, unreadCount: 0 };
          world.folders = [...world.folders, created];
          return { folder: created };
        }),
        renameFolder: mutation(({ id, name }: { id: string; name: string }) => ({ folder: Object.assign(folder(id), { name }) })),
        deleteFolder: mutation(({ id }: { id: string }) => {
          world.folders = world.folders.filter((one) => one.id !== id);
          for (const row of world.rows) if (row.folder?.id === id) row.folder = null;
          return { folderId: id, workspace: { id: 'wsp_1' } };
        }),
      },
    },
  });
}
