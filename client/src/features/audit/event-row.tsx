import { Server } from 'lucide-react';
import { auditMessages as words } from '../../messages/audit-en.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import type { AuditEvent } from './audit-documents.ts';

/** One line; opened it says all that is known. */
export function EventRow({ event }: { event: AuditEvent }) {
  const { actor, action, targetName, at } = event;
  return (
    <li>
      <details className="group">
        <summary className="flex min-h-13 cursor-pointer list-none items-center gap-3 rounded-sm px-1 py-2 hover:bg-hover [&::-webkit-details-marker]:hidden">
          {actor == null ? (
            <span className="flex size-6 shrink-0 items-center justify-center rounded-full bg-pressed text-ink-soft">
              <Server className="size-3.5" aria-hidden="true" />
            </span>
          ) : (
            <Avatar person={actor} size={24} />
          )}
          <span className="min-w-0 flex-1 text-sm">
            <span className="font-medium">{actor?.displayName ?? words.house}</span>{' '}
            <span className="text-ink-soft">
              <span aria-hidden="true">· </span>
              {words.action(action)}
            </span>
            {targetName == null || targetName === actor?.displayName ? null : (
              <>
                <span aria-hidden="true" className="text-ink-soft">
                  {': '}
                </span>
                <span className="break-words">{targetName}</span>
              </>
            )}
          </span>
          <RelativeTime iso={at} className="shrink-0 text-xs text-ink-soft tabular-nums" />
        </summary>
        <Detail event={event} />
      </details>
    </li>
  );
}

function Detail({ event: { seq, at, action, targetId, facts, ip, hash } }: { event: AuditEvent }) {
  const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' }).format(Date.parse(at));
  const lines: [string, string][] = [
    ...inOrder(facts).map(({ name, value }): [string, string] => [words.fact(name), value]),
    ...(targetId == null ? [] : ([[words.target, targetId]] satisfies [string, string][])),
    [words.hash, hash],
  ];
  return (
    <div className="pr-2 pb-4 pl-10 text-xs">
      <p className="text-ink-soft tabular-nums">
        {[words.number(seq), exact, ...(ip == null ? [] : [words.from(ip)]), action].join(' · ')}
      </p>
      <dl aria-label={words.facts} className="mt-2 grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1">
        {lines.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-soft">{name}</dt>
            <dd className="font-mono break-all">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** What was before stands before what is now. */
function inOrder(facts: AuditEvent['facts']): AuditEvent['facts'] {
  return facts.toSorted((a, b) => words.factRank(a.name) - words.factRank(b.name));
}
