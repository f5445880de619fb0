import { Migration } from '@mikro-orm/migrations';

export class Migration20261120233100QueuePauseBudget extends Migration {
  override up(): void {
    // The budget that refused the first prompt; it may have been deleted since.
    this.addSql('alter table prompt_queue add column pause_budget_id text collate "C"');
  }

  override down(): void {
    this.addSql('alter table prompt_queue drop column pause_budget_id');
  }
}
