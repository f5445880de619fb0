/** What people do at the door is written down in every workspace that they belong to. */
import type { RecordAudit } from '../identity/audit-port.ts';
import type { NoteSignIn } from '../identity/sign-in-notes.ts';
import type { Tx } from '../kit/db.ts';

export interface SignInRecordingOptions {
  record: RecordAudit;
  workspaceIdsOf(tx: Tx, userId: string): Promise<string[]>;
}

export function recordSignIns({ record, workspaceIdsOf }: SignInRecordingOptions): NoteSignIn {
  return async (tx, userId, action, detail) => {
    for (const workspaceId of await workspaceIdsOf(tx, userId)) {
      // Whoever fails may be anybody: it happened to the person, nobody is said to have done it.
      const actor = action === 'sign-in:fail' ? null : { kind: 'user' as const, id: userId };
      record(tx, { workspaceId, actor, action, targetId: userId, detail });
    }
  };
}
