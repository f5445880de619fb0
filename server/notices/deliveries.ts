/**
 * What leaves the app: kept until it is delivered, delivered by any node, to one person by one node at a time. A notice waits for a minute, and
 * goes nowhere where it was read, where its reader is active, or where they may not read it any more.
 */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Clock } from '../kit/clock.ts';
import type { Database, Tx } from '../kit/db.ts';
import type { Logger } from '../kit/logger.ts';
import type { Delivered, NoticeChannel } from './channel.ts';
import { judge } from './judge.ts';
import type { Judged, WaitingNotice } from './judge.ts';
import type { Choice } from './preferences.ts';
import { choicesOf } from './preferences.ts';
import { createRights } from './rights.ts';
import type { RightsOptions } from './rights.ts';
import { noticeColumns } from './reading.ts';
import type { NoticeRow } from './reading.ts';
import { MAX_ATTEMPTS, MAX_BUNDLE } from './timing.ts';
import type { NoticeTiming } from './timing.ts';

export interface DeliveriesOptions extends RightsOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  log: Logger;
  channels: readonly NoticeChannel[];
  timing: NoticeTiming;
}

interface Claim {
  userId: string;
  leaseId: string;
  bundleId: string;
}

type WaitingRow = NoticeRow & {
  session_title: string | null;
  workspace_name: string;
  workspace_slug: string;
  attempts: number;
  email: string;
  display_name: string;
  /** Their account was deleted, and waits to be erased. */
  is_leaving: boolean;
  seen_at: string | null;
};

