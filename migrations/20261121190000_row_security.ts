import { Migration } from '@mikro-orm/migrations';

/**
 * The second line behind the program's own checks (docs/decisions/2026-11-20-row-security.md). Statements of an operation run as
 * parley_tenant, for whom `parley.scope` says (`user usr_…`, `apiKey key_…`, `guest gst_…`, and the moment in ms), and these policies show them their rows.
 * Statements of the house run as parley_app and see everything. Owners are not bound.
 */

/** Who the scope is. */
const KIND = `split_part(current_setting('parley.scope', true), ' ', 1)`;
const ID = `split_part(current_setting('parley.scope', true), ' ', 2)`;

/** By the clock of the program, which tests own. */
const NOW = `to_timestamp(coalesce(nullif(split_part(current_setting('parley.scope', true), ' ', 3), ''), '0')::bigint / 1000.0)`;

/** What a statement asks once. They read as their owner, so that no policy waits for another. */
const FUNCTIONS: Record<string, string> = {
  'parley_person()': `text language sql stable as $$ select case when ${KIND} = 'user' then ${ID} else '' end $$`,
  /** Where the actor belongs. */
  'parley_workspaces()': `text[] language sql stable security definer set search_path = public as $$
    select array(select workspace_id from membership where ${KIND} = 'user' and user_id = ${ID}
      union all select workspace_id from api_key where ${KIND} = 'apiKey' and id = ${ID}) $$`,
  /** Where sessions that are open to the workspace are open to the actor. */
  'parley_open_workspaces()': `text[] language sql stable security definer set search_path = public as $$
    select array(select workspace_id from membership where ${KIND} = 'user' and user_id = ${ID} and role <> 'guest'
      union all select workspace_id from api_key where ${KIND} = 'apiKey' and id = ${ID}) $$`,
  /** That a link let the actor into. */
  'parley_linked_sessions()': `text[] language sql stable security definer set search_path = public as $$
    select array(select l.session_id from link_grant g join share_link l on l.id = g.link_id join session s on s.id = l.session_id
      where (${KIND} = 'user' and g.user_id = ${ID} or ${KIND} = 'guest' and g.guest_id = ${ID})
        and g.removed_at is null and l.revoked_at is null and s.visibility = 'link'
        and (l.expires_at is null or l.expires_at > ${NOW})) $$`,
  /** Whose money and limits the actor's doings touch. */
  'parley_touched_workspaces()': `text[] language sql stable security definer set search_path = public as $$
    select parley_workspaces() || array(select workspace_id from session where id = any(parley_linked_sessions())) $$`,
  /** Whom the actor explicitly is let into by name. */
  'parley_member_sessions()': `text[] language sql stable security definer set search_path = public as $$
    select array(select session_id from session_member where ${KIND} = 'user' and user_id = ${ID}) $$`,
  /** A person who is no member where the actor is: by a link, or from before, by what they did. */
  'parley_knows(text)': `boolean language sql stable security definer set search_path = public as $$
    select exists (select from link_grant g join share_link l on l.id = g.link_id join session s on s.id = l.session_id
        where g.user_id = $1 and (s.workspace_id = any(parley_workspaces()) or s.id = any(parley_linked_sessions())))
      or exists (select from audit_event a where a.actor_id = $1 and a.workspace_id = any(parley_workspaces())) $$`,
  'parley_email()': `text language sql stable security definer set search_path = public as $$
    select coalesce((select email from app_user where ${KIND} = 'user' and id = ${ID}), '') $$`,
};

/** Calls within a policy: as a sub-select each is evaluated once for a statement. */
const once = (call: string) => `(select ${call}())`;
const among = (column: string, call: string) => `${column} = any((select ${call}())::text[])`;

const BELONGS = among('workspace_id', 'parley_workspaces');
const TOUCHED = among('workspace_id', 'parley_touched_workspaces');
const OWN = `user_id = ${once('parley_person')}`;
const inSessionOf = (table: string) => `exists (select from session s where s.id = ${table}.session_id)`;
const ofMessage = (table: string) => `exists (select from message m where m.id = ${table}.message_id)`;

