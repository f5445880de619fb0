import { Migration } from '@mikro-orm/migrations';

/** What else admins are shown: who hits limits, the weekly report, and what nodes tell of while somebody watches. */
export class Migration20261120230100Insights extends Migration {
  override up(): void {
    // `limit_id`: a budget, an API key with its own limit, or '' for the workspace's credits. They may be gone.
    this.addSql(`create table limit_hit (
      workspace_id text collate "C" not null references workspace (id) on delete cascade,
      day date not null,
      actor_kind text not null check (actor_kind in ('user', 'apiKey', 'guest')),
      actor_id text collate "C" not null,
      limit_id text collate "C" not null,
      scope text check (scope in ('workspace', 'session', 'person', 'apiKey')),
      period text check (period in ('day', 'month', 'total')),
      hits integer not null check (hits > 0),
      first_at timestamptz not null,
      last_at timestamptz not null,
      primary key (workspace_id, day, actor_id, limit_id),
      check ((limit_id = '') = (scope is null) and (scope is null) = (period is null))
    )`);
    // Without a row: the report is wanted.
    this.addSql(`create table weekly_report_choice (
      workspace_id text collate "C" not null references workspace (id) on delete cascade,
      user_id text collate "C" not null references app_user (id) on delete cascade,
      is_wanted boolean not null,
      primary key (workspace_id, user_id)
    )`);
    this.addSql('create index weekly_report_choice_by_user on weekly_report_choice (user_id)');
    this.addSql(`create table weekly_report (
      workspace_id text collate "C" not null references workspace (id) on delete cascade,
      week date not null,
      user_id text collate "C" not null references app_user (id) on delete cascade,
      claimed_at timestamptz not null,
      sent_at timestamptz,
      primary key (workspace_id, week, user_id)
    )`);
    this.addSql('create index weekly_report_by_user on weekly_report (user_id)');
    // Written once a second while somebody watches, and worth nothing after that.
    this.addSql(`create unlogged table activity_sample (
      workspace_id text collate "C" not null,
      node_id text collate "C" not null,
      tokens_per_second real not null,
      readers text[] not null,
      sampled_at timestamptz not null,
      primary key (workspace_id, node_id)
    )`);
  }

  override down(): void {
    this.addSql('drop table activity_sample, weekly_report, weekly_report_choice, limit_hit');
  }
}
