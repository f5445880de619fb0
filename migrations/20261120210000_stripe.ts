import { Migration } from '@mikro-orm/migrations';

export class Migration20261120210000Stripe extends Migration {
  override up(): void {
    this.addSql(`alter table billing_account
      add column is_on_trial boolean not null default false,
      add column past_due_since timestamptz`);
    // What was read from Stripe later is newer: taken before each reading, kept with what was read.
    this.addSql('create sequence stripe_reading');
    this.#customers();
    this.#inbox();
    this.#objects();
    this.#topUps();
    this.#meter();
  }

  override down(): void {
    this.addSql(
      'drop table meter_event, auto_top_up, stripe_payment, stripe_invoice, subscription, stripe_event, stripe_checkout, stripe_customer',
    );
    this.addSql('drop sequence stripe_reading');
    this.addSql('alter table billing_account drop column is_on_trial, drop column past_due_since');
  }

  #customers(): void {
    this.addSql(`create table stripe_customer (
      workspace_id text collate "C" primary key references workspace (id) on delete restrict,
      customer_id text collate "C" not null unique,
      created_at timestamptz not null
    )`);
    this.addSql(`create table stripe_checkout (
      workspace_id text collate "C" not null references workspace (id) on delete restrict,
      purpose text not null check (purpose in ('plan', 'topUp')),
      session_id text collate "C" not null,
      expires_at timestamptz not null,
      primary key (workspace_id, purpose)
    )`);
  }

  #inbox(): void {
    this.addSql(`create table stripe_event (
      id text collate "C" primary key,
      type text not null,
      subject_kind text check (subject_kind in ('subscription', 'invoice', 'payment', 'checkout')),
      subject_id text collate "C",
      event_created_at timestamptz not null,
      received_at timestamptz not null,
      attempts integer not null default 0,
      next_attempt_at timestamptz not null,
      handled_at timestamptz,
      failed_at timestamptz,
      last_error text,
      check ((subject_kind is null) = (subject_id is null)),
      check (handled_at is null or failed_at is null)
    )`);
    this.addSql('create index stripe_event_due on stripe_event (next_attempt_at) where handled_at is null and failed_at is null');
    this.addSql('create index stripe_event_subject on stripe_event (subject_id) where handled_at is null and failed_at is null');
    this.addSql('create index stripe_event_received on stripe_event (received_at)');
  }

  #objects(): void {
    this.addSql(`create table subscription (
      id text collate "C" primary key,
      workspace_id text collate "C" not null references workspace (id) on delete restrict,
      reading bigint not null,
      status text not null check (status in
        ('incomplete', 'incomplete_expired', 'trialing', 'active', 'past_due', 'unpaid', 'paused', 'canceled')),
      plan text not null check (plan in ('team', 'business')),
      kept_plan text check (kept_plan in ('team', 'business')),
      kept_until timestamptz,
      seats integer not null check (seats > 0),
      seat_item_id text collate "C" not null,
      trial_ends_at timestamptz,
      period_start timestamptz not null,
      period_end timestamptz not null,
      cancels_at timestamptz,
      ended_at timestamptz,
      created_at timestamptz not null,
      check ((kept_plan is null) = (kept_until is null))
    )`);
    this.addSql('create index subscription_by_workspace on subscription (workspace_id, created_at)');
    this.addSql('create index subscription_kept on subscription (kept_until) where kept_until is not null');
    this.addSql(`create table stripe_invoice (
      id text collate "C" primary key,
      workspace_id text collate "C" not null references workspace (id) on delete restrict,
      reading bigint not null,
      subscription_id text collate "C",
      number text,
      status text not null check (status in ('draft', 'open', 'paid', 'uncollectible', 'void')),
      reason text not null,
      total_micros bigint not null,
      due_micros bigint not null,
      paid_micros bigint not null,
      period_start timestamptz not null,
      period_end timestamptz not null,
      issued_at timestamptz,
      paid_at timestamptz,
      attempts integer not null,
      next_attempt_at timestamptz,
      hosted_url text,
      pdf_url text,
      created_at timestamptz not null
    )`);
    this.addSql('create index stripe_invoice_by_workspace on stripe_invoice (workspace_id, created_at)');
  }

  #topUps(): void {
    this.addSql(`create table stripe_payment (
      id text collate "C" primary key,
      workspace_id text collate "C" not null references workspace (id) on delete restrict,
      reading bigint not null,
      purpose text not null check (purpose in ('topUp', 'autoTopUp')),
      attempt text collate "C",
      status text not null check (status in ('succeeded', 'failed', 'pending')),
      amount_micros bigint not null check (amount_micros > 0),
      taken_back_micros bigint not null check (taken_back_micros between 0 and amount_micros),
      postings integer not null default 0,
      created_at timestamptz not null
    )`);
    this.addSql('create index stripe_payment_by_workspace on stripe_payment (workspace_id, created_at)');
    this.addSql(`create table auto_top_up (
      workspace_id text collate "C" primary key references workspace (id) on delete restrict,
      is_on boolean not null,
      threshold_micros bigint not null check (threshold_micros >= 0),
      amount_micros bigint not null check (amount_micros > 0),
      monthly_cap_micros bigint check (monthly_cap_micros >= amount_micros),
      declined_at timestamptz,
      attempt text collate "C",
      attempt_at timestamptz,
      attempt_micros bigint,
      updated_at timestamptz not null,
      check ((attempt is null) = (attempt_at is null) and (attempt is null) = (attempt_micros is null))
    )`);
    this.addSql('create index auto_top_up_on on auto_top_up (workspace_id) where is_on or attempt is not null');
  }

  #meter(): void {
    this.addSql(`create table meter_event (
      id bigint generated always as identity primary key,
      workspace_id text collate "C" not null references workspace (id) on delete restrict,
      meter text not null check (meter in ('usage')),
      hour timestamptz not null,
      revision integer not null check (revision > 0),
      value_micros bigint not null check (value_micros <> 0),
      stamped_at timestamptz,
      attempts integer not null default 0,
      first_attempt_at timestamptz,
      next_attempt_at timestamptz not null,
      sent_at timestamptz,
      last_error text,
      created_at timestamptz not null,
      unique (workspace_id, meter, hour, revision)
    )`);
    this.addSql('create index meter_event_due on meter_event (next_attempt_at) where sent_at is null');
  }
}
