/** Full-text search over the messages that the actor may read, newest first. */
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { MessageRecord } from '../../../schema/wire/events.ts';
import { isId } from '../../../schema/wire/ids.ts';
import { actorId, countedAs } from '../../identity/actor.ts';
import type { Actor } from '../../identity/actor.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/db.ts';
import { invalid } from '../../kit/errors.ts';
import type { RateLimits } from '../../kit/rate-limit.ts';
import { countAction } from '../../limits.ts';
import { demand } from '../../workspaces/policy.ts';
import type { Access, WorkspaceRoles } from '../access.ts';
import { messagesById } from '../records.ts';
import { isVisibleTo } from '../visible.ts';
import { isSecretPoll } from '../votes/poll-records.ts';
import { isEmpty, parseSearch } from './query.ts';
import type { SearchQuery } from './query.ts';
import { snippetOf } from './snippet.ts';
import type { SnippetPart } from './snippet.ts';

export interface SearchHit {
  message: MessageRecord;
  snippet: SnippetPart[];
}

export interface SearchPage {
  query: string;
  /** Ids of messages. */
  after?: string | undefined;
  before?: string | undefined;
  limit: number;
  /** Whether the page is counted from the end, last one first. */
  inverted: boolean;
}

export interface SearchDeps {
  db: Database;
  access: Access;
  workspaces: WorkspaceRoles;
  rateLimits: Pick<RateLimits, 'take'>;
  clock: Pick<Clock, 'now'>;
}

/**
 * Words that are frequent are found among the nearest rows; what is not found there is rare, and the index of words finds it at once. The
 * planner cannot know which of the two a word is, and guesses the wrong one now and then.
 */
const NEAR = 500;

/** Where to look. `word` is one of the index (see the migration), so that a word that is frequent elsewhere costs nothing here. */
interface Place {
  rows: RawBuilder<unknown>;
  isReadable: RawBuilder<unknown>;
  word: string;
}

export function createSearch({ db, access, workspaces, rateLimits, clock }: SearchDeps) {
  async function findIds(place: Place, asked: RawBuilder<unknown>, hasWords: boolean, page: SearchPage): Promise<string[]> {
    const here = [place.rows];
    if (page.after !== undefined) here.push(sql`d.message_id < ${position(page.after, 'after')}`);
    if (page.before !== undefined) here.push(sql`d.message_id > ${position(page.before, 'before')}`);
    const source = sql`from message_search d where ${sql.join(here, sql` and `)}`;
    const inOrder = sql`order by d.message_id ${sql.raw(page.inverted ? 'asc' : 'desc')}`;
    const select = async (from: RawBuilder<unknown>): Promise<string[]> => {
      const { rows } = await sql<{ id: string }>`select d.message_id as id ${from} ${inOrder} limit ${page.limit}`.execute(db.sql());
      return rows.map((row) => row.id);
    };
    if (!hasWords) return select(sql`${source} and ${asked} and ${place.isReadable}`);
    const near = await select(sql`from (select d.* ${source} ${inOrder} limit ${NEAR}) d where ${asked} and ${place.isReadable}`);
    if (near.length === page.limit) return near;
    return select(sql`from (select d.message_id ${source} and ${asked} and ${place.isReadable} offset 0) d`);
  }

  async function find(actor: Actor, place: Place, page: SearchPage): Promise<SearchHit[]> {
    const query = parseSearch(page.query);
    if (isEmpty(query)) return [];
    const asked = sql.join([isMatch(query, actor, place.word), ...filters(query)], sql` and `);
    // No index of words can be used behind a row policy: the house finds ids, and the actor reads what they may of them.
    const ids = await db.asHouse('words are found by an index', () => findIds(place, asked, query.words !== null, page));
    const found = await messagesById(db.sql(), ids);
    return found.map((message) => ({ message, snippet: snippetOf(message.text, query.marks) }));
  }

  return {
    async searchWorkspace(actor: Actor, workspaceId: string, page: SearchPage): Promise<SearchHit[]> {
      const workspaceRole = await workspaces.roleOf(actor, workspaceId);
      demand(actor, 'session:list', { workspaceRole }, 'workspace');
      await countAction(rateLimits, 'search', { ...countedAs(actor), workspace: workspaceId });
      const isVisible = isVisibleTo(actor, workspaceRole, clock.now());
      const isReadable = sql`d.session_id in (select s.id from session s where s.workspace_id = ${workspaceId} and ${isVisible})`;
      return find(actor, { rows: sql`d.workspace_id = ${workspaceId}`, isReadable, word: `workspace=${workspaceId}` }, page);
    },

    async searchSession(actor: Actor, sessionId: string, page: SearchPage): Promise<SearchHit[]> {
      const { session } = await access.require(actor, sessionId, 'session:read');
      await countAction(rateLimits, 'search', { ...countedAs(actor), workspace: session.workspaceId });
      return find(actor, { rows: sql`d.session_id = ${sessionId}`, isReadable: sql`true`, word: `session=${sessionId}` }, page);
    },
  };
}

function isMatch(query: SearchQuery, actor: Actor, place: string): RawBuilder<unknown> {
  const words = [query.words, `'${place}'`];
  if (query.hasCode) words.push(`'has=code'`);
  if (query.from?.toLowerCase() === 'me') words.push(`'from=${actorId(actor)}'`);
  const [text, ...exact] = query.words === null ? [null, ...words.slice(1)] : words;
  const exactly = sql`${exact.join(' & ')}::tsquery`;
  return text === null ? sql`d.document @@ ${exactly}` : sql`d.document @@ (to_tsquery('simple', ${text}) && ${exactly})`;
}

function filters(query: SearchQuery): RawBuilder<unknown>[] {
  const conditions: RawBuilder<unknown>[] = [];
  if (query.from !== null && query.from.toLowerCase() !== 'me') conditions.push(sql`d.author_name ilike ${containing(query.from)}`);
  if (query.model !== null) {
    // What a blind vote hides is not told by finding it either.
    conditions.push(sql`d.model_id ilike ${containing(query.model)} and not exists (
      select 1 from message m join poll on poll.prompt_id = m.parent_id where m.id = d.message_id and ${isSecretPoll})`);
  }
  if (query.session !== null)
    conditions.push(
      sql`d.session_id in (select s.id from session s where s.workspace_id = d.workspace_id
        and (s.id = ${query.session} or s.title ilike ${containing(query.session)}))`,
    );
  if (query.after !== null) conditions.push(sql`d.created_at >= ${query.after}::timestamptz`);
  if (query.before !== null) conditions.push(sql`d.created_at < ${query.before}::timestamptz`);
  if (query.isArchived)
    conditions.push(sql`d.session_id in (select s.id from session s where s.workspace_id = d.workspace_id and s.archived_at is not null)`);
  return conditions;
}

function containing(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}

function position(cursor: string, argument: string): string {
  if (!isId('msg', cursor)) throw invalid({ [argument]: 'is no cursor of this list' });
  return cursor;
}
