import { Migration } from '@mikro-orm/migrations';

const WRITTEN = ['message', 'comment'];

export class Migration20261121140000Privacy extends Migration {
  override up(): void {
    // From `erase_at` on nobody takes the account back; `erased_at`: it was begun. Both set: it goes on. Only the latter: it is done.
    this.addSql('alter table app_user add column erase_at timestamptz, add column erased_at timestamptz');
    this.addSql('create index app_user_to_erase on app_user (erase_at) where erase_at is not null');
    this.addSql('alter table workspace add column keep_sessions_days integer check (keep_sessions_days between 30 and 3650)');

    // Who gave it the title that it has; null where a model did, or where it was before anybody noted it.
    this.addSql('alter table session add column titled_by_id text collate "C"');
    this.addSql(`create table draft_writer (
      session_id text collate "C" not null references session (id) on delete cascade,
      client bigint not null,
      actor_kind text not null check (actor_kind in ('user', 'apiKey', 'guest')),
      actor_id text collate "C" not null,
      primary key (session_id, client)
    )`);
    this.addSql('create index draft_writer_by_actor on draft_writer (actor_id)');
    for (const table of WRITTEN) this.addSql(`create index ${table}_by_author on ${table} (author_id, id) where author_id is not null`);
    this.addSql('create index session_by_creator on session (creator_id)');
    this.addSql('create index message_by_stopper on message (stopped_by_id) where stopped_by_id is not null');
  }

  override down(): void {
    this.addSql('drop index session_by_creator, message_by_stopper');
    for (const table of WRITTEN) this.addSql(`drop index ${table}_by_author`);
    this.addSql('drop table draft_writer');
    this.addSql('alter table session drop column titled_by_id');
    this.addSql('alter table workspace drop column keep_sessions_days');
    this.addSql('alter table app_user drop column erase_at, drop column erased_at');
  }
}
