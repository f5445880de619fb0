import { afterEach, describe, expect, test } from 'vitest';
import { startSmtpServer } from '../testkit/smtp-server.ts';
import type { Received } from '../testkit/smtp-server.ts';
import { createLogger } from './logger.ts';
import { createMail } from './mail.ts';

const clock = { now: () => Date.parse('2026-01-15T12:00:00Z') };
const message = { to: 'ada@example.com', subject: 'Grüße — 你好', text: 'Link:\n\nhttp://localhost/sign-in/link#secret\n' };
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function startSmtp(options?: { failures?: number }) {
  const smtp = await startSmtpServer(options);
  closers.push(smtp.close);
  return smtp;
}

function mailWith(smtpUrl: string | null, lines: string[] = []) {
  const log = createLogger({ level: 'info', destination: { write: (line: string) => void lines.push(line) } });
  const mail = createMail({ smtpUrl, from: 'Parley <parley@example.com>', log, clock });
  closers.unshift(() => mail.close());
  return mail;
}

describe('over SMTP', () => {
  test('arrives as it was written, at its one address', async () => {
    const smtp = await startSmtp();
    const mail = mailWith(smtp.url);
    mail.post(message);
    await mail.flush();
    expect(smtp.received).toHaveLength(1);
    const [{ envelope, mail: arrived }] = smtp.received as [Received];
    expect(envelope).toEqual(['ada@example.com']);
    expect(arrived.from).toMatchObject({ name: 'Parley', address: 'parley@example.com' });
    expect([arrived.subject, arrived.text]).toEqual([message.subject, message.text]);
    expect(mail.outbox()).toEqual([]);
  });

  test('an address and a subject cannot smuggle in recipients or headers', async () => {
    const smtp = await startSmtp();
    const mail = mailWith(smtp.url);
    mail.post({ ...message, to: 'a@example.com, b@example.com' });
    mail.post({ ...message, subject: 'hello\r\nBcc: c@example.com' });
    await mail.flush();
    expect(smtp.received.map(({ envelope }) => envelope)).toEqual([[message.to]]);
    expect(smtp.received[0]?.mail.headers.map(({ key }) => key)).not.toContain('bcc');
  });

  test('a refusal for now is tried again', async () => {
    const smtp = await startSmtp({ failures: 1 });
    const mail = mailWith(smtp.url);
    mail.post(message);
    await mail.flush();
    expect([smtp.attempts(), smtp.received.length]).toEqual([2, 1]);
  });

  test('a dead server costs the caller nothing and the log an error without the text', async () => {
    const lines: string[] = [];
    const mail = mailWith('smtp://127.0.0.1:1', lines);
    expect(() => mail.post(message)).not.toThrow();
    await mail.close();
    expect(lines.join('')).toContain('mail not sent');
    expect(lines.join('')).not.toContain('link#secret');
  });
});

describe('without SMTP', () => {
  test('mails are kept, newest first, the last hundred', async () => {
    const mail = mailWith(null);
    expect(mail.isConfigured).toBe(false);
    for (let i = 1; i <= 101; i++) mail.post({ ...message, subject: `mail ${i}` });
    await mail.flush();
    expect(mail.outbox()).toHaveLength(100);
    expect(mail.outbox()[0]).toEqual({ ...message, subject: 'mail 101', sentAt: new Date(clock.now()) });
    expect(mail.outbox().at(-1)?.subject).toBe('mail 2');
  });

  test('the log has recipient and subject, and never the link', async () => {
    const lines: string[] = [];
    const mail = mailWith(null, lines);
    mail.post(message);
    await mail.flush();
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({ to: message.to, subject: message.subject });
    expect(lines[0]).not.toContain('secret');
  });
});
