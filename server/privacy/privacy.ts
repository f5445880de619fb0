import type { Actor } from '../identity/actor.ts';
import type { RecordAudit } from '../identity/audit-port.ts';
import type { Identity } from '../identity/identity.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database } from '../kit/db.ts';
import type { RateLimits } from '../kit/rate-limit.ts';
import type { Sealing } from '../kit/sealing.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Workspaces } from '../workspaces/workspaces.ts';
import { createDownload } from './download.ts';
import { createErasing } from './erasing.ts';
import { createPersonalExport } from './personal-export.ts';
import { createRetention } from './retention.ts';

export interface PrivacyOptions {
  db: Database;
  clock: Clock;
  rateLimits: RateLimits;
  sealing: Sealing;
  audit: RecordAudit;
  identity: Pick<Identity, 'reassure'>;
  workspaces: Pick<Workspaces, 'roleOf' | 'workspaceIdsOf' | 'findHeirs'>;
  sessions: { rolesOf: Sessions['rolesOf']; parts: Pick<Sessions['parts'], 'deleteSessionNow' | 'eraseWordsOf'> };
}

export function createPrivacy(options: PrivacyOptions) {
  const { identity, workspaces, sessions } = options;
  const personalExport = createPersonalExport({
    ...options,
    rolesOf: (actor: Actor, ids: readonly string[]) => sessions.rolesOf(actor, ids),
  });
  return {
    ...createDownload({ ...options, personalExport, reassure: identity.reassure, workspaceIdsOf: workspaces.workspaceIdsOf }),
    retention: createRetention({ ...options, roleOf: workspaces.roleOf, deleteNow: sessions.parts.deleteSessionNow }),
    erasing: createErasing({ ...options, findHeirs: workspaces.findHeirs, eraseWordsOf: sessions.parts.eraseWordsOf }),
  };
}

export type Privacy = ReturnType<typeof createPrivacy>;
