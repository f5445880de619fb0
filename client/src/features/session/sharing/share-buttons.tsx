import { Building2, Globe, Lock, UserPlus } from 'lucide-react';
import { accessMessages } from '../../../messages/access-en.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { useSession } from '../session-context.ts';
import { useIsPhone } from '../use-is-phone.ts';
import { useOpenShare } from './share-context.ts';

const ICONS = { PRIVATE: Lock, WORKSPACE: Building2, LINK: Globe };

export function ShareButton() {
  const { visibility } = useSession();
  const open = useOpenShare();
  const isPhone = useIsPhone();
  if (isPhone) {
    return (
      <IconButton label={accessMessages.visibility(accessMessages.visibilities[visibility].name)} onClick={open}>
        <UserPlus />
      </IconButton>
    );
  }
  return (
    <Button size="small" icon={<UserPlus className="size-3.5" aria-hidden="true" />} onClick={open}>
      {accessMessages.share}
    </Button>
  );
}

/** Who can open the session, at a glance; a phone has the room for the title. */
export function VisibilityChip() {
  const { visibility, workspace } = useSession();
  const open = useOpenShare();
  const Icon = ICONS[visibility];
  const { name, meaning } = accessMessages.visibilities[visibility];
  return (
    <button
      type="button"
      onClick={open}
      aria-label={accessMessages.visibility(name)}
      title={meaning(workspace.name)}
      className="inline-flex h-6 shrink-0 items-center gap-1.5 rounded-sm px-1.5 text-xs text-ink-soft hover:bg-hover hover:text-ink max-md:hidden"
    >
      <Icon className="size-3.5" aria-hidden="true" />
      {accessMessages.chip[visibility]}
    </button>
  );
}
