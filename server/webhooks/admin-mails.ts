/** What the people who manage webhooks are mailed where one was stopped. It names the host alone: the rest of an address may be a secret. */
import { sql } from 'kysely';
import type { Database } from '../kit/db.ts';
import type { Logger } from '../kit/logger.ts';
import type { Mailer } from '../kit/mail.ts';
import { rolesWith } from '../workspaces/policy.ts';
import type { ClaimedEndpoint } from './claims.ts';

export interface AdminMailsOptions {
  db: Pick<Database, 'sql'>;
  mail: Pick<Mailer, 'post'>;
  log: Logger;
  /** Without a slash at its end. */
  publicUrl(): string;
}

const REASONS = {
  failed: 'Nothing has arrived there for three days, so we stopped trying.',
  gone: 'It answered “410 Gone”, which says that it is no more.',
};

export function createAdminMails({ db, mail, log, publicUrl }: AdminMailsOptions) {
  async function send({ workspaceId, url }: ClaimedEndpoint, why: 'failed' | 'gone'): Promise<void> {
    const { host } = new URL(url);
    const { rows } = await sql<{ email: string; name: string; slug: string }>`
      select u.email, w.name, w.slug from membership m join app_user u on u.id = m.user_id join workspace w on w.id = m.workspace_id
      where m.workspace_id = ${workspaceId} and m.role = any(${rolesWith('webhook:manage')}::text[]) order by u.id`.execute(db.sql());
    for (const { email, name, slug } of rows) {
      const rest = 'What waits is kept and goes out when you resume it; what happens until then is not kept.';
      mail.post({
        to: email,
        subject: `A webhook of ${name} was stopped`,
        text: `The webhook to ${host} gets nothing more. ${REASONS[why]}\n\n${rest}\n\n${publicUrl()}/w/${slug}/webhooks\n`,
      });
    }
  }

  return {
    tellAdmins(endpoint: ClaimedEndpoint, why: 'failed' | 'gone'): void {
      send(endpoint, why).catch((error: unknown) => log.error({ error, endpointId: endpoint.id }, 'admins were not told of a webhook'));
    },
  };
}
