/** What the world has beyond its sessions: a row of each kind with a canary in it, as the API would have written it. */
import type { TestApp } from '../../testkit/test-app.ts';
import type { Person } from '../../testkit/visitors.ts';
import type { Canaries } from './matrix-canaries.ts';

export interface RowsOptions {
  owner: Person;
  closed: { id: string; promptId: string };
  canaries: Canaries;
}

export async function insertRows(app: Pick<TestApp, 'sql'>, { owner, closed, canaries }: RowsOptions) {
  const noticeId = 'ntf_0000000000000000000000000a';
  await app.sql(
    `insert into notification (id, recipient_id, kind, workspace_id, session_id, message_id, excerpt, in_app, created_at)
     values ($1, $2, 'reply', $3, $4, $5, $6, true, now())`,
    [noticeId, owner.id, owner.workspace.id, closed.id, closed.promptId, canaries.closed],
  );

  const [budgetId, budgetRequestId] = ['bdg_0000000000000000000000000a', 'brq_0000000000000000000000000a'];
  await app.sql(
    `insert into budget (id, workspace_id, scope, subject_id, period, mode, limit_micros, created_at, updated_at)
     values ($1, $2, 'person', $3, 'total', 'soft', 1, now(), now())`,
    [budgetId, owner.workspace.id, owner.id],
  );
  await app.sql(
    `insert into budget_request (id, workspace_id, budget_id, session_id, actor_kind, actor_id, actor_name, note, state, created_at)
     values ($1, $2, $3, $4, 'user', $5, 'Owner', $6, 'open', now())`,
    [budgetRequestId, owner.workspace.id, budgetId, closed.id, owner.id, `Note ${canaries.asks}`],
  );

  const [invoiceId, lineId] = ['ivc_0000000000000000000000000a', 'ivl_0000000000000000000000000a'];
  await app.sql(
    `insert into invoice (id, workspace_id, period, number, status, total_micros, issued_at)
     values ($1, $2, '2025-01-01', $3, 'open', 7, now())`,
    [invoiceId, owner.workspace.id, `Number ${canaries.bills}`],
  );
  await app.sql(
    `insert into invoice_line (id, invoice_id, position, kind, model_id, purpose, runs, input_tokens, output_tokens, amount_micros, description)
     values ($1, $2, 1, 'usage', 'demo:echo', 'answer', 1, 1, 1, 7, $3)`,
    [lineId, invoiceId, `Line ${canaries.bills}`],
  );

  const workspaceLinkId = 'wln_0000000000000000000000000a';
  await app.sql(
    `insert into workspace_link (id, workspace_id, role, token_hash, created_by_id, created_at, expires_at)
     values ($1, $2, 'admin', 'hash', $3, now(), now() + interval '1 day')`,
    [workspaceLinkId, owner.workspace.id, owner.id],
  );

  const folderId = 'fld_0000000000000000000000000a';
  await app.sql('insert into folder (id, workspace_id, user_id, name, created_at) values ($1, $2, $3, $4, now())', [
    folderId,
    owner.workspace.id,
    owner.id,
    `Folder ${canaries.admins}`,
  ]);

  const jobRunId = 'jrn_0000000000000000000000000a';
  await app.sql(
    `insert into job_run (id, job, status, trigger, started_by, created_at, started_at, finished_at, error)
     values ($1, 'jobs:delete-old-runs', 'failed', 'operator', $2, now(), now(), now(), $3)`,
    [jobRunId, owner.id, `Error ${canaries.admins}`],
  );

  const providerKeyId = 'pvk_0000000000000000000000000a';
  // Paused: else its models were for everybody here to see.
  await app.sql(
    `insert into provider_key (id, workspace_id, kind, prefix, name, base_url, models, sealed_key, sealed_secret, last_four, created_at, paused_at)
     values ($1, $2, 'compatible', $3, $4, $5, $6, 'x', 'x', '', now(), now())`,
    [
      providerKeyId,
      owner.workspace.id,
      canaries.providers,
      `Box ${canaries.providers}`,
      `https://${canaries.providers}.example.com/v1`,
      JSON.stringify([{ model: `model-${canaries.providers}` }]),
    ],
  );

  const [webhookEndpointId, webhookDeliveryId] = ['whe_0000000000000000000000000a', 'whd_0000000000000000000000000a'];
  await app.sql(
    `insert into webhook_endpoint (id, workspace_id, url, description, event_types, state, sealed_secret, created_at)
     values ($1, $2, $3, $4, '{run.completed}', 'paused', 'x', now())`,
    [webhookEndpointId, owner.workspace.id, `https://${canaries.hooks}.example.com/`, `Hook ${canaries.hooks}`],
  );
  await app.sql(
    `insert into webhook_delivery (id, endpoint_id, workspace_id, type, body, occurred_at, due_at)
     values ($1, $2, $3, 'run.completed', $4, now(), now())`,
    [webhookDeliveryId, webhookEndpointId, owner.workspace.id, `Body ${canaries.hooks}`],
  );
  await app.sql(`insert into webhook_try (delivery_id, workspace_id, at, duration_ms, status, answer) values ($1, $2, now(), 1, 500, $3)`, [
    webhookDeliveryId,
    owner.workspace.id,
    `Answer ${canaries.hooks}`,
  ]);

  return {
    noticeId,
    budgetId,
    budgetRequestId,
    invoiceId,
    lineId,
    workspaceLinkId,
    folderId,
    jobRunId,
    webhookEndpointId,
    providerKeyId,
    webhookDeliveryId,
  };
}
