import { Migration } from '@mikro-orm/migrations';

export class Migration20261120180050ShareLinks extends Migration {
  override up(): void {
    this.addSql(`alter table session add column who_invites text not null default 'owners' check (who_invites in ('owners', 'editors'))`);

    this.addSql(`create table guest (
      id text collate "C" primary key,
      display_name text not null check (length(display_name) between 1 and 80),
      token_hash text collate "C" not null unique,
      created_at timestamptz not null,
      expires_at timestamptz not null
    )`);
    this.addSql(`create index guest_expiry on guest (expires_at)`);

    this.addSql(`create table share_link (
      id text collate "C" primary key,
      session_id text collate "C" not null references session (id) on delete cascade,
      role text not null check (role in ('editor', 'commenter', 'viewer')),
      name text check (length(name) between 1 and 80),
      token_hash text collate "C" not null unique,
      password_hash text,
      created_by_kind text not null check (created_by_kind in ('user', 'apiKey', 'guest')),
      created_by_id text collate "C" not null,
      created_by_name text not null,
      created_at timestamptz not null,
      expires_at timestamptz,
      revoked_at timestamptz,
      uses integer not null default 0,
      last_used_at timestamptz
    )`);
    this.addSql(`create index share_link_by_session on share_link (session_id, id)`);

    this.addSql(`create table link_grant (
      link_id text collate "C" not null references share_link (id) on delete cascade,
      user_id text collate "C" references app_user (id) on delete cascade,
      guest_id text collate "C" references guest (id) on delete cascade,
      created_at timestamptz not null,
      removed_at timestamptz,
      check (num_nonnulls(user_id, guest_id) = 1),
      unique (link_id, user_id),
      unique (link_id, guest_id)
    )`);
    this.addSql(`create index link_grant_by_user on link_grant (user_id) where user_id is not null`);
    this.addSql(`create index link_grant_by_guest on link_grant (guest_id) where guest_id is not null`);

    this.addSql(`alter table invitation
      add column session_id text collate "C" references session (id) on delete cascade,
      add column session_role text check (session_role in ('owner', 'editor', 'commenter', 'viewer')),
      add check ((session_id is null) = (session_role is null))`);
    this.addSql(`create index invitation_by_session on invitation (session_id) where session_id is not null`);
    this.addSql(`drop index invitation_open`);
    this.addSql(
      `create unique index invitation_open on invitation (workspace_id, email, coalesce(session_id, '')) where accepted_at is null`,
    );
  }

  override down(): void {
    this.addSql(`delete from invitation where session_id is not null`);
    this.addSql(`drop index invitation_open`);
    this.addSql(`create unique index invitation_open on invitation (workspace_id, email) where accepted_at is null`);
    this.addSql(`alter table invitation drop column session_role, drop column session_id`);
    this.addSql(`drop table link_grant, share_link, guest`);
    this.addSql(`alter table session drop column who_invites`);
  }
}
