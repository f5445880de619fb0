/** A server that speaks SMTP and keeps what it is sent. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import PostalMime from 'postal-mime';
import type { Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

export interface Received {
  envelope: string[];
  mail: Email;
}

async function receive(stream: Readable, envelope: string[]): Promise<Received> {
  return { envelope, mail: await PostalMime.parse(await buffer(stream)) };
}

/** The first `failures` mails are refused, for now (451) unless another code is given. */
export async function startSmtpServer({ failures = 0, code = 451 } = {}) {
  const received: Received[] = [];
  let attempts = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, finish) {
      attempts++;
      const isRefused = attempts <= failures;
      const rcptTo = session.envelope.rcptTo.map(({ address }) => address);
      receive(stream, rcptTo).then(
        (mail) => {
          if (!isRefused) received.push(mail);
          finish(isRefused ? Object.assign(new Error('refused'), { responseCode: code }) : null);
        },
        (error: unknown) => finish(error as Error),
      );
    },
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    attempts: () => attempts,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

export type SmtpServer = Awaited<ReturnType<typeof startSmtpServer>>;
