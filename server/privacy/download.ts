/** The way to a copy of one’s data: asked for with the password, fetched within ten minutes by the login that asked. */
import type { Actor } from '../identity/actor.ts';
import type { RecordAudit } from '../identity/audit-port.ts';
import type { Caller } from '../identity/caller.ts';
import { requirePerson } from '../identity/require-person.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database, Tx } from '../kit/db.ts';
import { Expected } from '../kit/errors.ts';
import type { RateLimits } from '../kit/rate-limit.ts';
import type { Sealing } from '../kit/sealing.ts';
import { countAction } from '../limits.ts';
import type { createPersonalExport } from './personal-export.ts';

export const DOWNLOAD_LIFETIME_MS = 10 * 60_000;
const PURPOSE = 'personal export';

export interface DownloadDeps {
  db: Database;
  clock: Pick<Clock, 'now'>;
  rateLimits: RateLimits;
  sealing: Sealing;
  audit: RecordAudit;
  reassure(actor: Actor, caller: Caller, password: string | null): Promise<void>;
  workspaceIdsOf(tx: Tx, userId: string): Promise<string[]>;
  personalExport: ReturnType<typeof createPersonalExport>;
}

interface Ticket {
  userId: string;
  loginId: string;
  until: number;
}

export function createDownload({ db, clock, rateLimits, sealing, audit, reassure, workspaceIdsOf, personalExport }: DownloadDeps) {
  async function read(token: string): Promise<Ticket | null> {
    try {
      return JSON.parse((await sealing.open(PURPOSE, Buffer.from(token, 'base64url'))).toString()) as Ticket;
    } catch {
      return null;
    }
  }

  return {
    async requestExport(actor: Actor, caller: Caller, password: string | null): Promise<{ path: string; expiresAt: Date }> {
      const { userId, loginId } = requirePerson(actor);
      await reassure(actor, caller, password);
      await countAction(rateLimits, 'personalExport', { person: userId });
      await db.write(async (tx) => {
        for (const workspaceId of await workspaceIdsOf(tx, userId))
          audit(tx, { workspaceId, actor: { kind: 'user', id: userId }, action: 'account:export', targetId: userId });
      });
      const ticket: Ticket = { userId, loginId, until: clock.now() + DOWNLOAD_LIFETIME_MS };
      const token = (await sealing.seal(PURPOSE, Buffer.from(JSON.stringify(ticket)))).toString('base64url');
      return { path: `/export/my-data.json?token=${token}`, expiresAt: new Date(ticket.until) };
    },

    /** The token alone opens nothing: it takes the login that asked for it. */
    async openExport(renew: () => Promise<Actor>, token: string): Promise<AsyncGenerator<string>> {
      const person = requirePerson(await renew());
      const ticket = await read(token);
      const isTheirs = ticket?.userId === person.userId && ticket.loginId === person.loginId;
      if (!ticket || !isTheirs || ticket.until < clock.now())
        throw new Expected('NOT_FOUND', 'This download has ended. Ask for it again on your account page.');
      return personalExport.pieces(person, renew);
    },
  };
}
