/** What the owners of a workspace are mailed about its payments. */
import { sql } from 'kysely';
import type { Database } from '../../kit/db.ts';
import type { Logger } from '../../kit/logger.ts';
import type { Mailer } from '../../kit/mail.ts';
import { GRACE_DAYS } from './standing.ts';

export type OwnerNews =
  | { kind: 'paymentFailed' }
  | { kind: 'frozen' }
  | { kind: 'paid' }
  | { kind: 'trialEnding'; endsAt: Date }
  | { kind: 'autoTopUpStopped' };

interface OwnerMailsOptions {
  db: Pick<Database, 'sql' | 'asHouse'>;
  mail: Pick<Mailer, 'post'>;
  log: Logger;
  /** Without a slash at its end. */
  publicUrl(): string;
}

const day = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' });

export function newsText(news: OwnerNews, workspace: string): { subject: string; body: string } {
  switch (news.kind) {
    case 'paymentFailed':
      return {
        subject: `A payment for ${workspace} did not go through`,
        body: `The card could not be charged. Nothing changes for ${GRACE_DAYS} days; after that nobody can send prompts until it is paid. Reading always works.`,
      };
    case 'frozen':
      return {
        subject: `${workspace} is frozen`,
        body: `A payment has been overdue for ${GRACE_DAYS} days, so nobody can send prompts for now. Everything can still be read. It opens again as soon as the payment arrives.`,
      };
    case 'paid':
      return { subject: `${workspace} is paid`, body: 'The payment arrived. Thank you; everything works as before.' };
    case 'trialEnding':
      return {
        subject: `The trial of ${workspace} ends on ${day.format(news.endsAt)}`,
        body: `It becomes a paid plan on ${day.format(news.endsAt)} (UTC). To end it before, cancel the plan on the billing page.`,
      };
    case 'autoTopUpStopped':
      return {
        subject: `Automatic top-up of ${workspace} is off`,
        body: 'The card was declined, so the wallet was not topped up and automatic top-up was turned off. Check the card, then turn it on again.',
      };
  }
}

export function createOwnerMails({ db, mail, log, publicUrl }: OwnerMailsOptions) {
  async function send(workspaceId: string, news: OwnerNews): Promise<void> {
    const { rows } = await sql<{ email: string; name: string; slug: string }>`
      select u.email, w.name, w.slug from membership m join app_user u on u.id = m.user_id join workspace w on w.id = m.workspace_id
      where m.workspace_id = ${workspaceId} and m.role = 'owner' order by u.id`.execute(db.sql());
    for (const { email, name, slug } of rows) {
      const { subject, body } = newsText(news, name);
      mail.post({ to: email, subject, text: `${body}\n\n${publicUrl()}/w/${slug}/billing\n` });
    }
  }

  return {
    tellOwners(workspaceId: string, news: OwnerNews): void {
      const sent = db.asHouse('owners are told, whoever did it', () => send(workspaceId, news));
      sent.catch((error: unknown) => log.error({ error, workspaceId, news: news.kind }, 'owners were not told'));
    },
  };
}
