import { Ellipsis, Link2, RefreshCw, Unlink } from 'lucide-react';
import { useState } from 'react';
import type { SessionRole } from '../../../gql/graphql.ts';
import { describeError } from '../../../api/errors.ts';
import { sharingMessages } from '../../../messages/sharing-en.ts';
import { Badge } from '../../../ui/badge.tsx';
import { formatExactTime } from '../../../ui/format-time.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Menu, MenuItem, MenuRadioGroup, MenuRadioItem, MenuSeparator } from '../../../ui/menu.tsx';
import { toast } from '../../../ui/toast-store.ts';
import { Confirm } from './confirm.tsx';
import type { ShareLink, ShownLink } from './documents.ts';
import { LINK_ROLES } from './roles.ts';
import { useSharingActions } from './use-sharing-actions.ts';

type Mode = 'shown' | 'rotating' | 'revoking';

const DATE = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });

export function nameOf({ name, role }: ShareLink): string {
  return name ?? sharingMessages.unnamedLink(sharingMessages.roles[role]);
}

interface LinkRowProps {
  link: ShareLink;
  onOpened: (shown: ShownLink) => void;
  onRevoked: () => void;
}

export function LinkRow({ link, onOpened, onRevoked }: LinkRowProps) {
  const [mode, setMode] = useState<Mode>('shown');
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-2.5">
      <Link2 className="size-4 shrink-0 text-ink-soft" aria-hidden="true" />
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2">
          <span className="truncate text-sm font-medium">{nameOf(link)}</span>
          {link.state === 'ACTIVE' ? null : <Badge tone="warning">{sharingMessages.states[link.state]}</Badge>}
        </p>
        <LinkFacts link={link} />
      </div>
      {mode === 'shown' ? (
        <LinkMenu link={link} onMode={setMode} />
      ) : (
        <LinkConfirm link={link} mode={mode} onOpened={onOpened} onRevoked={onRevoked} onClose={() => setMode('shown')} />
      )}
    </li>
  );
}

function LinkFacts({ link }: { link: ShareLink }) {
  const { expiresAt } = link;
  const day = expiresAt === null ? '' : DATE.format(Date.parse(expiresAt));
  const end =
    expiresAt === null ? sharingMessages.never : link.state === 'EXPIRED' ? sharingMessages.ended(day) : sharingMessages.until(day);
  return (
    <p className="text-xs text-ink-soft tabular-nums">
      {link.name === null ? null : `${sharingMessages.roles[link.role]} · `}
      <span title={expiresAt === null ? undefined : formatExactTime(expiresAt)}>{end}</span>
      {link.hasPassword ? ` · ${sharingMessages.hasPassword}` : null}
      {` · ${sharingMessages.uses(link.uses)} · ${sharingMessages.by(link.createdBy.displayName)}`}
    </p>
  );
}

function LinkMenu({ link, onMode }: { link: ShareLink; onMode: (mode: Mode) => void }) {
  const { changeLinkRole } = useSharingActions();
  const [pending, setPending] = useState<SessionRole>();
  const role = pending ?? link.role;

  async function change(next: string): Promise<void> {
    const chosen = LINK_ROLES.find((one) => one === next);
    if (chosen === undefined || chosen === link.role) return;
    setPending(chosen);
    await changeLinkRole(link.id, chosen);
    setPending(undefined);
  }

  return (
    <Menu
      trigger={
        <IconButton label={sharingMessages.linkMenu(nameOf(link))} size="small">
          <Ellipsis />
        </IconButton>
      }
    >
      <MenuRadioGroup value={role} onValueChange={(next) => void change(next)}>
        {LINK_ROLES.map((one) => (
          <MenuRadioItem key={one} value={one}>
            {sharingMessages.roles[one]} <span className="text-xs text-ink-soft">· {sharingMessages.roleNotes[one]}</span>
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
      <MenuSeparator />
      <MenuItem icon={<RefreshCw />} onSelect={() => onMode('rotating')}>
        {sharingMessages.rotate}
      </MenuItem>
      <MenuItem icon={<Unlink />} danger onSelect={() => onMode('revoking')}>
        {sharingMessages.revoke}
      </MenuItem>
    </Menu>
  );
}

interface LinkConfirmProps extends LinkRowProps {
  mode: Exclude<Mode, 'shown'>;
  onClose: () => void;
}

function LinkConfirm({ link, mode, onOpened, onRevoked, onClose }: LinkConfirmProps) {
  const { revokeLink, rotateLink } = useSharingActions();
  const [isBusy, setBusy] = useState(false);

  async function revoke(): Promise<void> {
    setBusy(true);
    const isDone = await revokeLink(link.id);
    onClose();
    if (!isDone) return;
    toast({ title: sharingMessages.revoked });
    onRevoked();
  }

  async function rotate(): Promise<void> {
    setBusy(true);
    const answered = await rotateLink(link.id);
    onClose();
    if (answered.kind === 'refused') return toast({ ...describeError(answered.error), tone: 'danger' });
    onOpened({ link: answered.data.rotateShareLink.shareLink, url: answered.data.rotateShareLink.url });
  }

  return mode === 'revoking' ? (
    <Confirm
      question={sharingMessages.revokeSure}
      note={sharingMessages.revokeBody}
      busy={isBusy ? sharingMessages.revoking : undefined}
      onConfirm={() => void revoke()}
      onClose={onClose}
    />
  ) : (
    <Confirm
      question={sharingMessages.rotateSure}
      note={sharingMessages.rotateBody}
      busy={isBusy ? sharingMessages.rotating : undefined}
      onConfirm={() => void rotate()}
      onClose={onClose}
    />
  );
}
