import { ExternalLink } from 'lucide-react';
import { useQuery } from 'urql';
import { ServerInfoDocument } from '../../api/server-info.ts';
import { messages } from '../../messages/messages.ts';

/** Where mail goes on a server that sends none. */
export function OutboxNote() {
  const [{ data }] = useQuery({ query: ServerInfoDocument });
  if (data === undefined || data.server.mailConfigured) return null;
  return (
    <p className="rounded-md bg-accent-soft px-3 py-2.5 text-sm text-pretty text-ink">
      {messages.signIn.outbox}{' '}
      {typeof data.server.outboxUrl !== 'string' ? null : (
        <a
          href={data.server.outboxUrl}
          target="_blank"
          rel="noopener"
          className="inline-flex items-center gap-1 font-medium whitespace-nowrap text-accent underline underline-offset-2"
        >
          {messages.signIn.outboxAction}
          <ExternalLink className="size-3.5" aria-hidden="true" />
        </a>
      )}
    </p>
  );
}
