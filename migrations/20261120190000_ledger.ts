import { Migration } from '@mikro-orm/migrations';

/** What the application itself may add to and read, but never change or take away. */
const APPEND_ONLY = ['ledger_transaction', 'model_price', 'usage_entry'];
const ACCOUNTS = [
  'credits',
  'wallet',
  'metered',
  'reserved',
  'spent',
  'revenue',
  'provider_cost',
  'provider_payable',
  'granted',
  'paid',
  'invoiced',
  'absorbed',
];

export class Migration20261120190000Ledger extends Migration {
  override up(): void {
    this.#role();
    this.#accounts();
    this.#prices();
    this.#usage();
    this.#reservations();
    this.#appendOnly();
  }

  override down(): void {
    for (const table of APPEND_ONLY) this.addSql(`drop trigger append_only on ${table}`);
    this.addSql('drop function refuse_change()');
    this.addSql('drop table reservation');
    this.addSql('drop index usage_entry_by_actor, usage_entry_by_period');
    this.addSql(
      'alter table usage_entry drop column provider_cost_micros, drop column price_id, drop column period, drop column first_token_ms, drop column failure_code',
    );
    this.addSql('drop table model_price, ledger_transaction, billing_account');
    // The role stays: it belongs to the server, and other databases may use it.
  }

