import { Migration } from '@mikro-orm/migrations';

/** Addresses that their owners have proved, other ways in, a second factor, and what is known of each login. */
export class Migration20261121060000SignIn extends Migration {
  override up(): void {
    this.addSql('alter table app_user add column email_verified_at timestamptz');
    // Whoever accepted an invitation brought the secret of a mail to that very address.
    this.addSql(`update app_user set email_verified_at = proved.at
      from (select email, min(accepted_at) as at from invitation where accepted_at is not null group by email) as proved
      where proved.email = app_user.email`);
    this.addSql(`create table address_link (
      token_hash text collate "C" primary key,
      user_id text collate "C" not null references app_user on delete cascade,
      email text collate "C" not null check (length(email) <= 254),
      expires_at timestamptz not null,
      used_at timestamptz
    )`);
    this.addSql('create index address_link_user on address_link (user_id)');
    this.addSql('create index address_link_expiry on address_link (expires_at)');

    this.addSql(`alter table login
      add column user_agent text not null default '' check (length(user_agent) <= 300),
      add column network text collate "C" not null default '',
      add column last_seen_at timestamptz not null default now()`);
    this.addSql('update login set last_seen_at = created_at');

    this.addSql(`create table oauth_account (
      provider text collate "C" not null,
      subject text collate "C" not null check (length(subject) between 1 and 255),
      user_id text collate "C" not null references app_user on delete cascade,
      email text collate "C",
      linked_at timestamptz not null,
      primary key (provider, subject)
    )`);
    this.addSql('create unique index oauth_account_user on oauth_account (user_id, provider)');
    this.addSql(`create table oauth_attempt (
      secret_hash text collate "C" primary key,
      provider text collate "C" not null,
      login_id text collate "C" references login on delete cascade,
      expires_at timestamptz not null
    )`);
    this.addSql('create index oauth_attempt_login on oauth_attempt (login_id) where login_id is not null');
    this.addSql('create index oauth_attempt_expiry on oauth_attempt (expires_at)');

    this.addSql(`create table two_factor (
      user_id text collate "C" primary key references app_user on delete cascade,
      sealed_secret bytea not null,
      confirmed_at timestamptz,
      last_step bigint not null default 0
    )`);
    this.addSql(`create table recovery_code (
      user_id text collate "C" not null references two_factor on delete cascade,
      code_hash text collate "C" not null,
      used_at timestamptz,
      primary key (user_id, code_hash)
    )`);
    this.addSql(`create table login_challenge (
      token_hash text collate "C" primary key,
      user_id text collate "C" not null references app_user on delete cascade,
      attempts int not null default 0,
      expires_at timestamptz not null
    )`);
    this.addSql('create index login_challenge_user on login_challenge (user_id)');
    this.addSql('create index login_challenge_expiry on login_challenge (expires_at)');
  }

  override down(): void {
    this.addSql('drop table login_challenge, recovery_code, two_factor, oauth_attempt, oauth_account, address_link');
    this.addSql('alter table login drop column last_seen_at, drop column network, drop column user_agent');
    this.addSql('alter table app_user drop column email_verified_at');
  }
}
