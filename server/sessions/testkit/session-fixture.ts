/** For tests: nodes on one real database and one log, people in a workspace, readers that follow the rules of LIVE.md. */
import { sql } from 'kysely';
import { TERMINAL_STATUSES, newText } from '../../../schema/wire/events.ts';
import type { LogEntry, MessageRecord } from '../../../schema/wire/events.ts';
import type { UserActor } from '../../identity/actor.ts';
import { createBilling } from '../../billing/billing.ts';
import type { PlanName } from '../../billing/plans.ts';
import { systemClock } from '../../kit/clock.ts';
import { createDatabase } from '../../kit/db.ts';
import type { Database } from '../../kit/db.ts';
import { createIds } from '../../kit/ids.ts';
import { createLogger } from '../../kit/logger.ts';
import { listen } from '../../kit/notifications.ts';
import type { EventLog } from '../../live/event-log.ts';
import { createMemoryLog } from '../../live/log/memory-log.ts';
import type { Presence } from '../../live/presence.ts';
import { createTestDatabase } from '../../testkit/services/database.ts';
import type { TestDatabase } from '../../testkit/services/database.ts';
import type { Role, SessionRole } from '../../workspaces/policy.ts';
import { createReading } from '../../workspaces/reading.ts';
import { sessionEntities } from '../entities.ts';
import { NO_NOTICES } from '../notice-sink.ts';
import { createSessions } from '../sessions.ts';
import type { Sessions, SessionsOptions } from '../sessions.ts';
import { SCRIPTED_RATES, createScriptedModels } from './scripted-models.ts';
import type { ScriptedModels } from './scripted-models.ts';
import type { SessionTiming } from '../timing.ts';

/** Some three times as fast as the real ones. */
const FAST: Partial<SessionTiming> = { heartbeatMs: 100, leaseMs: 600, sweepMs: 50, retryMs: 20 };

export const ids = createIds(systemClock);
export const logger = createLogger({ level: process.env['TEST_LOG_LEVEL'] ?? 'silent' });

export interface TestNode {
  sessions: Sessions;
  models: ScriptedModels;
  db: Database;
  close(): Promise<void>;
}

export interface NodeOptions extends Partial<Pick<SessionsOptions, 'log' | 'clock' | 'notices'>> {
  models?: ScriptedModels;
  timing?: Partial<SessionTiming>;
  plan?: PlanName;
}

export async function createFixture(given?: TestDatabase) {
  const database = given ?? (await createTestDatabase());
  const db = await createDatabase({ url: database.url, entities: sessionEntities, log: logger });
  const log = createMemoryLog({ clock: systemClock });
  await seedPrice(db);
  const nodes: TestNode[] = [];

  return {
    url: database.url,
    db,
    log,

    async node(options: NodeOptions = {}): Promise<TestNode> {
      const models = options.models ?? createScriptedModels();
      const own = await createDatabase({ url: database.url, entities: sessionEntities, log: logger });
      const services = { log, presence: nobody, clock: systemClock, ids, notices: NO_NOTICES, logger, ...options, db: own, models };
      const billing = createBilling({ db: own, clock: services.clock, defaultPlan: options.plan ?? 'selfHosted' });
      const sessions = await createSessions({
        audit: () => undefined,
        ...services,
        billing,
        workspaces: createReading({ db: own }),
        timing: { ...FAST, ...options.timing },
      });
      const notifications = await listen({ url: database.url, channels: sessions.channels, log: logger });
      const node = {
        sessions,
        models,
        db: own,
        async close() {
          nodes.splice(nodes.indexOf(node), 1);
          await notifications.close();
          await sessions.close();
          await own.close();
        },
      };
      nodes.push(node);
      return node;
    },

    async workspace(): Promise<string> {
      const id = ids.next('wsp');
      await sql`insert into workspace (id, slug, name, created_at) values (${id}, ${id.replace('_', '-')}, 'Team', now())`.execute(
        db.sql(),
      );
      return id;
    },

    async person(name: string, workspaceId: string | null, role: Role = 'member'): Promise<UserActor> {
      const userId = ids.next('usr');
      await sql`insert into app_user (id, email, display_name, created_at) values (${userId}, ${`${userId}@example.org`}, ${name}, now())`.execute(
        db.sql(),
      );
      if (workspaceId !== null) {
        await sql`insert into membership (workspace_id, user_id, role, created_at) values (${workspaceId}, ${userId}, ${role}, now())`.execute(
          db.sql(),
        );
      }
      return { kind: 'user', userId, displayName: name, loginId: 'login' };
    },

    async invite(sessionId: string, { userId }: UserActor, role: SessionRole): Promise<void> {
      await sql`insert into session_member (session_id, user_id, role) values (${sessionId}, ${userId}, ${role})`.execute(db.sql());
    },

    async usageOf(messageId: string): Promise<UsageRow[]> {
      const { rows } = await sql<UsageRow>`select * from usage_entry where message_id = ${messageId}`.execute(db.sql());
      return rows;
    },

    async count(table: string): Promise<number> {
      const { rows } = await sql<{ count: string }>`select count(*) as count from ${sql.table(table)}`.execute(db.sql());
      return Number(rows[0]?.count);
    },

    async close(): Promise<void> {
      await Promise.all(nodes.map((node) => node.close()));
      await log.close();
      await db.close();
      await database.drop();
    },
  };
}

