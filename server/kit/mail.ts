/** Mail over SMTP; without SMTP the last mails are kept in this process, to be read on the outbox page. */
import { setTimeout as wait } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import type { Clock } from './clock.ts';
import type { Logger } from './logger.ts';

export interface MailMessage {
  to: string;
  subject: string;
  /** Plain text; may hold a sign-in link, so it is never logged. */
  text: string;
  /** The same for those who show it. */
  html?: string;
  /** Where the receiver ends such mails, for the button of their mail program. */
  unsubscribeUrl?: string;
  /** The same for the same mail: who gets it twice can tell. */
  messageId?: string;
}

export interface Mail extends MailMessage {
  sentAt: Date;
}

export type SendEnd =
  | { kind: 'sent' }
  /** Not now. */
  | { kind: 'later'; error: unknown }
  /** The server will say the same next time. */
  | { kind: 'refused'; error: unknown };

export interface MailOptions {
  smtpUrl: string | null;
  from: string;
  log: Logger;
  clock: Pick<Clock, 'now'>;
}

const OUTBOX_SIZE = 100;
const RETRY_WAITS_MS = [500, 5_000];
const CONNECT_TIMEOUT_MS = 10_000;

export function createMail({ smtpUrl, from, log, clock }: MailOptions) {
  const kept: Mail[] = [];
  const pending = new Set<Promise<void>>();
  const closing = new AbortController();
  const transport =
    smtpUrl === null
      ? null
      : createTransport({
          url: smtpUrl,
          connectionTimeout: CONNECT_TIMEOUT_MS,
          socketTimeout: CONNECT_TIMEOUT_MS,
          disableFileAccess: true,
          disableUrlAccess: true,
        });

  const domain = /@([\w.-]+)/.exec(from)?.[1] ?? 'localhost';

  async function send(mail: MailMessage): Promise<SendEnd> {
    if (!transport) {
      kept.push({ ...mail, sentAt: new Date(clock.now()) });
      if (kept.length > OUTBOX_SIZE) kept.shift();
      log.info({ to: mail.to, subject: mail.subject }, 'mail kept in the outbox');
      return { kind: 'sent' };
    }
    try {
      // An address object is never parsed, so an address cannot smuggle in a second recipient.
      await transport.sendMail({
        from,
        to: { name: '', address: mail.to },
        subject: mail.subject,
        text: mail.text,
        ...(mail.html !== undefined && { html: mail.html }),
        ...(mail.unsubscribeUrl !== undefined && { list: { unsubscribe: mail.unsubscribeUrl } }),
        ...(mail.messageId !== undefined && { messageId: `<${mail.messageId}@${domain}>` }),
      });
      return { kind: 'sent' };
    } catch (error) {
      return { kind: isFinal(error) ? 'refused' : 'later', error };
    }
  }

  async function deliver(mail: MailMessage): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      const end = await send(mail);
      if (end.kind === 'sent') return;
      const delay = RETRY_WAITS_MS[attempt];
      if (delay === undefined || end.kind === 'refused' || closing.signal.aborted)
        return log.error({ error: end.error, to: mail.to, subject: mail.subject }, 'mail not sent');
      await wait(delay, undefined, { signal: closing.signal }).catch(() => undefined);
    }
  }

  return {
    isConfigured: transport !== null,

    /** Returns at once: whether and how fast a mail leaves tells the caller nothing about the address. */
    post(mail: MailMessage): void {
      const delivery = deliver(mail).finally(() => pending.delete(delivery));
      pending.add(delivery);
    },

    /** One attempt, for those who try again by themselves. */
    send,

    /** What was kept for want of SMTP, newest first. */
    outbox: (): readonly Mail[] => kept.toReversed(),

    /** Waits for the mails under way. */
    async flush(): Promise<void> {
      await Promise.all(pending);
    },

    async close(): Promise<void> {
      closing.abort();
      await Promise.all(pending);
      transport?.close();
    },
  };
}

export type Mailer = ReturnType<typeof createMail>;

/** The server will say the same next time. */
function isFinal(error: unknown): boolean {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  return code === 'EENVELOPE' || (typeof responseCode === 'number' && responseCode >= 500);
}