const SESSION_SEEN = `${among('workspace_id', 'parley_open_workspaces')} and visibility <> 'private'
  or ${BELONGS} and (creator_kind = ${KIND} and creator_id = ${ID} or ${among('id', 'parley_member_sessions')})
  or ${among('id', 'parley_linked_sessions')}`;

/** `see`: which rows there are. `change`: what may be written, `see` where it says nothing, null where nothing may. */
interface Policy {
  see: string;
  /** Without the columns that are secret; else all of them. */
  columns?: string;
  change?: string | null;
}

const named = (tables: string) => tables.trim().split(/\s+/);
const bySession = (tables: string) => named(tables).map((table): [string, Policy] => [table, { see: inSessionOf(table) }]);
const byMessage = (tables: string) => named(tables).map((table): [string, Policy] => [table, { see: ofMessage(table) }]);
const all = (policy: Policy, tables: string) => named(tables).map((table): [string, Policy] => [table, policy]);

const POLICIES: [string, Policy][] = [
  ['workspace', { see: among('id', 'parley_touched_workspaces'), change: among('id', 'parley_workspaces') }],
  ['membership', { see: `${TOUCHED} or ${OWN}`, change: BELONGS }],
  ['invitation', { see: `${BELONGS} or email = ${once('parley_email')}` }],
  [
    'app_user',
    {
      // An offset keeps the planner from reading every membership for one of them.
      see: `id = ${once('parley_person')} or exists (select from membership m where m.user_id = app_user.id offset 0) or parley_knows(id)`,
      change: null,
    },
  ],
  [
    'guest',
    {
      see: `${KIND} = 'guest' and id = ${ID} or exists (select from link_grant g where g.guest_id = guest.id)`,
      change: null,
      columns: 'id, display_name, created_at, expires_at',
    },
  ],
  ...all({ see: BELONGS }, 'workspace_slug api_key'),
  [
    'workspace_link',
    { see: BELONGS, columns: 'id, workspace_id, role, max_uses, uses, created_by_id, created_at, expires_at, revoked_at' },
  ],
  [
    'api_key_old_secret',
    {
      see: 'exists (select from api_key k where k.id = api_key_id)',
      change: null,
      columns: 'api_key_id, replaced_at, ends_at, last_used_at',
    },
  ],

  ['session', { see: SESSION_SEEN, change: `${BELONGS} or ${among('id', 'parley_linked_sessions')}` }],
  ...bySession('session_member message send_request draft draft_update pending_event share_link branch comment'),
  ...bySession('prompt_queue queued_prompt poll message_search draft_writer'),
  ...byMessage('run_chunk reaction reaction_state'),
  ['poll_vote', { see: 'exists (select from poll p where p.prompt_id = poll_vote.prompt_id)' }],
  [
    'link_grant',
    {
      see: `exists (select from share_link l where l.id = link_id)
      or ${OWN} or ${KIND} = 'guest' and guest_id = ${ID}`,
    },
  ],
  ...all({ see: OWN }, 'folder shelf_place read_mark notification_preference person_activity'),
  ['notification', { see: `recipient_id = ${once('parley_person')}` }],

  ['usage_entry', { see: TOUCHED }],
  ...all({ see: BELONGS, change: TOUCHED }, 'usage_pending'),
  ...all(
    { see: TOUCHED },
    'billing_account ledger_transaction reservation run_slot budget budget_counter budget_request budget_warning limit_hit',
  ),
  ['model_price', { see: `workspace_id is null or ${TOUCHED}`, change: null }],
  ...all({ see: TOUCHED, change: BELONGS }, 'subscription plan_change auto_top_up'),
  ...all({ see: BELONGS }, 'direct_run activity_sample stripe_customer stripe_checkout stripe_invoice'),
  ...all({ see: BELONGS }, 'stripe_payment invoice meter_event'),
  ['invoice_line', { see: 'exists (select from invoice i where i.id = invoice_id)' }],
  ['provider_key', { see: TOUCHED, change: BELONGS }],
  ...all({ see: BELONGS }, 'webhook_endpoint webhook_delivery webhook_try'),
  ['weekly_report_choice', { see: `${BELONGS} and ${OWN}` }],
  ...all({ see: BELONGS, change: null }, 'audit_event audit_chain api_request'),
];

