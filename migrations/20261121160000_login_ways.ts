import { Migration } from '@mikro-orm/migrations';

/** How each login was opened: whoever came by a mailed link may set a password without the one that was forgotten. */
export class Migration20261121160000LoginWays extends Migration {
  override up(): void {
    const ways = `check (way in ('registration', 'password', 'link', 'elsewhere'))`;
    this.addSql(`alter table login add column way text ${ways}`);
    this.addSql(`alter table login_challenge add column way text ${ways}`);
  }

  override down(): void {
    this.addSql('alter table login_challenge drop column way');
    this.addSql('alter table login drop column way');
  }
}
