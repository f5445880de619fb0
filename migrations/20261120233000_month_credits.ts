import { Migration } from '@mikro-orm/migrations';

export class Migration20261120233000MonthCredits extends Migration {
  override up(): void {
    // Of the month in `credits_period`: what the plan gave, and what a smaller plan would have taken back if it had not been used already.
    this.addSql(`alter table billing_account
      add column credits_given bigint not null default 0 check (credits_given >= 0),
      add column credits_overdrawn bigint not null default 0 check (credits_overdrawn >= 0)`);
    this.addSql(`update billing_account a set credits_given = greatest(0, coalesce((
        select -sum(t.granted) from ledger_transaction t where t.workspace_id = a.workspace_id and t.kind in ('grant', 'expire')
          and t.created_at >= a.credits_period::timestamp at time zone 'UTC'
          and t.key <> 'expire:' || a.workspace_id || ':' || a.credits_period::text), 0))`);
    // Of which month the credits are that it holds; null: of the present one.
    this.addSql('alter table reservation add column credits_period date');
  }

  override down(): void {
    this.addSql('alter table reservation drop column credits_period');
    this.addSql('alter table billing_account drop column credits_given, drop column credits_overdrawn');
  }
}
