import { Migration } from '@mikro-orm/migrations';

export class Migration20261120180500Notices extends Migration {
  override up(): void {
    this.addSql(`create table notification (
      id text collate "C" primary key,
      recipient_id text collate "C" not null references app_user (id) on delete cascade,
      kind text not null check (kind in ('mention', 'reply', 'invitation', 'runFinished', 'promptDropped')),
      workspace_id text collate "C" not null references workspace (id) on delete cascade,
      session_id text collate "C" not null references session (id) on delete cascade,
      message_id text collate "C" references message (id) on delete cascade,
      comment_id text collate "C",
      actor_kind text check (actor_kind in ('user', 'apiKey', 'guest')),
      actor_id text collate "C",
      actor_name text,
      excerpt text not null,
      in_app boolean not null,
      created_at timestamptz not null,
      read_at timestamptz,
      check ((actor_kind is null) = (actor_id is null))
    )`);
    this.addSql('create index notification_list on notification (recipient_id, id desc) where in_app');
    this.addSql('create index notification_unread on notification (recipient_id, id desc) where in_app and read_at is null');
    this.addSql('create unique index notification_once on notification (recipient_id, kind, coalesce(comment_id, message_id))');
    this.addSql(
      `create unique index notification_invitation on notification (recipient_id, session_id) where kind = 'invitation' and read_at is null`,
    );
    this.addSql('create index notification_by_session on notification (session_id)');
    this.addSql('create index notification_by_message on notification (message_id)');
    this.addSql('create index notification_by_workspace on notification (workspace_id)');

    this.addSql(`create table notification_delivery (
      notification_id text collate "C" not null references notification (id) on delete cascade,
      channel text not null,
      recipient_id text collate "C" not null references app_user (id) on delete cascade,
      due_at timestamptz not null,
      bundle_id text,
      attempts integer not null default 0,
      primary key (notification_id, channel)
    )`);
    this.addSql('create index notification_delivery_due on notification_delivery (channel, recipient_id, due_at)');
    this.addSql('create index notification_delivery_by_recipient on notification_delivery (recipient_id)');
    this.addSql(`create table notification_route (
      user_id text collate "C" not null references app_user (id) on delete cascade,
      channel text not null,
      next_at timestamptz not null,
      lease_id text,
      lease_until timestamptz,
      primary key (user_id, channel)
    )`);

    this.addSql(`create table notification_preference (
      user_id text collate "C" not null references app_user (id) on delete cascade,
      kind text not null check (kind in ('mention', 'reply', 'invitation', 'runFinished', 'promptDropped')),
      channel text not null check (channel in ('app', 'mail')),
      delivery text not null check (delivery in ('always', 'away', 'never')),
      primary key (user_id, kind, channel)
    )`);
    this.addSql(`create table person_activity (
      user_id text collate "C" primary key references app_user (id) on delete cascade,
      seen_at timestamptz not null
    )`);
  }

  override down(): void {
    for (const table of ['person_activity', 'notification_preference', 'notification_route', 'notification_delivery', 'notification']) {
      this.addSql(`drop table ${table}`);
    }
  }
}
