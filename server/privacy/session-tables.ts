/** What of sessions, and of the records about them, is a person’s to have. */
import { same } from './personal-table.ts';
import type { PersonalTable } from './personal-table.ts';

/** Which model answered is a secret while a blind vote on the prompt is open. */
const secretAnswerOf = (message: string): string =>
  `exists (select 1 from message a join poll on poll.prompt_id = a.parent_id and poll.is_blind and poll.state = 'open' where a.id = ${message})`;

export const SESSION_TABLES: readonly PersonalTable[] = [
  {
    section: 'sessions',
    table: 'session',
    by: ['creator_id', 'titled_by_id'],
    key: ['id'],
    give: same('id', 'workspace_id', 'title', 'visibility', 'created_at', 'updated_at', 'archived_at'),
    whileReadable: { session: 'id', fields: ['title'] },
  },
  {
    section: 'sessionMemberships',
    table: 'session_member',
    by: ['user_id'],
    key: ['session_id', 'user_id'],
    give: same('session_id', 'role', 'created_at'),
  },
  {
    section: 'linksUsed',
    table: 'link_grant',
    by: ['user_id'],
    key: ['link_id', 'user_id'],
    give: same('link_id', 'created_at', 'removed_at'),
  },
  {
    section: 'messages',
    table: 'message',
    by: ['author_id', 'requester_id', 'stopped_by_id'],
    key: ['id'],
    give: {
      ...same('id', 'session_id', 'parent_id', 'role', 'status', 'created_at', 'finished_at'),
      author_name: 'case when t.author_id = :me then t.author_name end',
      text: 'case when t.author_id = :me then t.text end',
      answer: 'case when t.requester_id = :me then t.text end',
      model: `case when t.requester_id = :me and not ${secretAnswerOf('t.id')} then t.model_id end`,
      stopped_by_you: 't.stopped_by_id is not distinct from :me',
    },
    whileReadable: { session: 'session_id', fields: ['answer', 'model'] },
  },
  {
    section: 'comments',
    table: 'comment',
    by: ['author_id', 'requester_id', 'resolved_by_id'],
    key: ['id'],
    give: {
      ...same('id', 'session_id', 'message_id', 'thread_id', 'created_at', 'edited_at', 'deleted_at', 'resolved_at'),
      text: 'case when t.author_id = :me then t.text end',
      reply: 'case when t.requester_id = :me then t.text end',
      quote: 'case when t.author_id = :me then t.anchor_quote end',
      resolved_by_you: 't.resolved_by_id is not distinct from :me',
    },
    whileReadable: { session: 'session_id', fields: ['reply', 'quote'] },
  },
  { section: 'reactions', table: 'reaction', by: ['actor_id'], key: ['id'], give: same('message_id', 'emoji', 'actor_name') },
  {
    section: 'votes',
    table: 'poll_vote',
    by: ['actor_id'],
    key: ['prompt_id', 'actor_id'],
    give: same('prompt_id', 'message_id', 'voted_at', 'actor_name'),
  },
  {
    section: 'polls',
    table: 'poll',
    by: ['opened_by_id'],
    key: ['prompt_id'],
    give: same('prompt_id', 'session_id', 'is_blind', 'state', 'opened_at', 'closed_at'),
  },
  {
    section: 'branches',
    table: 'branch',
    by: ['creator_id'],
    key: ['id'],
    give: same('id', 'session_id', 'name', 'state', 'created_at'),
  },
  {
    section: 'shareLinks',
    table: 'share_link',
    by: ['created_by_id'],
    key: ['id'],
    give: same('id', 'session_id', 'role', 'name', 'created_at', 'expires_at', 'revoked_at', 'uses', 'last_used_at'),
  },
  {
    section: 'queuedPrompts',
    table: 'queued_prompt',
    by: ['author_id'],
    key: ['id'],
    give: same('id', 'session_id', 'state', 'text', 'created_at'),
  },
  { section: 'drafts', table: 'draft_writer', by: ['actor_id'], key: ['session_id', 'client'], give: same('session_id', 'client') },
];

export const RECORD_TABLES: readonly PersonalTable[] = [
  {
    section: 'auditEvents',
    table: 'audit_event',
    by: ['actor_id', 'target_id'],
    key: ['workspace_id', 'seq'],
    give: {
      ...same('workspace_id', 'seq', 'at', 'action', 'target_id', 'detail'),
      by_you: 't.actor_id is not distinct from :me',
      ip: 'case when t.actor_id = :me then t.ip end',
    },
  },
  {
    section: 'usage',
    table: 'usage_entry',
    by: ['actor_id'],
    key: ['id'],
    give: same(
      'id',
      'workspace_id',
      'session_id',
      'message_id',
      'purpose',
      'provider',
      'model',
      'uncached_input',
      'cache_read',
      'cache_write',
      'output',
      'reasoning',
      'cost_micros',
      'status',
      'started_at',
      'ended_at',
    ),
    unless: secretAnswerOf('t.message_id'),
  },
  {
    section: 'directRuns',
    table: 'direct_run',
    by: ['actor_id'],
    key: ['id'],
    give: same('id', 'workspace_id', 'model_id', 'status', 'text', 'created_at', 'finished_at'),
  },
  {
    section: 'limitsHit',
    table: 'limit_hit',
    by: ['actor_id'],
    key: ['workspace_id', 'day', 'actor_kind', 'actor_id', 'limit_id'],
    give: same('workspace_id', 'day', 'limit_id', 'hits', 'first_at', 'last_at'),
  },
];
