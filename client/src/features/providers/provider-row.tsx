import { Ellipsis, Pause, Play, PlugZap, RefreshCw, Trash2 } from 'lucide-react';
import { providerMessages as words } from '../../messages/providers-en.ts';
import { Badge } from '../../ui/badge.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import type { ProviderKey } from './provider-documents.ts';

interface ProviderRowProps {
  providerKey: ProviderKey;
  isTesting: boolean;
  onTest: () => void;
  onReplace: () => void;
  onPause: () => void;
  onRemove: () => void;
}

export function ProviderRow({ providerKey, isTesting, onTest, onReplace, onPause, onRemove }: ProviderRowProps) {
  const { name, baseUrl, lastFour, models, addedBy, createdAt, replacedAt, pausedAt, lastUsedAt, lastError } = providerKey;
  const isPaused = pausedAt != null;
  return (
    <li className="flex items-start gap-3 py-4">
      <div className="flex min-w-0 flex-1 flex-col gap-2">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <h2 className="min-w-0 text-sm font-semibold wrap-anywhere">{name}</h2>
          {isPaused ? <Badge>{words.paused}</Badge> : null}
          {lastError == null ? null : <Badge tone="danger">{words.failing}</Badge>}
          {isTesting ? <Spinner label={words.testing(name)} className="text-xs!" /> : null}
        </div>
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-ink-soft tabular-nums">
          <code className="rounded-sm bg-pressed px-1.5 py-0.5 font-mono">{lastFour === '' ? words.endsHidden : words.ends(lastFour)}</code>
          {baseUrl == null ? null : <span className="wrap-anywhere">{baseUrl}</span>}
          {models.length === 0 ? null : <span title={models.join('\n')}>{words.models(models.length)}</span>}
        </p>
        <p className="flex flex-wrap gap-x-2 gap-y-1 text-xs text-ink-soft tabular-nums">
          {lastUsedAt == null ? (
            <span>{words.neverUsed}</span>
          ) : (
            <span>
              {words.lastUsed} <RelativeTime iso={lastUsedAt} />
            </span>
          )}
          <span aria-hidden="true">·</span>
          <span>
            {addedBy == null ? words.added : words.addedBy(addedBy.displayName)} <RelativeTime iso={replacedAt ?? createdAt} />
          </span>
        </p>
        {lastError == null ? null : (
          <p className="text-xs text-danger">
            {lastError.message}{' '}
            <span className="text-ink-soft">
              · <RelativeTime iso={lastError.at} />
            </span>
          </p>
        )}
        {isPaused ? <p className="text-xs text-ink-soft">{baseUrl == null ? words.pausedNote : words.pausedServerNote}</p> : null}
      </div>
      <Menu
        trigger={
          <IconButton label={words.more(name)} size="small" className="-mt-1 -mr-1.5">
            <Ellipsis />
          </IconButton>
        }
      >
        <MenuItem icon={<PlugZap aria-hidden="true" />} disabled={isTesting} onSelect={onTest}>
          {words.test}
        </MenuItem>
        <MenuItem icon={<RefreshCw aria-hidden="true" />} onSelect={onReplace}>
          {words.replace}
        </MenuItem>
        <MenuItem icon={isPaused ? <Play aria-hidden="true" /> : <Pause aria-hidden="true" />} onSelect={onPause}>
          {isPaused ? words.resume : words.pause}
        </MenuItem>
        <MenuItem icon={<Trash2 aria-hidden="true" />} onSelect={onRemove}>
          {words.remove}
        </MenuItem>
      </Menu>
    </li>
  );
}
