import { sql } from 'kysely';
import type { MessageRecord, SessionRecord } from '../../../schema/wire/events.ts';
import type { Actor } from '../../identity/actor.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/db.ts';
import type { Access } from '../access.ts';
import { branchesById, branchesOf } from '../branches/branch-records.ts';
import { JSON_TAIL, jsonHead, jsonMessages } from './json.ts';
import { pathSource, treeSource } from './export-source.ts';
import { markdownHead, markdownMessage } from './markdown.ts';
import type { Names } from './markdown.ts';

export const EXPORT_FORMATS = ['md', 'json'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface ExportRequest {
  sessionId: string;
  format: ExportFormat;
  /** Only the way from the root to this message. Left out: the mainline in Markdown, the whole tree in JSON. */
  leafId?: string | undefined;
}

export interface SessionExport {
  title: string;
  workspaceId: string;
  /** The document in pieces. Each page asks again whether the actor may still read: what was revoked ends here, with an error. */
  pieces: AsyncGenerator<string>;
}

export interface ExportDeps {
  db: Database;
  access: Access;
  models: { find(id: string): { name: string } | undefined };
  clock: Pick<Clock, 'now'>;
}

export function createExport({ db, access, models, clock }: ExportDeps) {
  const modelName = (id: string) => models.find(id)?.name ?? id.slice(id.indexOf(':') + 1);

  async function* markdown(session: SessionRecord, leafId: string | null, checkpoint: () => Promise<void>): AsyncGenerator<string> {
    const source = await pathSource(db, session.id, leafId);
    const branch = leafId === null ? null : await branchEndingAt(leafId);
    const isMainline = leafId === session.mainlineLeafId;
    yield markdownHead({
      session,
      people: await source.people(),
      count: source.count,
      branch,
      isMainline,
      exportedAt: new Date(clock.now()),
    });
    let place = 0;
    for await (const messages of source.pages(checkpoint)) {
      const names: Names = { model: modelName, branch: await branchNames(messages) };
      for (const message of messages) yield markdownMessage(message, ++place, names);
    }
  }

  async function* json(session: SessionRecord, leafId: string | undefined, checkpoint: () => Promise<void>): AsyncGenerator<string> {
    const source = leafId === undefined ? await treeSource(db, session.id) : await pathSource(db, session.id, leafId);
    const [people, [branches = []]] = await Promise.all([source.people(), branchesOf(db.sql(), [session.id])]);
    yield jsonHead({ session, people, branches, exportedAt: new Date(clock.now()) });
    let isFirstPage = true;
    for await (const messages of source.pages(checkpoint)) {
      yield* jsonMessages(db, messages, isFirstPage);
      isFirstPage = false;
    }
    yield JSON_TAIL;
  }

  async function branchEndingAt(messageId: string) {
    const { rows } = await sql<{ id: string }>`select id from branch where head_id = ${messageId} order by id limit 1`.execute(db.sql());
    return rows[0] ? ((await branchesById(db.sql(), [rows[0].id]))[0] ?? null) : null;
  }

  async function branchNames(messages: readonly MessageRecord[]): Promise<Names['branch']> {
    const ids = [...new Set(messages.flatMap(({ origin }) => origin?.branchId ?? []))];
    const names = new Map((await branchesById(db.sql(), ids)).map((branch) => [branch.id, branch.name]));
    return (id) => names.get(id) ?? null;
  }

  return {
    /** Throws what is to be answered before the first piece is read. `renew` gives the actor anew, or throws where the credential ended. */
    async exportSession(renew: () => Promise<Actor>, { sessionId, format, leafId }: ExportRequest): Promise<SessionExport> {
      const checkpoint = async () => access.require(await renew(), sessionId, 'session:read');
      const { session } = await checkpoint();
      const again = async () => void (await checkpoint());
      const pieces = format === 'md' ? markdown(session, leafId ?? session.mainlineLeafId, again) : json(session, leafId, again);
      return { title: session.title, workspaceId: session.workspaceId, pieces: await begun(pieces) };
    },
  };
}

/** With the first piece read, so that what goes wrong before it is an answer and no broken document. */
async function begun(pieces: AsyncGenerator<string>): Promise<AsyncGenerator<string>> {
  const first = await pieces.next();
  return (async function* () {
    if (first.done) return;
    yield first.value;
    yield* pieces;
  })();
}
