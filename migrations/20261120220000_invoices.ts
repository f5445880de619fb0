import { Migration } from '@mikro-orm/migrations';

/** What may change of an invoice once it is there: how far it is. */
const LIFE = ['status', 'paid_at', 'stripe_id', 'pdf_url', 'hosted_url'];
const APPEND_ONLY = ['invoice_line', 'plan_change'];
const AFTER = ['credits', 'wallet', 'metered'];

export class Migration20261120220000Invoices extends Migration {
  override up(): void {
    this.#payers();
    this.#balancesAfter();
    this.#plans();
    this.#invoices();
    this.#guards();
  }

  override down(): void {
    for (const table of [...APPEND_ONLY, 'invoice']) this.addSql(`drop trigger append_only on ${table}`);
    this.addSql('drop table invoice_line, invoice, plan_change');
    this.addSql('drop index poll_secret, billing_account_by_open_period, ledger_transaction_of_people');
    for (const account of AFTER) this.addSql(`alter table ledger_transaction drop column ${account}_after`);
    this.addSql('create index usage_entry_by_period on usage_entry (workspace_id, period)');
    this.addSql('drop index usage_entry_by_line');
    this.addSql('alter table usage_entry drop column paid_credits, drop column paid_wallet, drop column absorbed_micros');
  }

  /** Each row says who paid for it; what is left of its cost is metered. What came before the ledger is on no invoice. */
  #payers(): void {
    this.addSql(`alter table usage_entry
      add column paid_credits bigint not null default 0 check (paid_credits >= 0),
      add column paid_wallet bigint not null default 0 check (paid_wallet >= 0),
      add column absorbed_micros bigint not null default 0 check (absorbed_micros >= 0),
      add check (paid_credits + paid_wallet + absorbed_micros <= cost_micros)`);
    this.addSql('alter table usage_entry disable trigger append_only');
    this.addSql(`update usage_entry set period = '1970-01-01' where price_id is null`);
    this.addSql('alter table usage_entry enable trigger append_only');
    // Carries all that a line and its details show, so that a month of a large workspace is read in one run over the index.
    this.addSql(`create index usage_entry_by_line on usage_entry (workspace_id, period, provider, model, purpose, ended_at, id)
      include (session_id, actor_kind, actor_id, uncached_input, cache_read, cache_write, output, reasoning,
        cost_micros, paid_credits, paid_wallet, absorbed_micros)`);
    this.addSql('drop index usage_entry_by_period');
  }

  #balancesAfter(): void {
    const columns = AFTER.map((account) => `add column ${account}_after bigint not null default 0`);
    this.addSql(`alter table ledger_transaction ${columns.join(', ')}`);
    this.addSql('alter table ledger_transaction disable trigger append_only');
    const sums = AFTER.map((account) => `sum(${account}) over (partition by workspace_id order by id) as ${account}`);
    this.addSql(`update ledger_transaction t set ${AFTER.map((account) => `${account}_after = s.${account}`).join(', ')}
      from (select id, ${sums.join(', ')} from ledger_transaction) s where s.id = t.id`);
    this.addSql('alter table ledger_transaction enable trigger append_only');
    for (const account of AFTER) this.addSql(`alter table ledger_transaction alter column ${account}_after drop default`);
    // Between two of them may lie a million runs.
    this.addSql(`create index ledger_transaction_of_people on ledger_transaction (workspace_id, id)
      where kind not in ('reserve', 'settle', 'release')`);
  }

  #plans(): void {
    this.addSql(`create table plan_change (
      id bigint generated always as identity primary key,
      workspace_id text collate "C" not null references workspace (id) on delete restrict,
      plan text not null check (plan in ('free', 'team', 'business')),
      seats integer not null check (seats > 0),
      trial_ends_at timestamptz,
      effective_at timestamptz not null
    )`);
    this.addSql('create index plan_change_by_workspace on plan_change (workspace_id, id)');
    this.addSql(`create index poll_secret on poll (session_id) where is_blind and state = 'open'`);
    this.addSql('create index billing_account_by_open_period on billing_account (open_period)');
  }

  #invoices(): void {
    this.addSql(`create table invoice (
      id text collate "C" primary key,
      workspace_id text collate "C" not null references workspace (id) on delete restrict,
      period date not null check (period = date_trunc('month', period)),
      number text collate "C" not null unique,
      status text not null check (status in ('open', 'paid', 'void', 'uncollectible', 'statement')),
      total_micros bigint not null,
      issued_at timestamptz not null,
      due_at timestamptz,
      paid_at timestamptz,
      stripe_id text collate "C" unique,
      pdf_url text,
      hosted_url text,
      unique (workspace_id, period),
      check (status <> 'statement' or total_micros = 0)
    )`);
    this.addSql(`create table invoice_line (
      id text collate "C" primary key,
      invoice_id text collate "C" not null references invoice (id) on delete restrict,
      position integer not null,
      kind text not null check (kind in ('usage', 'credits', 'wallet', 'absorbed', 'seats', 'adjustment')),
      model_id text,
      purpose text check (purpose in ('answer', 'title', 'comment')),
      runs integer not null check (runs >= 0),
      input_tokens bigint not null check (input_tokens >= 0),
      output_tokens bigint not null check (output_tokens >= 0),
      amount_micros bigint not null,
      description text not null,
      unique (invoice_id, position),
      check ((kind = 'usage') = (model_id is not null) and (kind = 'usage') = (purpose is not null))
    )`);
  }

  #guards(): void {
    for (const table of APPEND_ONLY) {
      this.addSql(`create trigger append_only before update or delete on ${table} for each row execute function refuse_change()`);
    }
    this.addSql(`create trigger append_only before update or delete on invoice
      for each row execute function refuse_change('${LIFE.join(',')}')`);
    this.addSql(`do $$ begin
      if exists (select from pg_roles where rolname = 'parley_app') then
        execute 'revoke update, delete, truncate on ${[...APPEND_ONLY, 'invoice'].join(', ')} from parley_app';
        execute 'grant update (${LIFE.join(', ')}) on invoice to parley_app';
      end if;
    end $$`);
  }
}
