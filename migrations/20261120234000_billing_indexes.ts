import { Migration } from '@mikro-orm/migrations';

/** For what jobs ask again and again: little of much. */
export class Migration20261120234000BillingIndexes extends Migration {
  override up(): void {
    this.addSql('create index stripe_event_failed on stripe_event (failed_at) where failed_at is not null');
    this.addSql('create index meter_event_stamped on meter_event (stamped_at)');
    this.addSql(`create index invoice_open on invoice (workspace_id) where status = 'open'`);
    this.addSql('create index billing_account_past_due on billing_account (past_due_since) where past_due_since is not null');
  }

  override down(): void {
    this.addSql('drop index stripe_event_failed, meter_event_stamped, invoice_open, billing_account_past_due');
  }
}
