/** The names of the groups behind a line: of sessions, people and keys, and what stands for them where they are gone or not to be told. */
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Actor } from '../../identity/actor.ts';
import type { DetailGroup } from './detail.ts';
import { BLIND, ERASED, OTHERS } from './detail-scope.ts';
import type { Dimension, LineDetail, Subject, UsagePurpose } from './invoice.ts';

/** Their titles, in the order of the ids; null where the actor may not read the session. A higher floor knows. */
export type TitlesFor = (actor: Actor, sessionIds: readonly string[]) => Promise<(string | null)[]>;

export interface LabelDeps {
  db: Kysely<unknown>;
  actor: Actor;
  titlesFor: TitlesFor;
}

type Named = Pick<LineDetail, 'label' | 'subject'>;

const PRIVATE = 'Private session';
const BLIND_LABEL = 'Answers in an open blind vote';
const ERASED_SESSION = 'Deleted sessions';
const OUTSIDE = 'Outside of sessions';

export async function labelled(
  deps: LabelDeps,
  by: Dimension,
  purpose: UsagePurpose | null,
  groups: readonly DetailGroup[],
): Promise<LineDetail[]> {
  const names = await namesOf(deps, by, purpose, groups);
  return groups.map(({ sessionId: _session, messageId: _message, ...group }, index) => ({ ...group, ...names[index]! }));
}

async function namesOf(deps: LabelDeps, by: Dimension, purpose: UsagePurpose | null, groups: readonly DetailGroup[]): Promise<Named[]> {
  switch (by) {
    case 'hour':
      return groups.map(({ key }) => ({ label: `${key.replace('T', ' ')}:00 UTC`, subject: null }));
    case 'day':
      return groups.map(({ key }) => ({ label: key, subject: null }));
    case 'session':
      return sessionNames(deps, purpose, groups);
    case 'person':
      return actorNames(deps, groups, 'API keys');
    case 'apiKey':
      return actorNames(deps, groups, 'People and guests');
    case 'message':
      return runNames(deps, purpose, groups);
  }
}

async function titlesOf({ actor, titlesFor }: LabelDeps, ids: readonly (string | null)[]): Promise<ReadonlyMap<string, string | null>> {
  const known = [...new Set(ids.filter((id) => id !== null && id !== ERASED && id !== BLIND))] as string[];
  const titles = known.length === 0 ? [] : await titlesFor(actor, known);
  return new Map(known.map((id, index) => [id, titles[index] ?? null]));
}

async function sessionNames(deps: LabelDeps, purpose: UsagePurpose | null, groups: readonly DetailGroup[]): Promise<Named[]> {
  const titles = await titlesOf(
    deps,
    groups.map(({ key }) => key),
  );
  return groups.map(({ key }): Named => {
    if (key === BLIND) return { label: BLIND_LABEL, subject: null };
    if (key === ERASED) return { label: purpose === 'api' ? OUTSIDE : ERASED_SESSION, subject: null };
    const title = titles.get(key) ?? null;
    return title === null ? { label: PRIVATE, subject: null } : { label: title, subject: { kind: 'session', id: key } };
  });
}

async function runNames(deps: LabelDeps, purpose: UsagePurpose | null, groups: readonly DetailGroup[]): Promise<Named[]> {
  const titles = await titlesOf(
    deps,
    groups.map(({ sessionId }) => sessionId),
  );
  return groups.map(({ key, sessionId, messageId }): Named => {
    if (key === BLIND) return { label: BLIND_LABEL, subject: null };
    if (sessionId === null) return { label: purpose === 'api' ? OUTSIDE : 'In a deleted session', subject: null };
    const title = titles.get(sessionId) ?? null;
    if (title === null) return { label: PRIVATE, subject: null };
    if (messageId !== null) return { label: title, subject: { kind: 'message', id: messageId } };
    const label = purpose === 'answer' ? `${title} (deleted message)` : title;
    return { label, subject: { kind: 'session', id: sessionId } };
  });
}

const GONE: readonly (readonly [string, string])[] = [
  ['usr_', 'Deleted person'],
  ['gst_', 'Former guest'],
  ['key_', 'Deleted API key'],
];

async function actorNames({ db }: LabelDeps, groups: readonly DetailGroup[], others: string): Promise<Named[]> {
  const ids = groups.map(({ key }) => key);
  const { rows } = await sql<{ id: string; name: string }>`
    select id, display_name as name from app_user where id = any(${ids}::text[])
    union all select id, display_name from guest where id = any(${ids}::text[])
    union all select id, display_name from api_key where id = any(${ids}::text[])`.execute(db);
  const names = new Map(rows.map((row) => [row.id, row.name]));
  return ids.map((id): Named => {
    if (id === OTHERS) return { label: others, subject: null };
    const displayName = names.get(id);
    if (displayName === undefined) return { label: GONE.find(([prefix]) => id.startsWith(prefix))?.[1] ?? 'Somebody', subject: null };
    const subject: Subject = { kind: 'actor', id, displayName };
    return { label: displayName, subject };
  });
}
