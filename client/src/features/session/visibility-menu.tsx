import { Building2, Globe, Lock } from 'lucide-react';
import type { SessionHead } from '../../live/model.ts';
import { sessionMessages } from '../../messages/session-en.ts';
import { Menu, MenuLabel, MenuRadioGroup, MenuRadioItem } from '../../ui/menu.tsx';
import { useSession } from './session-context.ts';
import { useActions } from './use-actions.ts';

type Visibility = SessionHead['visibility'];

const ICONS = { PRIVATE: Lock, WORKSPACE: Building2, LINK: Globe };
const OFFERED: readonly Visibility[] = ['WORKSPACE', 'PRIVATE'];

function Label({ visibility }: { visibility: Visibility }) {
  const Icon = ICONS[visibility];
  return (
    <span
      className="inline-flex h-6 shrink-0 items-center gap-1.5 text-xs text-ink-soft"
      title={sessionMessages.visibilities[visibility].meaning}
    >
      <Icon className="size-3.5" aria-hidden="true" />
      <span className="max-md:sr-only">{sessionMessages.visibilities[visibility].name}</span>
    </span>
  );
}

export function VisibilityMenu() {
  const { visibility, viewerRole, archivedAt } = useSession();
  const { update } = useActions();
  if (viewerRole !== 'OWNER' || archivedAt) return <Label visibility={visibility} />;
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          aria-label={`${sessionMessages.visibility}: ${sessionMessages.visibilities[visibility].name}`}
          className="touch-target inline-flex items-center justify-center rounded-sm px-1.5 hover:bg-hover"
        >
          <Label visibility={visibility} />
        </button>
      }
    >
      <MenuLabel>{sessionMessages.visibility}</MenuLabel>
      <MenuRadioGroup value={visibility} onValueChange={(next) => void update({ visibility: next as Visibility })}>
        {OFFERED.map((offered) => {
          const Icon = ICONS[offered];
          return (
            <MenuRadioItem key={offered} value={offered} icon={<Icon aria-hidden="true" />}>
              {sessionMessages.visibilities[offered].meaning}
            </MenuRadioItem>
          );
        })}
      </MenuRadioGroup>
    </Menu>
  );
}
