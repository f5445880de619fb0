import { Migration } from '@mikro-orm/migrations';

/**
 * Messages by their words. A trigger keeps the index right whoever writes a message; one that is still being written is indexed at its end.
 * At most 100,000 characters are indexed, as a tsvector holds less than 1 MiB. What is filtered by exactly is a word as well (`from=…`), so
 * that one index answers for one tenant, one session, one author. Rows go with their message; more references would only make writers wait.
 */
export class Migration20261120180600Search extends Migration {
  override up(): void {
    this.addSql(String.raw`create function search_words(given text) returns text language sql immutable strict parallel safe as $$
      select regexp_replace(
        regexp_replace(lower(left(normalize(left(given, 100000), nfkd), 100000)), '[\u0300-\u036f]+', '', 'g'),
        '[^[:alnum:]]+', ' ', 'g')
    $$`);
    this.addSql(`create table message_search (
      message_id text collate "C" primary key references message (id) on delete cascade,
      workspace_id text collate "C" not null,
      session_id text collate "C" not null,
      author_name text,
      model_id text,
      created_at timestamptz not null,
      document tsvector not null
    )`);
    this.addSql(`create function search_document(message message, workspace_id text) returns tsvector language sql stable as $$
      select to_tsvector('simple', search_words(message.text)) || array_to_tsvector(array_remove(array[
        'workspace=' || workspace_id,
        'session=' || message.session_id,
        'from=' || message.author_id,
        case when message.text ~ '(^|\\n)\\s*(\`\`\`|~~~)' then 'has=code' end
      ], null))
    $$`);
    this.addSql(`create function index_message() returns trigger language plpgsql as $$
    begin
      insert into message_search (message_id, workspace_id, session_id, author_name, model_id, created_at, document)
        select new.id, s.workspace_id, new.session_id, new.author_name, new.model_id, new.created_at, search_document(new, s.workspace_id)
        from session s where s.id = new.session_id
        on conflict (message_id) do update
          set author_name = excluded.author_name, model_id = excluded.model_id, document = excluded.document;
      return null;
    end $$`);
    this.addSql(`insert into message_search (message_id, workspace_id, session_id, author_name, model_id, created_at, document)
      select m.id, s.workspace_id, m.session_id, m.author_name, m.model_id, m.created_at, search_document(m, s.workspace_id)
      from message m join session s on s.id = m.session_id where m.status not in ('queued', 'streaming')`);
    this.addSql(`create index message_search_document on message_search using gin (document)`);
    this.addSql(`create index message_search_newest on message_search (workspace_id, message_id desc)`);
    this.addSql(`create index message_search_session on message_search (session_id, message_id desc)`);
    this.addSql(`create trigger message_is_indexed after insert or update of text, status, author_name on message
      for each row when (new.status not in ('queued', 'streaming')) execute function index_message()`);
  }

  override down(): void {
    this.addSql('drop trigger message_is_indexed on message');
    this.addSql('drop table message_search');
    this.addSql('drop function index_message()');
    this.addSql('drop function search_document(message, text)');
    this.addSql('drop function search_words(text)');
  }
}
