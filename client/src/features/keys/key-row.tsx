import { Ellipsis, RotateCw, Trash2 } from 'lucide-react';
import { keyMessages as words } from '../../messages/keys-en.ts';
import { Badge } from '../../ui/badge.tsx';
import { Meter } from '../../ui/charts/meter.tsx';
import { moneyFormat } from '../../ui/charts/value-format.ts';
import { formatDayTime } from '../../ui/format-time.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { useNow } from '../../ui/use-now.ts';
import type { Key } from './key-documents.ts';

const WARNED_SHARE = 0.8;
const REFRESH_MS = 60_000;

interface KeyRowProps {
  apiKey: Key;
  onRotate: () => void;
  onRevoke: () => void;
}

export function KeyRow({ apiKey, onRotate, onRevoke }: KeyRowProps) {
  const now = useNow(REFRESH_MS);
  const { displayName, scopes, expiresAt, lastUsedAt, isUnused, oldSecret } = apiKey;
  const isExpired = expiresAt != null && Date.parse(expiresAt) <= now;
  return (
    <li className="flex items-start gap-3 py-4">
      <div className="flex min-w-0 flex-1 flex-col gap-2">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <h2 className="min-w-0 text-sm font-semibold wrap-anywhere">{displayName}</h2>
          {isExpired ? <Badge tone="danger">{words.expired}</Badge> : null}
          {isUnused && !isExpired ? <Badge tone="warning">{words.unused}</Badge> : null}
        </div>
        <ul aria-label={words.form.scopes} className="flex flex-wrap gap-1">
          {scopes.map((scope) => (
            <li key={scope} className="rounded-sm bg-pressed px-1.5 py-0.5 font-mono text-xs text-ink-soft">
              {scope}
            </li>
          ))}
        </ul>
        <p className="flex flex-wrap gap-x-2 gap-y-1 text-xs text-ink-soft tabular-nums">
          {lastUsedAt == null ? (
            <span>{words.neverUsed}</span>
          ) : (
            <span>
              {words.lastUsed} <RelativeTime iso={lastUsedAt} />
            </span>
          )}
          <span aria-hidden="true">·</span>
          <span>{expiresAt == null ? words.never : isExpired ? words.expired : words.expires(formatDayTime(expiresAt))}</span>
          {apiKey.monthLimitMicros == null ? (
            <>
              <span aria-hidden="true">·</span>
              <span>{words.spent(moneyFormat().short(Number(apiKey.monthSpentMicros)))}</span>
            </>
          ) : null}
        </p>
        {oldSecret == null ? null : (
          <p className="text-xs text-warning tabular-nums">
            {words.oldWorks(formatDayTime(oldSecret.endsAt))}{' '}
            {oldSecret.lastUsedAt == null ? (
              words.oldUnused
            ) : (
              <>
                {words.oldUsed} <RelativeTime iso={oldSecret.lastUsedAt} />
              </>
            )}
          </p>
        )}
        {apiKey.monthLimitMicros == null ? null : (
          <Meter
            label={words.month}
            value={Number(apiKey.monthSpentMicros)}
            limit={Number(apiKey.monthLimitMicros)}
            warnAt={Number(apiKey.monthLimitMicros) * WARNED_SHARE}
            isHard
            format={moneyFormat()}
          />
        )}
      </div>
      <Menu
        trigger={
          <IconButton label={words.more(displayName)} size="small" className="-mt-1 -mr-1.5">
            <Ellipsis />
          </IconButton>
        }
      >
        <MenuItem icon={<RotateCw aria-hidden="true" />} onSelect={onRotate}>
          {words.rotate}
        </MenuItem>
        <MenuItem icon={<Trash2 aria-hidden="true" />} onSelect={onRevoke}>
          {words.revoke}
        </MenuItem>
      </Menu>
    </li>
  );
}
