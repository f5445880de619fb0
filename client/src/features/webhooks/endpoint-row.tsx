import { Ellipsis, Pause, Pencil, Play, RotateCcw, RotateCw, Send, Trash2 } from 'lucide-react';
import { webhookMessages as words } from '../../messages/webhooks-en.ts';
import { Badge } from '../../ui/badge.tsx';
import { formatDayTime } from '../../ui/format-time.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu.tsx';
import { eventName, hostOf } from './event-names.ts';
import type { Endpoint } from './webhook-documents.ts';

export type EndpointAct = 'edit' | 'rotate' | 'remove' | 'replay' | 'test' | 'pause' | 'resume';

export function EndpointRow({ endpoint, onAct }: { endpoint: Endpoint; onAct: (act: EndpointAct) => void }) {
  const { url, description, eventTypes, sessionId, state, failingSince, oldSecretEndsAt } = endpoint;
  const isActive = state === 'ACTIVE';
  return (
    <li className="flex items-start gap-3 py-4">
      <div className="flex min-w-0 flex-1 flex-col gap-2">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <h2 className="min-w-0 text-sm font-semibold wrap-anywhere">{description === '' ? hostOf(url) : description}</h2>
          {state === 'ACTIVE' ? null : <Badge tone={state === 'PAUSED' ? 'neutral' : 'danger'}>{words.states[state]}</Badge>}
          {sessionId == null ? null : <Badge>{words.oneSession}</Badge>}
        </div>
        <p className="font-mono text-xs wrap-anywhere text-ink-soft">{url}</p>
        <ul aria-label={words.events} className="flex flex-wrap gap-1">
          {eventTypes.map((type) => (
            <li key={type} className="rounded-sm bg-pressed px-1.5 py-0.5 font-mono text-xs text-ink-soft">
              {eventName(type)}
            </li>
          ))}
        </ul>
        {failingSince == null || !isActive ? null : (
          <p className="text-xs text-danger tabular-nums">{words.failingSince(formatDayTime(failingSince))}</p>
        )}
        {oldSecretEndsAt == null ? null : (
          <p className="text-xs text-warning tabular-nums">{words.oldSecret(formatDayTime(oldSecretEndsAt))}</p>
        )}
      </div>
      <Menu
        trigger={
          <IconButton label={words.more(hostOf(url))} size="small" className="-mt-1 -mr-1.5">
            <Ellipsis />
          </IconButton>
        }
      >
        <MenuItem icon={<Send aria-hidden="true" />} onSelect={() => onAct('test')}>
          {words.test}
        </MenuItem>
        <MenuItem icon={<Pencil aria-hidden="true" />} onSelect={() => onAct('edit')}>
          {words.edit}
        </MenuItem>
        {isActive ? (
          <>
            <MenuItem icon={<RotateCcw aria-hidden="true" />} onSelect={() => onAct('replay')}>
              {words.replayFailed}
            </MenuItem>
            <MenuItem icon={<Pause aria-hidden="true" />} onSelect={() => onAct('pause')}>
              {words.pause}
            </MenuItem>
          </>
        ) : (
          <MenuItem icon={<Play aria-hidden="true" />} onSelect={() => onAct('resume')}>
            {words.resume}
          </MenuItem>
        )}
        <MenuItem icon={<RotateCw aria-hidden="true" />} onSelect={() => onAct('rotate')}>
          {words.rotate}
        </MenuItem>
        <MenuSeparator />
        <MenuItem danger icon={<Trash2 aria-hidden="true" />} onSelect={() => onAct('remove')}>
          {words.remove}
        </MenuItem>
      </Menu>
    </li>
  );
}