export function createDeliveries(options: DeliveriesOptions) {
  const { db, clock, log, channels, timing } = options;
  const readableAmong = createRights(options);
  const at = (ms: number) => new Date(clock.now() + ms);
  let timer: NodeJS.Timeout | null = null;
  let sweeping: Promise<void> | null = null;
  let isClosed = false;

  /** One person who waits, and whom no other node attends to. */
  async function claim({ name }: NoticeChannel): Promise<Claim | null> {
    const leaseId = randomUUID();
    return db.write(async (tx) => {
      const { rows } = await sql<{ user_id: string }>`
        update notification_route set lease_id = ${leaseId}, lease_until = ${at(timing.leaseMs)}
        where channel = ${name} and user_id = (
          select r.user_id from notification_route r
          where r.channel = ${name} and r.next_at <= ${at(0)} and (r.lease_until is null or r.lease_until <= ${at(0)})
            and exists (select from notification_delivery d where d.channel = r.channel and d.recipient_id = r.user_id and d.due_at <= ${at(0)})
          order by r.next_at limit 1 for update of r skip locked)
        returning user_id`.execute(tx.sql());
      const userId = rows[0]?.user_id;
      return userId === undefined ? null : { userId, leaseId, bundleId: await bundle(tx, name, userId) };
    });
  }

  /** What was tried before is tried again as it was, so that the receiver knows it again; else all that is due. */
  async function bundle(tx: Tx, channel: string, userId: string): Promise<string> {
    const { rows } = await sql<{ bundle_id: string }>`
      select bundle_id from notification_delivery
      where channel = ${channel} and recipient_id = ${userId} and bundle_id is not null and due_at <= ${at(0)} limit 1`.execute(tx.sql());
    if (rows[0]) return rows[0].bundle_id;
    const bundleId = randomUUID();
    await sql`update notification_delivery set bundle_id = ${bundleId}
      where channel = ${channel} and notification_id in (
        select notification_id from notification_delivery
        where channel = ${channel} and recipient_id = ${userId} and due_at <= ${at(0)} order by notification_id limit ${MAX_BUNDLE})`.execute(
      tx.sql(),
    );
    return bundleId;
  }

  async function load({ bundleId }: Claim, channel: NoticeChannel): Promise<Judged> {
    const { rows } = await sql<WaitingRow>`
      select ${noticeColumns}, s.title as session_title, w.name as workspace_name, w.slug as workspace_slug, d.attempts, u.email, u.display_name, u.erase_at is not null as is_leaving, a.seen_at
      from notification_delivery d join notification n on n.id = d.notification_id
        join workspace w on w.id = n.workspace_id left join session s on s.id = n.session_id
        join app_user u on u.id = n.recipient_id left join person_activity a on a.user_id = n.recipient_id
      where d.channel = ${channel.name} and d.bundle_id = ${bundleId} order by n.id`.execute(db.sql());
    const [first] = rows;
    if (!first) return { ready: [], dropped: [], awaited: [], awaitedUntil: null, recipient: null, attempts: 0 };
    const recipient = { id: first.recipient_id, displayName: first.display_name, email: first.email };
    const actor = { kind: 'user', userId: recipient.id, displayName: recipient.displayName, loginId: '' } as const;
    const [choices, readable] = await Promise.all([choicesOf(db.sql(), [recipient.id]), readableAmong(actor, rows)]);
    const waiting = rows.map((row): WaitingNotice => {
      const choice = first.is_leaving ? 'never' : choices(recipient.id)[row.kind][channel.name];
      const place = { sessionTitle: row.session_title ?? '', workspaceName: row.workspace_name, workspaceSlug: row.workspace_slug };
      return { row, place, choice, isReadable: readable.has(row.id) };
    });
    const seenAt = first.seen_at === null ? null : Date.parse(first.seen_at);
    return { ...judge(waiting, { now: clock.now(), seenAt, timing }), recipient, attempts: Math.max(...rows.map((row) => row.attempts)) };
  }

  /** Only while the lease is ours: who was taken for dead writes nothing. */
  async function settle(
    { userId, leaseId, bundleId }: Claim,
    channel: NoticeChannel,
    judged: Judged,
    end: Delivered | null,
  ): Promise<void> {
    const isOver = end === null || end.kind === 'delivered' || end.kind === 'refused' || judged.attempts + 1 >= MAX_ATTEMPTS;
    await db.write(async (tx) => {
      const nextAt = at(end?.kind === 'delivered' ? timing.gapMs : 0);
      const { rows } = await sql`update notification_route set lease_id = null, lease_until = null, next_at = ${nextAt}
        where user_id = ${userId} and channel = ${channel.name} and lease_id = ${leaseId} returning user_id`.execute(tx.sql());
      if (rows.length === 0) return;
      const ready = judged.ready.map(({ id }) => id);
      const done = [...judged.dropped, ...(isOver ? ready : [])];
      const where = sql`channel = ${channel.name} and bundle_id = ${bundleId}`;
      await sql`delete from notification_delivery where ${where} and notification_id = any(${done}::text[])`.execute(tx.sql());
      await sql`update notification_delivery set bundle_id = null, due_at = ${judged.awaitedUntil ?? at(0)}
        where ${where} and notification_id = any(${[...judged.awaited]}::text[])`.execute(tx.sql());
      await sql`update notification_delivery set attempts = attempts + 1, due_at = ${at(timing.retryMs * 2 ** judged.attempts)}
        where ${where} and notification_id = any(${ready}::text[])`.execute(tx.sql());
    });
  }

  /** False: nobody waits. */
  async function deliverNext(channel: NoticeChannel): Promise<boolean> {
    const claimed = await claim(channel);
    if (!claimed) return false;
    const judged = await load(claimed, channel);
    const { recipient, ready } = judged;
    const end = recipient && ready.length > 0 ? await channel.deliver(recipient, ready, claimed.bundleId) : null;
    if (end && end.kind !== 'delivered') {
      log.warn(
        { error: end.reason, channel: channel.name, userId: claimed.userId, attempts: judged.attempts + 1 },
        'a notice was not delivered',
      );
    }
    await settle(claimed, channel, judged, end);
    return true;
  }

  async function sweepChannel(channel: NoticeChannel): Promise<void> {
    try {
      while (!isClosed && (await deliverNext(channel)));
    } catch (error) {
      log.warn({ error, channel: channel.name }, 'notices wait');
    }
  }

  async function sweep(): Promise<void> {
    await Promise.all(channels.map(sweepChannel));
  }

  return {
    async plan(tx: Tx, { id, recipientId, choice }: { id: string; recipientId: string; choice: Choice }): Promise<void> {
      for (const { name } of channels) {
        if (choice[name] === 'never') continue;
        await sql`insert into notification_delivery (notification_id, channel, recipient_id, due_at)
          values (${id}, ${name}, ${recipientId}, ${at(timing.delayMs)})`.execute(tx.sql());
        await sql`insert into notification_route (user_id, channel, next_at) values (${recipientId}, ${name}, ${at(0)})
          on conflict do nothing`.execute(tx.sql());
      }
    },

    sweep,

    start(): void {
      timer ??= setInterval(() => {
        sweeping ??= sweep().finally(() => (sweeping = null));
      }, timing.sweepMs).unref();
    },

    async close(): Promise<void> {
      isClosed = true;
      if (timer) clearInterval(timer);
      await sweeping;
    },
  };
}
