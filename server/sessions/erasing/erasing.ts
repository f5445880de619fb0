/** What becomes of sessions when a person is erased: a session at a time, each a transaction of its own, so that it may stop anywhere and go on. */
import { sql } from 'kysely';
import type { RecordAudit } from '../../identity/audit-port.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database, Tx } from '../../kit/db.ts';
import { Expected } from '../../kit/errors.ts';
import type { EventLog } from '../../live/event-log.ts';
import type { HintTeller } from '../../live/hints.ts';
import type { Access } from '../access.ts';
import type { Drafts } from '../drafts.ts';
import type { Outbox } from '../outbox.ts';
import { createDeleteSession } from './delete-session.ts';
import { eraseComments } from './erase-comments.ts';
import { createDeleteMessage } from './delete-message.ts';
import { copiesOf, eraseMessages, messagesOf } from './erase-messages.ts';
import { eraseTitle, eraseTraces } from './erase-traces.ts';
import { privateSessionsOf, sessionsOfPerson } from './sessions-of-person.ts';

export interface ErasingDeps {
  db: Database;
  access: Access;
  drafts: Drafts;
  outbox: Outbox;
  log: EventLog;
  hints: HintTeller;
  clock: Clock;
  audit: RecordAudit;
}

export interface Erased {
  sessions: number;
  messages: number;
  /** Answers that are still being written: they are erased the next time. */
  running: number;
}

export function createErasing(deps: ErasingDeps) {
  const { db, drafts, outbox, log, clock } = deps;
  const deleting = createDeleteSession(deps);

  /** Readers begin anew, with what is there now; what they were told before is in no log any more. */
  async function forgetTold(sessionIds: Iterable<string>): Promise<void> {
    for (const id of new Set(sessionIds)) {
      if (!(await outbox.publish(id))) throw new Expected('UNAVAILABLE', 'The log store is away.');
      await log.startOver(id);
    }
  }

  /** In the session of each copy, as its words are the same. */
  async function eraseCopies(copies: readonly { id: string; sessionId: string }[], personId: string | null): Promise<string[]> {
    const bySession = Map.groupBy(copies, ({ sessionId }) => sessionId);
    for (const [sessionId, found] of bySession) {
      await db.write(async (tx) => {
        await lockSession(tx, sessionId);
        const ids = found.map(({ id }) => id);
        await eraseMessages(tx, ids, personId);
      });
    }
    return [...bySession.keys()];
  }

  async function eraseInSession(sessionId: string, personId: string): Promise<Erased> {
    const done = await db.write(async (tx) => {
      await lockSession(tx, sessionId);
      const { ids, running } = await messagesOf(tx, sessionId, personId);
      // The title first: it is told by who wrote the first prompt.
      const titled = await eraseTitle(tx, sessionId, personId);
      const copies = await copiesOf(tx, ids);
      await eraseMessages(tx, ids, personId);
      await eraseComments(tx, sessionId, personId, new Date(clock.now()));
      await eraseTraces(tx, sessionId, personId);
      await drafts.forget(tx, sessionId, personId);
      return { ids, running, titled, copies };
    });
    const others = await eraseCopies(done.copies, personId);
    await forgetTold([sessionId, ...done.titled, ...others]);
    return { sessions: 1, messages: done.ids.length, running: done.running };
  }

  return {
    ...deleting,
    deleteMessage: createDeleteMessage({ ...deps, eraseCopies, forgetTold }),

    /** `touch` is called between sessions. */
    async eraseWordsOf(personId: string, touch: () => void): Promise<Erased> {
      const sum: Erased = { sessions: 0, messages: 0, running: 0 };
      for (const id of await privateSessionsOf(db.sql(), personId)) {
        touch();
        if (!(await deleting.deleteNow({ id, actor: null, reason: 'erasure' }))) sum.running += 1;
      }
      for (const id of await sessionsOfPerson(db.sql(), personId)) {
        touch();
        const erased = await eraseInSession(id, personId);
        for (const key of ['sessions', 'messages', 'running'] as const) sum[key] += erased[key];
      }
      return sum;
    },
  };
}

async function lockSession(tx: Tx, sessionId: string): Promise<void> {
  await sql`select 1 from session where id = ${sessionId} for no key update`.execute(tx.sql());
}
