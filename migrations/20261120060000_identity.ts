import { Migration } from '@mikro-orm/migrations';

export class Identity extends Migration {
  override up(): void {
    this.addSql(`create table app_user (
      id text collate "C" primary key,
      email text collate "C" not null unique check (length(email) <= 254),
      display_name text not null check (length(display_name) between 1 and 80),
      created_at timestamptz not null
    )`);
    this.addSql(`create table password_credential (
      user_id text collate "C" primary key references app_user on delete cascade,
      hash text not null,
      changed_at timestamptz not null
    )`);

    this.addSql(`create table login (
      id text collate "C" primary key,
      user_id text collate "C" not null references app_user on delete cascade,
      created_at timestamptz not null
    )`);
    this.addSql('create index login_user on login (user_id)');
    for (const table of ['login_cookie', 'access_token', 'refresh_token']) {
      this.addSql(`create table ${table} (
        token_hash text collate "C" primary key,
        login_id text collate "C" not null references login on delete cascade,
        expires_at timestamptz not null
      )`);
      this.addSql(`create index ${table}_login on ${table} (login_id)`);
      this.addSql(`create index ${table}_expiry on ${table} (expires_at)`);
    }
    this.addSql('alter table refresh_token add column successor_key bytea not null, add column used_at timestamptz');
    this.addSql(`create table magic_link (
      token_hash text collate "C" primary key,
      email text collate "C" not null,
      opens_account text,
      expires_at timestamptz not null,
      used_at timestamptz
    )`);
    this.addSql('create index magic_link_expiry on magic_link (expires_at)');

    this.addSql(`create table workspace (
      id text collate "C" primary key,
      slug text collate "C" not null unique,
      name text not null check (length(name) between 1 and 80),
      created_at timestamptz not null
    )`);
    this.addSql(`create table membership (
      workspace_id text collate "C" not null references workspace on delete cascade,
      user_id text collate "C" not null references app_user on delete cascade,
      role text not null check (role in ('owner', 'admin', 'member', 'guest')),
      created_at timestamptz not null,
      primary key (workspace_id, user_id)
    )`);
    this.addSql('create index membership_user on membership (user_id)');
    this.addSql(`create table invitation (
      id text collate "C" primary key,
      workspace_id text collate "C" not null references workspace on delete cascade,
      email text collate "C" not null,
      role text not null check (role in ('owner', 'admin', 'member', 'guest')),
      token_hash text collate "C" not null unique,
      invited_by_id text collate "C" references app_user on delete set null,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      accepted_at timestamptz
    )`);
    this.addSql('create unique index invitation_open on invitation (workspace_id, email) where accepted_at is null');
    this.addSql(`create table api_key (
      id text collate "C" primary key,
      workspace_id text collate "C" not null references workspace on delete cascade,
      display_name text not null check (length(display_name) between 1 and 80),
      scopes text[] not null,
      secret_hash text collate "C" not null,
      monthly_limit_micros bigint check (monthly_limit_micros >= 0),
      created_by_id text collate "C" references app_user on delete set null,
      created_at timestamptz not null,
      expires_at timestamptz,
      last_used_at timestamptz,
      revoked_at timestamptz
    )`);
    this.addSql('create index api_key_workspace on api_key (workspace_id)');
    this.addSql('create index api_key_creator on api_key (created_by_id)');
    this.addSql('create index invitation_inviter on invitation (invited_by_id)');
  }

  override down(): void {
    this.addSql(
      'drop table api_key, invitation, membership, workspace, magic_link, refresh_token, access_token, login_cookie, login, password_credential, app_user',
    );
  }
}
