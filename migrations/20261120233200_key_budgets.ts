import { Migration } from '@mikro-orm/migrations';

/** A key's own monthly limit becomes a budget like any other, and keys may ask for more of what limits them. */
export class Migration20261120233200KeyBudgets extends Migration {
  override up(): void {
    this.addSql(`insert into budget (id, workspace_id, scope, subject_id, period, mode, limit_micros, created_by_id, created_at, updated_at)
      select 'bdg_' || substr(k.id, 5), k.workspace_id, 'apiKey', k.id, 'month', 'hard', k.monthly_limit_micros, k.created_by_id, k.created_at, k.created_at
      from api_key k where k.monthly_limit_micros is not null
      on conflict (workspace_id, scope, coalesce(subject_id, ''), period)
        do update set mode = 'hard', limit_micros = least(budget.limit_micros, excluded.limit_micros)`);
    this.addSql(`update budget_counter set budget_id = 'bdg_' || substr(budget_id, 5) where starts_with(budget_id, 'key_')`);
    this.addSql('delete from budget_counter c where not exists (select from budget b where b.id = c.budget_id)');
    this.addSql('alter table api_key drop column monthly_limit_micros');
    this.#allowAskers(['user', 'guest', 'apiKey']);
  }

  override down(): void {
    this.addSql(`delete from budget_request where actor_kind = 'apiKey'`);
    this.#allowAskers(['user', 'guest']);
    this.addSql('alter table api_key add column monthly_limit_micros bigint check (monthly_limit_micros >= 0)');
    this.addSql(`update api_key k set monthly_limit_micros = b.limit_micros from budget b
      where b.api_key_id = k.id and b.period = 'month' and b.mode = 'hard'`);
    this.addSql(`delete from budget where scope = 'apiKey' and period = 'month' and mode = 'hard'`);
  }

  #allowAskers(kinds: readonly string[]): void {
    this.addSql('alter table budget_request drop constraint budget_request_actor_kind_check');
    this.addSql(`alter table budget_request add constraint budget_request_actor_kind_check
      check (actor_kind in (${kinds.map((kind) => `'${kind}'`).join(', ')}))`);
  }
}
