import { Migration } from '@mikro-orm/migrations';

export class Migration20261120190100Budgets extends Migration {
  override up(): void {
    this.addSql(`create table budget (
      id text collate "C" primary key,
      workspace_id text collate "C" not null references workspace (id) on delete cascade,
      scope text not null check (scope in ('workspace', 'session', 'person', 'apiKey')),
      subject_id text collate "C",
      period text not null check (period in ('day', 'month', 'total')),
      mode text not null check (mode in ('hard', 'soft')),
      limit_micros bigint not null check (limit_micros >= 0),
      created_by_id text collate "C" references app_user (id) on delete set null,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      check ((scope = 'workspace') = (subject_id is null))
    )`);
    this.addSql(`create unique index budget_once on budget (workspace_id, scope, coalesce(subject_id, ''), period)`);
    this.addSql('create index budget_by_creator on budget (created_by_id)');
    // The limits of API keys are counted here too, under the keys' own ids.
    this.addSql(`create table budget_counter (
      budget_id text collate "C" not null,
      period_start date not null,
      workspace_id text collate "C" not null references workspace (id) on delete cascade,
      spent_micros bigint not null check (spent_micros >= 0),
      extra_micros bigint not null default 0 check (extra_micros >= 0),
      primary key (budget_id, period_start)
    )`);
    this.addSql('create index budget_counter_by_workspace on budget_counter (workspace_id)');
  }

  override down(): void {
    this.addSql('drop table budget_counter, budget');
  }
}
