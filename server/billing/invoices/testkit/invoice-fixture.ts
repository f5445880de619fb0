/** For tests: workspaces whose months pass, with invoices over the fixture of money. */
import { sql } from 'kysely';
import type { Actor, UserActor } from '../../../identity/actor.ts';
import type { Clock } from '../../../kit/clock.ts';
import type { Database } from '../../../kit/db.ts';
import { createReading } from '../../../workspaces/reading.ts';
import { post } from '../../ledger.ts';
import type { Postings, TransactionKind } from '../../ledger.ts';
import type { Work } from '../../limits.ts';
import type { PlanName } from '../../plans.ts';
import { createBillingFixture } from '../../testkit/billing-fixture.ts';
import type { UsageEntry } from '../../usage.ts';
import { createInvoices } from '../invoices.ts';

export interface InvoiceFixtureOptions {
  plan?: PlanName;
  hasPayments?: boolean;
}

export async function createInvoiceFixture({ plan = 'selfHosted', hasPayments = plan !== 'selfHosted' }: InvoiceFixtureOptions = {}) {
  const fixture = await createBillingFixture({ plan });
  const { db, clock, ids } = fixture;
  /** Sessions that nobody may read, and answers under a blind vote: what higher floors would say. */
  const hidden = { sessions: new Set<string>(), answers: new Set<string>() };
  const price = await fixture.seedPrice();

  const titlesFor = async (_actor: Actor, sessionIds: readonly string[]) => {
    const { rows } = await sql<{ id: string; title: string }>`
      select id, title from session where id = any(${[...sessionIds]}::text[])`.execute(db.sql());
    return sessionIds.map((id) => (hidden.sessions.has(id) ? null : (rows.find((row) => row.id === id)?.title ?? null)));
  };

  const invoicesOn = (on: Database, at: Pick<Clock, 'now'>) =>
    createInvoices({
      db: on,
      clock: at,
      ids,
      workspaces: createReading({ db: on }),
      defaultPlan: plan,
      hasPayments,
      titlesFor,
      secretAnswers: () => Promise.resolve([...hidden.answers]),
    });
  const invoices = invoicesOn(db, clock);

  return {
    ...fixture,
    price,
    hidden,
    invoices,
    invoicesOn,

    /** Moves the clock there. */
    goTo: (moment: string): void => clock.advance(Date.parse(moment) - clock.now()),

    async owner(workspaceId: string, role = 'owner'): Promise<UserActor> {
      const userId = ids.next('usr');
      await sql`insert into app_user (id, email, display_name, created_at)
        values (${userId}, ${`${userId}@example.org`}, 'Olga', ${fixture.now()})`.execute(db.sql());
      await sql`insert into membership (workspace_id, user_id, role, created_at)
        values (${workspaceId}, ${userId}, ${role}, ${fixture.now()})`.execute(db.sql());
      return { kind: 'user', userId, displayName: 'Olga', loginId: 'login' };
    },

    /** A run that used so many tokens of output, at five micro-dollars each. */
    async use(at: Work, output: number, more: Partial<UsageEntry> = {}): Promise<void> {
      await fixture.record(fixture.entry(at, ids.next('msg'), { uncachedInput: 10, output }, more));
    },

    /** An answer that stands in its session. */
    async answer(at: Work, output: number, more: Partial<UsageEntry> = {}): Promise<string> {
      const id = ids.next('msg');
      await sql`insert into message (id, session_id, role, author_kind, author_id, author_name, text, status, created_at, finished_at)
        values (${id}, ${at.sessionId}, 'user', 'user', 'usr_1', 'Ana', 'Text', 'complete', ${fixture.now()}, ${fixture.now()})`.execute(
        db.sql(),
      );
      await fixture.record(fixture.entry(at, id, { uncachedInput: 10, output }, { messageId: id, ...more }));
      return id;
    },

    move: (workspaceId: string, kind: TransactionKind, key: string, postings: Postings, note: string | null = null) =>
      db.write(async (tx) => {
        await fixture.billing.accounts.lock(tx, workspaceId, fixture.now());
        return post(tx, { workspaceId, kind, key, postings, note, at: fixture.now() });
      }),

    /** Every month that has ended by now. */
    async close(workspaceId: string, by = invoices): Promise<number> {
      let months = 0;
      while ((await by.closeNext(workspaceId, fixture.now())) !== null) months++;
      return months;
    },

    end: fixture.close,
  };
}

export type InvoiceFixture = Awaited<ReturnType<typeof createInvoiceFixture>>;
