/** What the audit log is told of members is what programs hear of them: one place for both, so that none can be forgotten. */
import type { AuditEntry, RecordAudit } from '../identity/audit-port.ts';
import type { Tx } from '../kit/db.ts';
import type { EmitWebhook, Happening } from '../workspaces/webhook-port.ts';

export function withMemberEvents(record: RecordAudit, emit: EmitWebhook): RecordAudit {
  const waiting = new WeakMap<Tx, Happening[]>();

  return function recordAndEmit(tx, entry) {
    const happenings = happeningsOf(entry);
    const known = waiting.get(tx);
    if (known) known.push(...happenings);
    else if (happenings.length > 0) {
      waiting.set(tx, happenings);
      tx.beforeCommit(async () => {
        for (const one of happenings) await emit(tx, one);
      });
    }
    record(tx, entry);
  };
}

function happeningsOf({ action, workspaceId, actor, targetId, detail = {} }: AuditEntry): Happening[] {
  const common = { workspaceId, session: null, actor };
  const text = (name: string): string | null => (typeof detail[name] === 'string' ? detail[name] : null);
  const roleChange = (userId: string | null, role: string | null, roleBefore: string | null): Happening => ({
    ...common,
    type: 'member.role_changed',
    data: { userId, role, roleBefore },
  });
  const userId = targetId ?? null;
  switch (action) {
    case 'member:join':
      return [{ ...common, type: 'member.added', data: { userId, role: text('role') } }];
    case 'member:leave':
    case 'member:remove':
      return [{ ...common, type: 'member.removed', data: { userId, role: text('was') } }];
    case 'member:change-role':
      return [roleChange(userId, text('to'), text('from'))];
    case 'member:transfer-ownership':
      return [roleChange(userId, 'owner', text('was')), roleChange(actor?.id ?? null, 'admin', 'owner')];
    default:
      return [];
  }
}
