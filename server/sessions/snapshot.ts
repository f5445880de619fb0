/** What a reader starts with (LIVE.md R1, R2). */
import { SNAPSHOT_MESSAGES } from '../../schema/wire/limits.ts';
import type { MessageRecord, SessionRecord } from '../../schema/wire/events.ts';
import type { Database } from '../kit/db.ts';
import { notFound } from '../kit/errors.ts';
import type { Logger } from '../kit/logger.ts';
import type { EventLog } from '../live/event-log.ts';
import type { Presence, PresentRecord } from '../live/presence.ts';
import type { DraftRecord, Drafts } from './drafts.ts';
import { isRunning } from './message.entity.ts';
import type { Messages } from './messages.ts';
import { sessionsById } from './records.ts';

export interface SessionSnapshotRecord {
  session: SessionRecord;
  /** The last of the mainline and what stands beside them, oldest first. */
  messages: MessageRecord[];
  hasEarlierMessages: boolean;
  draft: DraftRecord;
  present: PresentRecord;
}

export interface SnapshotDeps {
  db: Database;
  log: EventLog;
  presence: Presence;
  drafts: Drafts;
  messages: Messages;
  logger: Logger;
}

const MAX_SIBLINGS = 200;

export function createSnapshot({ db, log, presence, drafts, messages, logger }: SnapshotDeps) {
  /** The log has the text that readers saw; where it is away, Postgres is at most 250 ms behind. */
  async function liveTexts(sessionId: string): Promise<Map<string, string>> {
    try {
      return await log.texts(sessionId);
    } catch (error) {
      logger.warn({ error, sessionId }, 'snapshot without the log store');
      return new Map();
    }
  }

  return {
    /**
     * For callers that may read the session and have read the log's head before (R2). The live texts come first: a message that ends
     * meanwhile is then found whole in Postgres, and one that begins is new in the tail.
     */
    async load(sessionId: string): Promise<SessionSnapshotRecord> {
      const texts = await liveTexts(sessionId);
      const [session] = await sessionsById(db.sql(), [sessionId]);
      if (!session) throw notFound('session');
      const path = session.mainlineLeafId ? await messages.walkUp(sessionId, session.mainlineLeafId, SNAPSHOT_MESSAGES, true) : [];
      const [mainline, siblings, draft, present] = await Promise.all([
        messages.byId(path.map((step) => step.id)),
        messages.siblingsOf(sessionId, path, MAX_SIBLINGS),
        drafts.load(sessionId),
        presence.present(sessionId),
      ]);
      const found = [...mainline.filter((message) => message !== null), ...siblings];
      return {
        session,
        messages: found.map((message) => withLongest(message, texts.get(message.id))).sort((a, b) => (a.id < b.id ? -1 : 1)),
        hasEarlierMessages: (path.at(-1)?.parent_id ?? null) !== null,
        draft,
        present,
      };
    },
    /** What `read` finds of the session, with the text that readers have of what runs. */
    async withLiveTexts(sessionId: string, read: () => Promise<MessageRecord[]>): Promise<MessageRecord[]> {
      const texts = await liveTexts(sessionId);
      return (await read()).map((message) => withLongest(message, texts.get(message.id)));
    },
  };
}

export type Snapshot = ReturnType<typeof createSnapshot>;

function withLongest(message: MessageRecord, live: string | undefined): MessageRecord {
  return isRunning(message) && live !== undefined && live.length > message.text.length ? { ...message, text: live } : message;
}
