import { Migration } from '@mikro-orm/migrations';

/** One vote a person and prompt; the names of the models may be a secret until the vote is closed. */
export class Migration20261120180100Votes extends Migration {
  override up(): void {
    this.addSql(`create table poll (
      prompt_id text collate "C" primary key references message (id) on delete cascade,
      session_id text collate "C" not null references session (id) on delete cascade,
      is_blind boolean not null,
      state text not null check (state in ('open', 'closed')),
      opened_by_kind text not null check (opened_by_kind in ('user', 'apiKey', 'guest')),
      opened_by_id text collate "C" not null,
      opened_by_name text not null,
      version integer not null,
      opened_at timestamptz not null,
      closed_at timestamptz
    )`);
    this.addSql(`create index poll_by_session on poll (session_id)`);
    this.addSql(`create table poll_vote (
      prompt_id text collate "C" not null references poll (prompt_id) on delete cascade,
      actor_kind text not null check (actor_kind in ('user', 'apiKey', 'guest')),
      actor_id text collate "C" not null,
      actor_name text not null,
      message_id text collate "C" not null references message (id) on delete cascade,
      voted_at timestamptz not null,
      primary key (prompt_id, actor_kind, actor_id)
    )`);
    this.addSql(`create index poll_vote_by_message on poll_vote (message_id)`);
    this.addSql(`alter table message add column first_token_at timestamptz`);
  }

  override down(): void {
    this.addSql(`alter table message drop column first_token_at`);
    this.addSql(`drop table poll_vote`);
    this.addSql(`drop table poll`);
  }
}
