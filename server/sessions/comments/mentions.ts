/** Who is mentioned in a comment: people who belong to the workspace or may read the session, and models of the catalog. */
import { sql } from 'kysely';
import type { MentionRecord } from '../../../schema/wire/events.ts';
import { MAX_MENTIONED_MODELS, MAX_MENTIONS } from '../../../schema/wire/limits.ts';
import type { UserActor } from '../../identity/actor.ts';
import type { Database } from '../../kit/db.ts';
import { invalid } from '../../kit/errors.ts';
import type { Access, SessionAccess } from '../access.ts';
import { availableModel } from '../answers.ts';
import type { ModelSource } from '../prepare.ts';

export interface MentionedPerson {
  id: string;
  displayName: string;
}

export interface Mentions {
  records: MentionRecord[];
  /** Who may read the session, and so is told. */
  reachable: MentionedPerson[];
  /** Who belongs to the workspace, but is not in this session. */
  unreachable: MentionedPerson[];
  modelIds: string[];
}

interface PersonRow {
  id: string;
  display_name: string;
  is_member: boolean;
}

const MAX_NAME_LENGTH = 200;

export function createMentions({ db, access, models }: { db: Database; access: Access; models: ModelSource }) {
  async function peopleOf(ids: readonly string[], workspaceId: string): Promise<PersonRow[]> {
    if (ids.length === 0) return [];
    const { rows } = await sql<PersonRow>`
      select u.id, u.display_name,
        exists (select 1 from membership m where m.user_id = u.id and m.workspace_id = ${workspaceId}) as is_member
      from app_user u where u.id = any(${[...ids]}::text[])`.execute(db.sql());
    return rows;
  }

  /** Of these people those who may read the session. */
  async function withAccess<Person extends { id: string }>(people: readonly Person[], sessionId: string): Promise<Person[]> {
    const found = await Promise.all(people.map(({ id }) => access.find(asActor(id), sessionId)));
    return people.filter((_person, index) => found[index]);
  }

  return {
    withAccess,

    async check(given: readonly MentionRecord[], text: string, { session, workspaceRole }: SessionAccess): Promise<Mentions> {
      const records = unique(given);
      if (records.length > MAX_MENTIONS) throw invalid({ mentions: `are at most ${MAX_MENTIONS}` });
      for (const { name } of records) {
        const isWritten = name.length <= MAX_NAME_LENGTH && name.trim() !== '' && text.includes(`@${name}`);
        if (!isWritten) throw invalid({ mentions: `the text does not say @${name.slice(0, MAX_NAME_LENGTH)}` });
      }
      const modelIds = idsOf(records, 'model');
      if (modelIds.length > MAX_MENTIONED_MODELS) throw invalid({ mentions: `ask at most ${MAX_MENTIONED_MODELS} models` });
      if (modelIds.length > 0) {
        const reached = await models.of(db, session.workspaceId);
        for (const id of modelIds) availableModel(reached, id);
      }

      const userIds = idsOf(records, 'user');
      const people = await peopleOf(userIds, session.workspaceId);
      const reachable = await withAccess(people, session.id);
      const away = people.filter((person) => !reachable.includes(person));
      // Who does not belong to the workspace learns nothing of who does.
      const unreachable = workspaceRole === null ? [] : away.filter((person) => person.is_member);
      if (reachable.length + unreachable.length < userIds.length)
        throw invalid({ mentions: 'somebody is neither here nor in the workspace' });
      return { records, reachable: reachable.map(asPerson), unreachable: unreachable.map(asPerson), modelIds };
    },
  };
}

export type MentionChecks = ReturnType<typeof createMentions>;

function unique(given: readonly MentionRecord[]): MentionRecord[] {
  const byId = new Map(given.map(({ kind, id, name }) => [id, { kind, id, name }]));
  return [...byId.values()];
}

function idsOf(records: readonly MentionRecord[], kind: MentionRecord['kind']): string[] {
  return records.filter((record) => record.kind === kind).map(({ id }) => id);
}

function asPerson({ id, display_name: displayName }: PersonRow): MentionedPerson {
  return { id, displayName };
}

/** To ask what somebody else may see. */
function asActor(userId: string): UserActor {
  return { kind: 'user', userId, displayName: '', loginId: '' };
}