async function seedPrice(db: Database): Promise<void> {
  const { input, cacheRead, cacheWrite, output, reasoning } = SCRIPTED_RATES;
  await sql`insert into model_price (model, effective_from, input, cache_read, cache_write, output, reasoning, source, created_at)
    values ('scripted:*', '2026-01-01', ${input}, ${cacheRead}, ${cacheWrite}, ${output}, ${reasoning}, 'a test', now())`.execute(db.sql());
}

export type Fixture = Awaited<ReturnType<typeof createFixture>>;

export interface UsageRow {
  uncached_input: string;
  cache_read: string;
  output: string;
  reasoning: string;
  cost_micros: string;
  estimated: boolean;
  status: string;
  purpose: string;
  model: string;
}

/** A reader from the session's beginning: applies every event by the rules, and fails where they are broken. */
export async function createReader(log: EventLog, sessionId: string) {
  const entries: LogEntry[] = [];
  const messages = new Map<string, MessageRecord>();
  const checks = new Set<() => void>();
  const faults: string[] = [];

  function apply({ event }: LogEntry): void {
    if (event.kind === 'text') {
      const message = messages.get(event.messageId);
      const added = message && newText(event, message.text.length);
      if (!message || added === null || added === undefined)
        faults.push(`text of ${event.messageId} at ${event.offset} has a hole before it`);
      else message.text += added;
    } else if (event.kind === 'messageAdded' || event.kind === 'messageChanged') {
      const known = messages.get(event.message.id)?.text ?? '';
      const { text, status } = event.message;
      const isOver = TERMINAL_STATUSES.has(status);
      if (isOver && !text.startsWith(known)) faults.push(`the end of ${event.message.id} takes text back`);
      messages.set(event.message.id, { ...event.message, text: isOver || text.length > known.length ? text : known });
    }
  }

  const following = await log.follow(sessionId, {
    entries(added) {
      for (const entry of added) apply(entry);
      entries.push(...added);
      for (const check of checks) check();
    },
    lost: () => faults.push('the log was lost'),
  });

  return {
    entries,
    faults,
    messages,
    /** Resolves once the events so far make `find` give something. */
    until<T>(find: () => T | undefined | null | false): Promise<T> {
      return new Promise((resolve) => {
        const check = () => {
          const found = find();
          if (!found) return;
          checks.delete(check);
          resolve(found);
        };
        checks.add(check);
        check();
      });
    },
    /** The message once it has ended. */
    ended(messageId: string): Promise<MessageRecord> {
      return this.until(() => {
        const message = messages.get(messageId);
        return message && TERMINAL_STATUSES.has(message.status) && message.finishedAt !== null ? message : null;
      });
    },
    close: () => following.close(),
  };
}

const nobody: Presence = {
  enter: () => () => undefined,
  update: async () => undefined,
  present: async () => ({ participants: [], count: 0 }),
  presentIn: async () => new Map(),
  isHere: async () => false,
  watch: async () => ({ close: async () => undefined }),
  close: async () => undefined,
};
