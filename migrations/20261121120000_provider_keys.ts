import { Migration } from '@mikro-orm/migrations';

/** Workspaces' own keys for providers, and runs that go by one: metered, and never charged. */
export class Migration20261121120000ProviderKeys extends Migration {
  override up(): void {
    this.addSql(`create table provider_key (
      id text collate "C" primary key,
      workspace_id text collate "C" not null references workspace (id) on delete cascade,
      kind text not null check (kind in ('anthropic', 'openai', 'google', 'compatible')),
      prefix text collate "C" not null check (length(prefix) between 1 and 60),
      name text not null check (length(name) between 1 and 40),
      base_url text check (length(base_url) <= 500),
      models jsonb not null,
      has_named_models boolean not null default false,
      sealed_key bytea not null,
      sealed_secret bytea not null,
      last_four text not null check (length(last_four) <= 4),
      added_by_id text collate "C" references app_user (id) on delete set null,
      created_at timestamptz not null,
      replaced_at timestamptz,
      paused_at timestamptz,
      last_used_at timestamptz,
      last_error_code text,
      last_error_message text,
      last_error_at timestamptz,
      check ((kind = 'compatible') = (base_url is not null)),
      check ((last_error_code is null) = (last_error_at is null) and (last_error_code is null) = (last_error_message is null)),
      unique (workspace_id, prefix)
    )`);
    this.addSql('create index provider_key_adder on provider_key (added_by_id) where added_by_id is not null');

    this.addSql('alter table usage_entry add column on_own_key boolean not null default false');
    this.addSql(
      'alter table usage_entry add check (not on_own_key or (cost_micros = 0 and provider_cost_micros = 0 and price_id is null)) not valid',
    );
    this.addSql(`alter table reservation
      add column on_own_key boolean not null default false,
      alter column price_id drop not null,
      add check ((price_id is null) = on_own_key),
      add check (not on_own_key or amount_micros = 0)`);
  }

  /** What ran on own keys stays on the bill as what cost nothing. */
  override down(): void {
    this.addSql('delete from reservation where on_own_key');
    this.addSql('alter table reservation drop column on_own_key');
    this.addSql('alter table reservation alter column price_id set not null');
    this.addSql('alter table usage_entry drop column on_own_key');
    this.addSql('drop table provider_key');
  }
}
