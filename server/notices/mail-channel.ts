import { createHash } from 'node:crypto';
import type { Mailer } from '../kit/mail.ts';
import type { DueNotice, NoticeChannel, Recipient } from './channel.ts';
import { noticeHtml, noticeSubject, noticeText } from './mail-text.ts';
import type { MailLinks } from './mail-text.ts';

export interface MailChannelOptions {
  mail: Mailer;
  /** Without a slash at its end. */
  publicUrl(): string;
}

/** Where the client opens what is mailed, and what is not. */
const SETTINGS_PATH = '/?settings=notifications';

export function createMailChannel({ mail, publicUrl }: MailChannelOptions): NoticeChannel {
  function linksOf(): MailLinks {
    const origin = publicUrl();
    return {
      settings: `${origin}${SETTINGS_PATH}`,
      notice({ workspaceSlug, sessionId, messageId, commentId }) {
        if (sessionId === null) return `${origin}/w/${workspaceSlug}/budgets`;
        const place = new URLSearchParams({ ...(messageId && { message: messageId }), ...(commentId && { comment: commentId }) });
        return `${origin}/s/${sessionId}${place.size > 0 ? `?${place}` : ''}`;
      },
    };
  }

  return {
    name: 'mail',
    async deliver(recipient: Recipient, notices: readonly DueNotice[], bundleId: string) {
      const links = linksOf();
      const end = await mail.send({
        to: recipient.email,
        subject: noticeSubject(notices),
        text: noticeText(notices, links),
        html: noticeHtml(notices, links),
        unsubscribeUrl: links.settings,
        messageId: createHash('sha256').update(bundleId).digest('hex').slice(0, 32),
      });
      switch (end.kind) {
        case 'sent':
          return { kind: 'delivered' };
        case 'later':
        case 'refused':
          return { kind: end.kind, reason: end.error };
      }
    },
  };
}
