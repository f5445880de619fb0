/** The words of a notice's mail, plain and as HTML: the same in both. */
import type { DueNotice } from './channel.ts';

export interface MailLinks {
  settings: string;
  notice(notice: DueNotice): string;
}

const WHY = 'You get this mail because it waits for you in Parley.';
const SETTINGS = 'Choose what is mailed to you';

export function noticeLine({ kind, actor, sessionTitle, workspaceName }: DueNotice): string {
  const who = actor?.displayName || 'Somebody';
  const where = `“${sessionTitle}”`;
  switch (kind) {
    case 'mention':
      return `${who} mentioned you in ${where}`;
    case 'reply':
      return actor ? `${who} answered you in ${where}` : `A model answered in ${where}`;
    case 'invitation':
      return `${who} added you to ${where}`;
    case 'runFinished':
      return `Your prompt in ${where} has its answer`;
    case 'promptDropped':
      return `Your queued prompt in ${where} was not sent`;
    case 'budgetRequested':
      return `${who} asks for more budget in “${workspaceName}”`;
    case 'budgetDecided':
      return `Your request for more budget in “${workspaceName}” was answered`;
    case 'budgetWarning':
      return `A budget of “${workspaceName}” is being used up`;
  }
}

export function noticeSubject(notices: readonly DueNotice[]): string {
  const [first] = notices;
  if (notices.length === 1 && first) return noticeLine(first);
  const titles = new Set(notices.map((notice) => notice.sessionTitle));
  return titles.size === 1 && !titles.has('')
    ? `${notices.length} notifications in “${first?.sessionTitle}”`
    : `${notices.length} notifications from Parley`;
}

export function noticeText(notices: readonly DueNotice[], links: MailLinks): string {
  const items = notices.map((notice) =>
    [`${noticeLine(notice)}:`, ...quoteOf(notice).map((quote) => `> ${quote}`), links.notice(notice)].join('\n'),
  );
  return `${items.join('\n\n')}\n\n--\n${WHY}\n${SETTINGS}: ${links.settings}\n`;
}

export function noticeHtml(notices: readonly DueNotice[], links: MailLinks): string {
  const items = notices.map((notice) => {
    const link = `<a href="${escapeHtml(links.notice(notice))}" style="color:#12596b;font-weight:600">${escapeHtml(noticeLine(notice))}</a>`;
    const quotes = quoteOf(notice).map(
      (quote) =>
        `<blockquote style="margin:8px 0 0;padding-left:12px;border-left:3px solid #d5d9db;color:#4b5559">${escapeHtml(quote)}</blockquote>`,
    );
    return `<div style="margin:0 0 24px">${link}${quotes.join('')}</div>`;
  });
  return `<!doctype html><html lang="en"><body style="margin:0;padding:24px;font:16px/1.6 system-ui,sans-serif;color:#1d2629">
<div style="max-width:560px">${items.join('\n')}
<p style="margin:32px 0 0;font-size:14px;color:#5d676b">${WHY}<br><a href="${escapeHtml(links.settings)}" style="color:#5d676b">${SETTINGS}</a></p>
</div></body></html>
`;
}

/** What the line above does not say already. */
function quoteOf({ excerpt, sessionTitle }: DueNotice): string[] {
  return excerpt === '' || excerpt === sessionTitle ? [] : [excerpt];
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