  /** Whoever may not make roles gets none: then only the trigger guards what is append-only (server/kit/db.ts says so at the start). */
  #role(): void {
    this.addSql(`do $$ begin
      if not exists (select from pg_roles where rolname = 'parley_app') then create role parley_app nologin; end if;
      -- Who makes a role may hand it out, and not yet act as it.
      if not (select rolsuper from pg_roles where rolname = current_user) then execute format('grant parley_app to %I', current_user); end if;
    exception
      when duplicate_object or unique_violation then null;
      when insufficient_privilege then raise notice 'role parley_app was not made';
    end $$`);
    this.addSql(`do $$ begin
      if exists (select from pg_roles where rolname = 'parley_app') then
        execute 'grant usage on schema public to parley_app';
        execute 'grant select, insert, update, delete on all tables in schema public to parley_app';
        execute 'grant usage, select on all sequences in schema public to parley_app';
        execute 'alter default privileges in schema public grant select, insert, update, delete on tables to parley_app';
        execute 'alter default privileges in schema public grant usage, select on sequences to parley_app';
      end if;
    end $$`);
  }

  #accounts(): void {
    const balances = ACCOUNTS.map((account) => `${account} bigint not null default 0`).join(', ');
    this.addSql(`create table billing_account (
      workspace_id text collate "C" primary key references workspace (id) on delete restrict,
      plan text check (plan in ('free', 'team', 'business')),
      seats integer not null default 1 check (seats > 0),
      credits_period date,
      open_period date not null,
      frozen_at timestamptz,
      ${balances},
      check (credits >= 0 and wallet >= 0 and reserved >= 0 and metered <= 0 and spent >= 0),
      check (${ACCOUNTS.join(' + ')} = 0)
    )`);
    this.addSql(`create table ledger_transaction (
      id bigint generated always as identity primary key,
      workspace_id text collate "C" not null references workspace (id) on delete restrict,
      kind text not null check (kind in ('grant', 'expire', 'topUp', 'reserve', 'settle', 'release', 'refund', 'adjust', 'close', 'invoice', 'payment', 'writeOff')),
      key text collate "C" not null unique,
      subject text collate "C",
      note text,
      ${balances},
      created_at timestamptz not null,
      check (${ACCOUNTS.join(' + ')} = 0)
    )`);
    this.addSql('create index ledger_transaction_by_workspace on ledger_transaction (workspace_id, id)');
    this.addSql('create index ledger_transaction_by_subject on ledger_transaction (subject)');
  }

  #prices(): void {
    const rates = ['input', 'cache_read', 'cache_write', 'output', 'reasoning'];
    const columns = [...rates, ...rates.map((rate) => `above_${rate}`)].map((rate) => `${rate} bigint check (${rate} >= 0)`);
    this.addSql(`create table model_price (
      id bigint generated always as identity primary key,
      workspace_id text collate "C" references workspace (id) on delete restrict,
      model text not null,
      effective_from timestamptz not null,
      ${columns.join(', ')},
      above_prompt_tokens bigint check (above_prompt_tokens > 0),
      withdrawn boolean not null default false,
      source text not null,
      read_on date,
      created_by_id text collate "C" references app_user (id) on delete set null,
      created_at timestamptz not null,
      check (withdrawn or (${rates.map((rate) => `${rate} is not null`).join(' and ')})),
      check ((above_prompt_tokens is null) = (above_input is null)),
      check (above_prompt_tokens is null or (${rates.map((rate) => `above_${rate} is not null`).join(' and ')}))
    )`);
    this.addSql('create index model_price_at on model_price (model, effective_from, id)');
    this.addSql('create index model_price_by_workspace on model_price (workspace_id, model)');
    this.addSql('create index model_price_by_creator on model_price (created_by_id)');
  }

  #usage(): void {
    this.addSql(`alter table usage_entry
      add column provider_cost_micros bigint check (provider_cost_micros >= 0),
      add column price_id bigint references model_price (id),
      add column period date,
      add column first_token_ms integer check (first_token_ms >= 0),
      add column failure_code text`);
    this.addSql(
      `update usage_entry set provider_cost_micros = cost_micros, period = date_trunc('month', ended_at at time zone 'UTC')::date`,
    );
    this.addSql('alter table usage_entry alter column provider_cost_micros set not null, alter column period set not null');
    this.addSql('create index usage_entry_by_actor on usage_entry (workspace_id, actor_id, ended_at)');
    this.addSql('create index usage_entry_by_period on usage_entry (workspace_id, period)');
  }

  #reservations(): void {
    this.addSql(`create table reservation (
      id text collate "C" primary key,
      workspace_id text collate "C" not null references workspace (id) on delete restrict,
      session_id text collate "C" not null,
      actor_kind text not null check (actor_kind in ('user', 'apiKey', 'guest')),
      actor_id text collate "C" not null,
      model_id text not null,
      price_id bigint not null references model_price (id),
      amount_micros bigint not null check (amount_micros >= 0),
      from_credits bigint not null check (from_credits >= 0),
      from_wallet bigint not null check (from_wallet >= 0),
      from_metered bigint not null check (from_metered >= 0),
      is_checked boolean not null,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      check (not is_checked or amount_micros = from_credits + from_wallet + from_metered)
    )`);
    this.addSql('create index reservation_by_workspace on reservation (workspace_id)');
    this.addSql('create index reservation_expiry on reservation (expires_at)');
  }

  /** Foreign keys may still take an erased message, session or person out of a row. */
  #appendOnly(): void {
    this.addSql(`create function refuse_change() returns trigger language plpgsql as $$
      begin
        if tg_op = 'UPDATE' and tg_argv[0] is not null and
          (to_jsonb(new) - string_to_array(tg_argv[0], ',')) = (to_jsonb(old) - string_to_array(tg_argv[0], ',')) then
          return new;
        end if;
        raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
      end $$`);
    const erasable: Record<string, string> = { usage_entry: 'message_id,session_id', model_price: 'created_by_id' };
    for (const table of APPEND_ONLY) {
      const columns = erasable[table];
      this.addSql(`create trigger append_only before update or delete on ${table}
        for each row execute function refuse_change(${columns ? `'${columns}'` : ''})`);
      this.addSql(`do $$ begin
        if exists (select from pg_roles where rolname = 'parley_app') then execute 'revoke update, delete, truncate on ${table} from parley_app'; end if;
      end $$`);
    }
  }
}
