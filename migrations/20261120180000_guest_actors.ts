import { Migration } from '@mikro-orm/migrations';

/** Guests write, ask and comment like everybody else, where their link lets them. */
const COLUMNS = [
  ['message', 'author_kind'],
  ['message', 'requester_kind'],
  ['usage_entry', 'actor_kind'],
] as const;

export class Migration20261120180000GuestActors extends Migration {
  override up(): void {
    this.allow(`'user', 'apiKey', 'guest'`);
  }

  override down(): void {
    this.allow(`'user', 'apiKey'`);
  }

  private allow(kinds: string): void {
    for (const [table, column] of COLUMNS) {
      this.addSql(`alter table ${table} drop constraint ${table}_${column}_check`);
      this.addSql(`alter table ${table} add constraint ${table}_${column}_check check (${column} in (${kinds}))`);
    }
  }
}
