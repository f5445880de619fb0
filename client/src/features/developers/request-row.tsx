import { Check, Copy } from 'lucide-react';
import { developerMessages as words } from '../../messages/developers-en.ts';
import { Badge } from '../../ui/badge.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { useCopy } from '../../ui/use-copy.ts';
import type { ApiRequest } from './developers-documents.ts';

export function RequestRow({ request }: { request: ApiRequest }) {
  const { requestId, at, apiKey, door, operation, fields, status, code, durationMs, cost } = request;
  const { isCopied, copy } = useCopy();
  const name = operation ?? (fields.join(', ') || words.unnamed);
  const facts = [words.doors[door], apiKey.displayName, words.ms(durationMs), ...(cost == null ? [] : [words.cost(cost)])];
  return (
    <li className="flex items-start gap-3 py-2.5">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="min-w-0 font-mono text-sm wrap-anywhere">{name}</span>
          {code == null ? (
            <span className="text-xs text-success tabular-nums">{status == null ? words.ok : `${words.ok} ${status}`}</span>
          ) : (
            <Badge tone="danger">{status == null || status < 400 ? code : `${code} · ${status}`}</Badge>
          )}
        </p>
        <p className="mt-0.5 flex flex-wrap items-center gap-x-2 text-xs text-ink-soft tabular-nums">
          <span>{facts.join(' · ')}</span>
          <span className="inline-flex min-w-0 items-center gap-1">
            <span className="font-mono wrap-anywhere">{requestId}</span>
            <IconButton
              label={isCopied ? words.copied : words.copyId}
              size="small"
              className="-my-1 size-6!"
              onClick={() => copy(requestId)}
            >
              {isCopied ? <Check aria-hidden="true" className="size-3!" /> : <Copy aria-hidden="true" className="size-3!" />}
            </IconButton>
          </span>
        </p>
      </div>
      <RelativeTime iso={at} className="shrink-0 pt-0.5 text-xs text-ink-soft tabular-nums" />
    </li>
  );
}
