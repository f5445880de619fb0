import { Migration } from '@mikro-orm/migrations';

export class Migration20261120200100Operators extends Migration {
  override up(): void {
    this.addSql('alter table app_user add column is_operator boolean not null default false');
    // Whoever came first runs this server, as on a new one.
    this.addSql('update app_user set is_operator = true where id = (select id from app_user order by created_at, id limit 1)');
  }

  override down(): void {
    this.addSql('alter table app_user drop column is_operator');
  }
}
