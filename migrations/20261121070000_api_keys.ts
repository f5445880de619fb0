import { Migration } from '@mikro-orm/migrations';

/** Secrets that were replaced and still work for a while; and the finer scopes. */
export class Migration20261121070000ApiKeys extends Migration {
  override up(): void {
    this.addSql(`create table api_key_old_secret (
      api_key_id text collate "C" not null references api_key (id) on delete cascade,
      secret_hash text not null,
      replaced_at timestamptz not null,
      ends_at timestamptz not null,
      last_used_at timestamptz,
      primary key (api_key_id, secret_hash)
    )`);
    this.addSql('create index api_key_old_secret_end on api_key_old_secret (ends_at)');
    this.addSql('alter table api_key add column rotated_at timestamptz');
    // What session:write gave until now is two scopes: no program loses what it could do.
    this.addSql(`update api_key set scopes = scopes || 'session:manage'::text
      where 'session:write' = any(scopes) and not 'session:manage' = any(scopes)`);
  }

  override down(): void {
    this.addSql(`update api_key set scopes = array(
      select scope from unnest(scopes) scope where scope in ('session:read', 'session:write', 'workspace:read', 'workspace:write', 'usage:read'))`);
    this.addSql('alter table api_key drop column rotated_at');
    this.addSql('drop table api_key_old_secret');
  }
}
