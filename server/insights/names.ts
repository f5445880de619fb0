/** The names that people know for the ids in sums. Of a session that the viewer may not read, only that there is one. */
import { sql } from 'kysely';
import type { ActorRecord } from '../../schema/wire/events.ts';
import type { Actor } from '../identity/actor.ts';
import type { Database } from '../kit/db.ts';
import { can } from '../workspaces/policy.ts';
import type { SessionAccess } from '../sessions/access.ts';
import type { GroupName } from './grouping.ts';
import type { Dimension } from './usage-records.ts';

export interface NamesDeps {
  db: Pick<Database, 'sql' | 'asHouse'>;
  models: { find(id: string): { name: string } | undefined };
  sessions: { access: { findAll(actor: Actor, ids: readonly string[]): Promise<(SessionAccess | null)[]> } };
}

export interface Named {
  label: string;
  actor: ActorRecord | null;
  sessionId: string | null;
}

const PRIVATE_SESSION = 'Private session';
const DELETED_SESSION = 'Deleted session';
const WITHOUT: Record<Dimension, string> = {
  model: 'No model',
  provider: 'No provider',
  person: 'API keys and former guests',
  apiKey: 'People',
  session: 'Outside of sessions, deleted, or in an open blind vote',
  purpose: 'No purpose',
};
const PURPOSES: Record<string, string> = { answer: 'Answers', title: 'Titles', comment: 'Replies in comments', api: 'Runs of programs' };

export function createNames({ db, models, sessions }: NamesDeps) {
  /** People, guests and API keys of the workspace; whoever is gone is not among them. */
  async function actors(ids: readonly string[]): Promise<Map<string, ActorRecord>> {
    const named = sql<{ kind: ActorRecord['kind']; id: string; display_name: string }>`
      select 'user' as kind, id, display_name from app_user where id = any(${[...ids]}::text[])
      union all select 'guest', id, display_name from guest where id = any(${[...ids]}::text[])
      union all select 'apiKey', id, display_name from api_key where id = any(${[...ids]}::text[])`;
    const { rows } = await db.asHouse('sums name people who have left', () => named.execute(db.sql()));
    return new Map(rows.map(({ kind, id, display_name: displayName }) => [id, { kind, id, displayName }]));
  }

  async function titles(viewer: Actor, ids: readonly string[]): Promise<Map<string, Named>> {
    const existent = sql<{ id: string }>`select id from session where id = any(${[...ids]}::text[])`;
    const [found, { rows }] = await Promise.all([
      sessions.access.findAll(viewer, ids),
      db.asHouse('of a private session it is told that there is one', () => existent.execute(db.sql())),
    ]);
    const existing = new Set(rows.map(({ id }) => id));
    return new Map(
      ids.map((id, index) => {
        const access = found[index];
        const isReadable = access && can(viewer, 'session:read', access);
        if (isReadable) return [id, { label: access.session.title, actor: null, sessionId: id }];
        return [id, unnamed(existing.has(id) ? PRIVATE_SESSION : DELETED_SESSION)];
      }),
    );
  }

  const modelName = (id: string): string => models.find(id)?.name ?? id.slice(id.indexOf(':') + 1);

  return {
    actors,
    modelName,

    /** In the order of `names`. */
    async of(viewer: Actor, dimension: Dimension, names: readonly GroupName[]): Promise<Named[]> {
      const ids = names.flatMap(({ key, kind }) => (kind === 'value' ? [key] : []));
      const isActor = dimension === 'person' || dimension === 'apiKey';
      const [people, sessionTitles] = await Promise.all([
        isActor ? actors(ids) : new Map<string, ActorRecord>(),
        dimension === 'session' ? titles(viewer, ids) : new Map<string, Named>(),
      ]);
      return names.map(({ key, kind }): Named => {
        if (kind === 'none') return unnamed(WITHOUT[dimension]);
        switch (dimension) {
          case 'model':
            return unnamed(modelName(key));
          case 'provider':
            return unnamed(key);
          case 'purpose':
            return unnamed(PURPOSES[key] ?? key);
          case 'session':
            return sessionTitles.get(key) ?? unnamed(PRIVATE_SESSION);
          case 'person':
          case 'apiKey': {
            const actor = people.get(key) ?? null;
            return { label: actor?.displayName ?? formerName(key), actor, sessionId: null };
          }
        }
      });
    },
  };
}

export type Names = ReturnType<typeof createNames>;

/** Of somebody who is gone. */
export const formerName = (actorId: string): string => (actorId.startsWith('gst_') ? 'Guest' : 'Former member');

const unnamed = (label: string): Named => ({ label, actor: null, sessionId: null });
