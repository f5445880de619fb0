import { resolveCursorConnection } from '@pothos/plugin-relay';
import type { AuditRecord } from '../server/audit/reading.ts';
import type { ChainVerdict } from '../server/audit/verifying.ts';
import { ActorInterface } from './actors.ts';
import { builder, pageComplexity } from './builder.ts';
import { requireActor } from './require-actor.ts';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from './wire/limits.ts';
import { Workspace } from './workspaces.ts';

/** Like the verification of a chain of any length. */
const CHECK_COMPLEXITY = 500;

const AuditFact = builder.objectRef<{ name: string; value: string }>('AuditFact').implement({
  permission: 'audit:read',
  description: 'One fact about an event.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What it says, like `from` or `role`.' }),
    value: t.exposeString('value', { description: 'As text; parts of a list with commas between them.' }),
  }),
});

const AuditEvent = builder.objectRef<AuditRecord>('AuditEvent').implement({
  permission: 'audit:read',
  description: 'One thing that somebody did in a workspace, written down in the moment that it was done, and never changed.',
  fields: (t) => ({
    seq: t.exposeInt('seq', { description: 'Its number in the workspace, from 1, without gaps.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When.' }),
    actor: t.field({
      type: ActorInterface,
      nullable: true,
      description: 'Who; null: this server by itself, as by a job.',
      resolve: ({ actor }) => actor,
    }),
    action: t.exposeString('action', { description: 'What, as `noun:verb`, like `member:remove`.' }),
    targetId: t.exposeID('targetId', { nullable: true, description: 'The id of what it was done to; null: the workspace as a whole.' }),
    targetName: t.exposeString('targetName', { nullable: true, description: 'Its name as it is now; null: it has none, or is gone.' }),
    facts: t.field({
      type: [AuditFact],
      description: 'What else is known, like the role before and after.',
      resolve: ({ detail }) => Object.entries(detail).map(([name, value]) => ({ name, value: wordOf(value) })),
    }),
    ip: t.exposeString('ip', { nullable: true, description: 'The address it came from; null: from none.' }),
    hash: t.exposeString('hash', { description: 'SHA-256 over the event and the hash of the one before, in hexadecimal.' }),
  }),
});

function wordOf(value: AuditRecord['detail'][string]): string {
  return Array.isArray(value) ? value.join(', ') : value === null ? '' : String(value);
}

const AuditCheck = builder.objectRef<ChainVerdict>('AuditCheck').implement({
  permission: 'audit:read',
  description: 'Whether the audit log is as it was written.',
  fields: (t) => ({
    length: t.exposeInt('length', { description: 'How many events were looked at.' }),
    brokenAt: t.exposeInt('brokenAt', { nullable: true, description: 'The first event that was changed or taken away; null: none was.' }),
  }),
});

builder.objectFields(Workspace, (t) => ({
  auditEvents: t.connection(
    {
      permission: 'audit:read',
      type: AuditEvent,
      description: 'Who did what, newest first; for owners and admins. Events are kept as long as the workspace, at least a year.',
      complexity: pageComplexity(DEFAULT_PAGE_SIZE),
      args: {
        query: t.arg.string({ description: 'Looked for in names, ids, addresses and facts; at most 200 characters.' }),
        actorId: t.arg.id({ description: 'Only what this person, key or guest did.' }),
        action: t.arg.string({ description: 'Only this, as `noun:verb`.' }),
        from: t.arg({ type: 'DateTime', description: 'Only from here on.' }),
        to: t.arg({ type: 'DateTime', description: 'Only before this.' }),
      },
      resolve: ({ id }, { query, actorId, action, from, to, ...args }, context) =>
        resolveCursorConnection<Promise<AuditRecord[]>>(
          { args, defaultSize: DEFAULT_PAGE_SIZE, maxSize: MAX_PAGE_SIZE, toCursor: ({ seq }) => String(seq) },
          (page) => context.services.audit.auditEvents(requireActor(context), id, { ...page, query, actorId, action, from, to }),
        ),
    },
    { description: 'A part of the audit log.' },
    { description: 'One event and where it stands in the list.' },
  ),
  auditCheck: t.field({
    permission: 'audit:read',
    type: AuditCheck,
    description: 'Computes every hash of the audit log again.',
    complexity: { field: CHECK_COMPLEXITY },
    resolve: ({ id }, _args, context) => context.services.audit.auditCheck(requireActor(context), id),
  }),
}));
