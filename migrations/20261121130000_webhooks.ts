import { Migration } from '@mikro-orm/migrations';

/** Endpoints that a workspace is told at, what each of them is told, and how every try went. */
export class Webhooks extends Migration {
  override up(): void {
    this.addSql(`create table webhook_endpoint (
      id text collate "C" primary key,
      workspace_id text collate "C" not null references workspace (id) on delete cascade,
      session_id text collate "C",
      url text not null,
      description text not null,
      event_types text[] not null,
      state text not null check (state in ('active', 'paused', 'failed', 'gone')),
      sealed_secret bytea,
      old_sealed_secret bytea,
      old_secret_ends_at timestamptz,
      failing_since timestamptz,
      created_by_id text collate "C" references app_user (id) on delete set null,
      created_at timestamptz not null,
      removed_at timestamptz,
      check ((removed_at is null) = (sealed_secret is not null)),
      check ((old_sealed_secret is null) = (old_secret_ends_at is null))
    )`);
    this.addSql('create index webhook_endpoint_by_workspace on webhook_endpoint (workspace_id)');
    this.addSql('create index webhook_endpoint_by_creator on webhook_endpoint (created_by_id) where created_by_id is not null');
    this.addSql('create index webhook_endpoint_removed on webhook_endpoint (removed_at) where removed_at is not null');
    this.addSql(`create table webhook_delivery (
      id text collate "C" primary key,
      endpoint_id text collate "C" not null references webhook_endpoint (id) on delete cascade,
      workspace_id text collate "C" not null,
      type text not null,
      body text not null,
      occurred_at timestamptz not null,
      state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
      attempts integer not null default 0 check (attempts >= 0),
      due_at timestamptz not null,
      lease_id text,
      lease_until timestamptz,
      finished_at timestamptz,
      check ((state = 'waiting') = (finished_at is null)),
      check ((lease_id is null) = (lease_until is null))
    )`);
    this.addSql('create index webhook_delivery_by_endpoint on webhook_delivery (endpoint_id, id)');
    this.addSql('create index webhook_delivery_by_workspace on webhook_delivery (workspace_id, id)');
    this.addSql(`create index webhook_delivery_waiting on webhook_delivery (endpoint_id, due_at, id) where state = 'waiting'`);
    this.addSql(`create index webhook_delivery_due on webhook_delivery (due_at) where state = 'waiting'`);
    this.addSql(`create index webhook_delivery_failed on webhook_delivery (endpoint_id, occurred_at) where state = 'failed'`);
    this.addSql('create index webhook_delivery_by_time on webhook_delivery (occurred_at)');
    this.addSql(`create table webhook_try (
      id bigint generated always as identity primary key,
      delivery_id text collate "C" not null references webhook_delivery (id) on delete cascade,
      workspace_id text collate "C" not null,
      at timestamptz not null,
      duration_ms integer not null check (duration_ms >= 0),
      status integer,
      error text,
      answer text not null,
      check ((status is null) = (error is not null))
    )`);
    this.addSql('create index webhook_try_by_delivery on webhook_try (delivery_id, id)');
  }

  override down(): void {
    this.addSql('drop table webhook_try, webhook_delivery, webhook_endpoint');
  }
}
