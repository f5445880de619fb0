/** The mail on Monday morning: to each owner and admin once a week, however often the job runs and wherever it is cut off. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { dayOf } from '../../billing/periods.ts';
import type { Actor } from '../../identity/actor.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/db.ts';
import { Expected } from '../../kit/errors.ts';
import type { JobContext, JobSummary } from '../../kit/jobs/job.ts';
import type { Mailer } from '../../kit/mail.ts';
import { rolesWith } from '../../workspaces/policy.ts';
import type { WeeklyReportChoice } from '../insight-records.ts';
import { reportHtml, reportSubject, reportText } from './report-text.ts';
import type { Report } from './report-text.ts';
import { dueWeek, nextReportAt } from './weeks.ts';

/** After so long whoever claimed a mail is taken for dead; the mail's id is the same, so that a second one is known as such. */
const CLAIM_MS = 10 * 60_000;
/** Workspaces that are looked for at a time. */
const PAGE = 200;

export interface WeeklyReportDeps {
  db: Database;
  clock: Pick<Clock, 'now'>;
  mail: Pick<Mailer, 'send'>;
  billing: { plans: { planOf(workspaceId: string): Promise<{ weeklyReport: boolean }> } };
  /** Null: there is nothing to tell. Asks nobody. */
  compose(workspace: { id: string; name: string }, week: Date): Promise<Report | null>;
  demandAll(actor: Actor, workspaceId: string): Promise<void>;
  /** Without a slash at its end. */
  publicUrl(): string;
}

interface WorkspaceRow {
  id: string;
  slug: string;
  name: string;
}

interface Recipient {
  user_id: string;
  email: string;
}

export function createWeeklyReport({ db, clock, mail, billing, compose, demandAll, publicUrl }: WeeklyReportDeps) {
  async function choiceOf(userId: string, workspaceId: string): Promise<WeeklyReportChoice> {
    const [{ rows }, plan] = await Promise.all([
      sql<{ is_wanted: boolean }>`
        select is_wanted from weekly_report_choice where workspace_id = ${workspaceId} and user_id = ${userId}`.execute(db.sql()),
      billing.plans.planOf(workspaceId),
    ]);
    return { isWanted: rows[0]?.is_wanted ?? true, isIncluded: plan.weeklyReport, nextAt: nextReportAt(new Date(clock.now())) };
  }

  /** Whose report it is unless they turned it off: of `membership m`. */
  const isReader = sql`m.role = any(${rolesWith('usage:read-all')}::text[])`;

  /** Workspaces in which somebody has not got it, by id. */
  async function waiting(week: Date, after: string): Promise<WorkspaceRow[]> {
    const { rows } = await sql<WorkspaceRow>`
      select id, slug, name from workspace w where id > ${after} and deleted_at is null and exists (
        select from membership m
        left join weekly_report_choice c on c.workspace_id = m.workspace_id and c.user_id = m.user_id
        left join weekly_report r on r.workspace_id = m.workspace_id and r.user_id = m.user_id and r.week = ${dayOf(week)}::date
        where m.workspace_id = w.id and ${isReader} and coalesce(c.is_wanted, true) and r.sent_at is null)
      order by id limit ${PAGE}`.execute(db.sql());
    return rows;
  }

  /** Those who want it and have not got it. */
  async function claim(workspaceId: string, week: Date, now: Date): Promise<Recipient[]> {
    const { rows } = await sql<Recipient>`
      with claimed as (
        insert into weekly_report as r (workspace_id, week, user_id, claimed_at)
        select m.workspace_id, ${dayOf(week)}::date, m.user_id, ${now} from membership m
        left join weekly_report_choice c on c.workspace_id = m.workspace_id and c.user_id = m.user_id
        where m.workspace_id = ${workspaceId} and ${isReader} and coalesce(c.is_wanted, true)
        on conflict (workspace_id, week, user_id) do update set claimed_at = excluded.claimed_at
          where r.sent_at is null and r.claimed_at < ${new Date(now.getTime() - CLAIM_MS)}
        returning user_id)
      select user_id, email from claimed join app_user u on u.id = claimed.user_id where u.erase_at is null order by user_id`.execute(
      db.sql(),
    );
    return rows;
  }

  async function settle(workspaceId: string, week: Date, userId: string, isSent: boolean): Promise<void> {
    const whose = sql`workspace_id = ${workspaceId} and week = ${dayOf(week)}::date and user_id = ${userId}`;
    await (
      isSent
        ? sql`update weekly_report set sent_at = ${new Date(clock.now())} where ${whose}`
        : sql`delete from weekly_report where ${whose} and sent_at is null`
    ).execute(db.sql());
  }

  async function send({ user_id: userId, email }: Recipient, workspace: { id: string; slug: string }, week: Date, report: Report) {
    const usage = `${publicUrl()}/w/${workspace.slug}/usage`;
    const links = { usage, settings: `${usage}#weekly-report` };
    const end = await mail.send({
      to: email,
      subject: reportSubject(report),
      text: reportText(report, links),
      html: reportHtml(report, links),
      unsubscribeUrl: links.settings,
      messageId: createHash('sha256').update(`weekly ${workspace.id} ${week.toISOString()} ${userId}`).digest('hex').slice(0, 32),
    });
    // A mail that the server will never take is not tried again.
    await settle(workspace.id, week, userId, end.kind !== 'later');
    return end.kind;
  }

  return {
    async weeklyReport(actor: Actor, workspaceId: string): Promise<WeeklyReportChoice> {
      await demandAll(actor, workspaceId);
      return choiceOf(requireUser(actor), workspaceId);
    },

    async updateWeeklyReport(
      actor: Actor,
      { workspaceId, isWanted }: { workspaceId: string; isWanted: boolean },
    ): Promise<WeeklyReportChoice> {
      await demandAll(actor, workspaceId);
      const userId = requireUser(actor);
      await sql`insert into weekly_report_choice (workspace_id, user_id, is_wanted) values (${workspaceId}, ${userId}, ${isWanted})
        on conflict (workspace_id, user_id) do update set is_wanted = excluded.is_wanted`.execute(db.sql());
      return choiceOf(userId, workspaceId);
    },

    /** What of the report that is due has not left yet. */
    async sendDue({ now, touch, signal }: Pick<JobContext, 'now' | 'touch' | 'signal'>): Promise<JobSummary> {
      const counts = { workspaces: 0, sent: 0, refused: 0, later: 0 };
      const week = dueWeek(now);
      if (week === null) return counts;
      const startedAt = clock.now();
      let page: WorkspaceRow[] = [];
      do {
        page = await waiting(week, page.at(-1)?.id ?? '');
        for (const workspace of page) {
          if (signal.aborted) return counts;
          touch();
          if (!(await billing.plans.planOf(workspace.id)).weeklyReport) continue;
          // A long run must not claim with the moment at which it began: another one would take that for the claim of a dead one.
          const recipients = await claim(workspace.id, week, new Date(now.getTime() + clock.now() - startedAt));
          if (recipients.length === 0) continue;
          const report = await compose(workspace, week);
          if (report) counts.workspaces++;
          for (const recipient of recipients) {
            touch();
            if (report) counts[await send(recipient, workspace, week, report)]++;
            else await settle(workspace.id, week, recipient.user_id, true);
          }
        }
      } while (page.length === PAGE);
      return counts;
    },
  };
}

function requireUser(actor: Actor): string {
  if (actor.kind === 'user') return actor.userId;
  throw new Expected('FORBIDDEN', 'Reports are for people with an account.');
}
