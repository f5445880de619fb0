import { sql } from 'kysely';
import type { Actor } from '../identity/actor.ts';
import type { Database, Tx } from '../kit/db.ts';
import { invalid } from '../kit/errors.ts';
import { NOTICE_KINDS } from './notice.ts';
import type { NoticeKind } from './notice.ts';
import { requirePerson } from './require-person.ts';

/** `app`: the list behind the bell. Others deliver later and elsewhere (see channel.ts). */
export const CHANNEL_NAMES = ['app', 'mail'] as const;
export type ChannelName = (typeof CHANNEL_NAMES)[number];

/** `away`: for the app, who is not in that session at that moment; for the others, who has done nothing for five minutes. */
export const DELIVERIES = ['always', 'away', 'never'] as const;
export type Delivery = (typeof DELIVERIES)[number];

export type Choice = Record<ChannelName, Delivery>;
export type Choices = Record<NoticeKind, Choice>;

export interface PreferenceRecord extends Choice {
  kind: NoticeKind;
}

export type PreferenceChange = { kind: NoticeKind } & { [Name in ChannelName]?: Delivery | null | undefined };

const DEFAULTS: Choices = {
  mention: { app: 'always', mail: 'away' },
  reply: { app: 'always', mail: 'away' },
  invitation: { app: 'always', mail: 'away' },
  runFinished: { app: 'away', mail: 'never' },
  promptDropped: { app: 'always', mail: 'never' },
  budgetRequested: { app: 'always', mail: 'always' },
  budgetDecided: { app: 'always', mail: 'away' },
  budgetWarning: { app: 'always', mail: 'always' },
};

interface PreferenceRow {
  user_id: string;
  kind: NoticeKind;
  channel: ChannelName;
  delivery: Delivery;
}

/** Also of those who never chose anything. */
export async function choicesOf(db: ReturnType<Tx['sql']>, userIds: readonly string[]): Promise<(userId: string) => Choices> {
  const { rows } = await sql<PreferenceRow>`
    select user_id, kind, channel, delivery from notification_preference where user_id = any(${[...userIds]}::text[])`.execute(db);
  return (userId) => {
    const choices = structuredClone(DEFAULTS);
    for (const row of rows) if (row.user_id === userId) choices[row.kind][row.channel] = row.delivery;
    return choices;
  };
}

export function createPreferences({ db }: { db: Database }) {
  async function read(userId: string): Promise<PreferenceRecord[]> {
    const choices = (await choicesOf(db.sql(), [userId]))(userId);
    return NOTICE_KINDS.map((kind) => ({ kind, ...choices[kind] }));
  }

  return {
    async preferences(actor: Actor, userId: string): Promise<PreferenceRecord[]> {
      return read(requirePerson(actor, userId));
    },

    /** What is left out stays as it is. */
    async updatePreferences(actor: Actor, changes: readonly PreferenceChange[]): Promise<PreferenceRecord[]> {
      const userId = requirePerson(actor);
      if (new Set(changes.map(({ kind }) => kind)).size < changes.length) throw invalid({ preferences: 'name each kind once' });
      const rows = changes.flatMap((change) =>
        CHANNEL_NAMES.flatMap((channel) => (change[channel] ? [{ kind: change.kind, channel, delivery: change[channel] }] : [])),
      );
      await db.write(async (tx) => {
        for (const { kind, channel, delivery } of rows) {
          await sql`insert into notification_preference (user_id, kind, channel, delivery) values (${userId}, ${kind}, ${channel}, ${delivery})
            on conflict (user_id, kind, channel) do update set delivery = excluded.delivery`.execute(tx.sql());
        }
      });
      return read(userId);
    },
  };
}
