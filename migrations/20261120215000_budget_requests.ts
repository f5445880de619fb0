import { Migration } from '@mikro-orm/migrations';

const OLD_KINDS = ['mention', 'reply', 'invitation', 'runFinished', 'promptDropped'];
const KINDS = [...OLD_KINDS, 'budgetRequested', 'budgetDecided', 'budgetWarning'];
const WITH_KIND = ['notification', 'notification_preference'];

export class Migration20261120215000BudgetRequests extends Migration {
  override up(): void {
    this.#subjects();
    this.#requests();
    this.#warnings();
    this.#notices();
  }

  override down(): void {
    this.addSql(`delete from notification where session_id is null or kind <> all(array[${list(OLD_KINDS)}])`);
    this.addSql(`delete from notification_preference where kind <> all(array[${list(OLD_KINDS)}])`);
    this.addSql('drop index notification_once, notification_by_budget_request');
    this.addSql('alter table notification drop column budget_request_id, drop column needs, alter column session_id set not null');
    this.addSql('create unique index notification_once on notification (recipient_id, kind, coalesce(comment_id, message_id))');
    this.#allowKinds(OLD_KINDS);
    this.addSql('drop table budget_warning, budget_request');
    this.addSql('drop trigger budget_gone on budget');
    this.addSql('drop function forget_budget()');
    this.addSql('alter table budget drop column session_id, drop column person_id, drop column api_key_id');
  }

  /** A budget goes with what it is for, and with it what was counted. Whoever leaves the workspace has no budget in it any more. */
  #subjects(): void {
    const subject = (scope: string) => `text collate "C" generated always as (case when scope = '${scope}' then subject_id end) stored`;
    this.addSql(`alter table budget
      add column session_id ${subject('session')} references session (id) on delete cascade,
      add column person_id ${subject('person')},
      add column api_key_id ${subject('apiKey')} references api_key (id) on delete cascade,
      add foreign key (workspace_id, person_id) references membership (workspace_id, user_id) on delete cascade`);
    this.addSql('create index budget_by_session on budget (session_id)');
    this.addSql('create index budget_by_person on budget (workspace_id, person_id)');
    this.addSql('create index budget_by_api_key on budget (api_key_id)');
    this.addSql(`create function forget_budget() returns trigger language plpgsql as $$
      begin
        delete from budget_counter where budget_id = old.id;
        delete from budget_warning where workspace_id = old.workspace_id and subject = old.id;
        return null;
      end $$`);
    this.addSql('create trigger budget_gone after delete on budget for each row execute function forget_budget()');
  }

  #requests(): void {
    this.addSql(`create table budget_request (
      id text collate "C" primary key,
      workspace_id text collate "C" not null references workspace (id) on delete cascade,
      budget_id text collate "C" not null references budget (id) on delete cascade,
      session_id text collate "C" references session (id) on delete set null,
      actor_kind text not null check (actor_kind in ('user', 'guest')),
      actor_id text collate "C" not null,
      actor_name text not null,
      asked_micros bigint check (asked_micros > 0),
      note text not null,
      state text not null check (state in ('open', 'granted', 'declined')),
      granted_micros bigint check (granted_micros > 0),
      decided_by_id text collate "C" references app_user (id) on delete set null,
      decided_at timestamptz,
      created_at timestamptz not null,
      check ((state = 'open') = (decided_at is null)),
      check ((state = 'granted') = (granted_micros is not null))
    )`);
    this.addSql(`create unique index budget_request_once on budget_request (budget_id, actor_kind, actor_id) where state = 'open'`);
    this.addSql('create index budget_request_list on budget_request (workspace_id, id)');
    this.addSql('create index budget_request_by_session on budget_request (session_id)');
    this.addSql('create index budget_request_by_decider on budget_request (decided_by_id)');
  }

  /** What was warned of. `subject`: a budget's id, `credits` or `wallet`. */
  #warnings(): void {
    this.addSql(`create table budget_warning (
      workspace_id text collate "C" not null references workspace (id) on delete cascade,
      subject text collate "C" not null,
      period_start date not null,
      percent smallint not null check (percent in (50, 80, 100)),
      created_at timestamptz not null,
      primary key (workspace_id, subject, period_start, percent)
    )`);
  }

  /** `needs`: what its reader must still be allowed to do in the workspace, where it is about no session. */
  #notices(): void {
    this.#allowKinds(KINDS);
    this.addSql(`alter table notification alter column session_id drop not null,
      add column needs text,
      add column budget_request_id text collate "C" references budget_request (id) on delete cascade`);
    this.addSql('drop index notification_once');
    this.addSql(
      'create unique index notification_once on notification (recipient_id, kind, coalesce(comment_id, message_id, budget_request_id))',
    );
    this.addSql('create index notification_by_budget_request on notification (budget_request_id)');
  }

  #allowKinds(kinds: readonly string[]): void {
    for (const table of WITH_KIND) {
      this.addSql(`alter table ${table} drop constraint ${table}_kind_check`);
      this.addSql(`alter table ${table} add constraint ${table}_kind_check check (kind in (${list(kinds)}))`);
    }
  }
}

function list(kinds: readonly string[]): string {
  return kinds.map((kind) => `'${kind}'`).join(', ');
}