/** Credentials, what is on its way, and what the server keeps of itself: nothing that an operation runs as may so much as ask for it. */
const SEALED = named(`
  password_credential login login_cookie access_token refresh_token magic_link address_link login_challenge oauth_account
  oauth_attempt two_factor recovery_code sign_in_failure notification_delivery notification_route weekly_report
  stripe_event agenda_jobs agenda_logs job_run job_worker persisted_operation node usage_word usage_hour usage_day
  usage_day_actor usage_day_session usage_day_detail usage_day_latency
`);

/** They write what follows from a row, for whomever wrote the row. */
const TRIGGERS = ['index_message()', 'forget_budget()'];

export class RowSecurity extends Migration {
  override up(): void {
    this.addSql(`do $$ begin
      if not exists (select from pg_roles where rolname = 'parley_tenant') then create role parley_tenant nologin; end if;
      -- Who makes a role may hand it out, and not yet act as it.
      if not (select rolsuper from pg_roles where rolname = current_user) then execute format('grant parley_tenant to %I', current_user); end if;
    exception
      when duplicate_object or unique_violation then null;
      when insufficient_privilege then raise notice 'role parley_tenant was not made';
    end $$`);
    for (const [name, body] of Object.entries(FUNCTIONS)) this.addSql(`create function ${name} returns ${body}`);
    for (const trigger of TRIGGERS) this.addSql(`alter function ${trigger} security definer set search_path = public`);
    // Without the roles there is nobody whom policies could be for.
    this.addSql(`do $do$ begin
      if (select count(*) from pg_roles where rolname in ('parley_app', 'parley_tenant')) = 2 then
        grant usage on schema public to parley_tenant;
        grant usage, select on all sequences in schema public to parley_tenant;
        ${[...POLICIES.map(([table]) => table), ...SEALED].map(openToHouse).join(' ')}
        ${POLICIES.map(openToTenant).join(' ')}
      end if;
    end $do$`);
  }

  override down(): void {
    const tables = [...POLICIES.map(([table]) => table), ...SEALED];
    const names = ['house', 'tenant_sees', 'tenant_adds', 'tenant_changes', 'tenant_takes'];
    for (const table of tables) {
      for (const name of names) this.addSql(`drop policy if exists ${name} on ${table}`);
      this.addSql(`alter table ${table} disable row level security`);
    }
    for (const trigger of TRIGGERS) this.addSql(`alter function ${trigger} security invoker reset search_path`);
    for (const name of Object.keys(FUNCTIONS).reverse()) this.addSql(`drop function ${name}`);
    this.addSql(`do $$ begin
      if exists (select from pg_roles where rolname = 'parley_tenant') then
        revoke all on all tables in schema public from parley_tenant;
        revoke all on all sequences in schema public from parley_tenant;
        revoke usage on schema public from parley_tenant;
      end if;
    end $$`);
    // The role stays: it belongs to the server, and other databases may use it.
  }
}

function openToHouse(table: string): string {
  return `alter table ${table} enable row level security; create policy house on ${table} to parley_app using (true) with check (true);`;
}

/** It may do what the house may, and no more: what is append-only stays so. */
function openToTenant([table, { see, change = see, columns }]: [string, Policy]): string {
  const reading = `grant select ${columns === undefined ? '' : `(${columns})`} on ${table} to parley_tenant; create policy tenant_sees on ${table} for select to parley_tenant using (${see});`;
  if (change === null) return reading;
  return `${reading}
    grant insert on ${table} to parley_tenant;
    create policy tenant_adds on ${table} for insert to parley_tenant with check (${change});
    if has_table_privilege('parley_app', '${table}', 'update') then
      grant update on ${table} to parley_tenant;
      create policy tenant_changes on ${table} for update to parley_tenant using (${change}) with check (${change});
    end if;
    if has_table_privilege('parley_app', '${table}', 'delete') then
      grant delete on ${table} to parley_tenant;
      create policy tenant_takes on ${table} for delete to parley_tenant using (${change});
    end if;`;
}
