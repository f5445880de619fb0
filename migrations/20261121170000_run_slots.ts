import { Migration } from '@mikro-orm/migrations';

/** Runs that are under way, where a plan limits how many there may be at a time. */
export class Migration20261121170000RunSlots extends Migration {
  override up(): void {
    this.addSql(`create table run_slot (
      id text collate "C" primary key,
      workspace_id text collate "C" not null references workspace (id) on delete cascade,
      actor_kind text not null check (actor_kind in ('user', 'apiKey', 'guest')),
      actor_id text collate "C" not null,
      expires_at timestamptz not null
    )`);
    this.addSql('create index run_slot_by_workspace on run_slot (workspace_id)');
    this.addSql('create index run_slot_by_end on run_slot (expires_at)');
  }

  override down(): void {
    this.addSql('drop table run_slot');
  }
}
