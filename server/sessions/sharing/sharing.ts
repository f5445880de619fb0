import type { RecordAudit } from '../../identity/audit-port.ts';
import type { Guests } from '../../identity/guests.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/db.ts';
import type { Ids } from '../../kit/ids.ts';
import type { RateLimits } from '../../kit/rate-limit.ts';
import type { Access } from '../access.ts';
import type { NoticeSink } from '../notice-sink.ts';
import { createClaiming } from './claiming.ts';
import type { ClaimVotes } from './claiming.ts';
import { createInviters } from './inviters.ts';
import { createJoining } from './joining.ts';
import { createLinkGuests } from './link-guests.ts';
import { createSessionMembers } from './session-members.ts';
import type { SessionInvitations } from './session-members.ts';
import type { NoteSessionChanged } from './session-row.ts';
import { createShareLinks } from './share-links.ts';
import { createSharedSessions } from './shared-sessions.ts';

export interface SharingOptions {
  db: Database;
  audit: RecordAudit;
  access: Access;
  noteChanged: NoteSessionChanged;
  invitations: SessionInvitations;
  guests: Guests;
  claimVotes: ClaimVotes;
  notices: NoticeSink;
  rateLimits: RateLimits;
  clock: Pick<Clock, 'now'>;
  ids: Ids;
  publicUrl(): string;
}

/** Who may be in a session, and how they come into it. */
export function createSharing(options: SharingOptions) {
  const inviters = createInviters(options);
  const deps = { ...options, inviters };
  return {
    mayInvite: inviters.mayInvite,
    ...createSessionMembers(deps),
    ...createShareLinks(deps),
    ...createJoining(deps),
    ...createClaiming(deps),
    ...createLinkGuests(deps),
    ...createSharedSessions(deps),
  };
}

export type Sharing = ReturnType<typeof createSharing>;
