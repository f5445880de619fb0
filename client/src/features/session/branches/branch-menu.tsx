import { CornerLeftUp, GitBranch, GitCommitVertical, Waypoints } from 'lucide-react';
import type { Branch } from '../../../live/branches.ts';
import { branchMessages } from '../../../messages/branches-en.ts';
import { Menu, MenuItem, MenuLabel, MenuRadioGroup, MenuRadioItem, MenuSeparator } from '../../../ui/menu.tsx';
import { toast } from '../../../ui/toast-store.ts';
import { canWrite, useSession } from '../session-context.ts';
import { useView, useViewActions } from '../view-context.ts';
import { useBranchLayers } from './layers-context.ts';
import { useBranchColor, useBranches } from './use-branches.ts';

const MAINLINE = 'mainline';

/** Where the reader is, and the other ways through the session. */
export function BranchMenu() {
  const session = useSession();
  const branches = useBranches();
  const colorOf = useBranchColor();
  const { branch, isOnMainline } = useView();
  const { openMap, open } = useBranchLayers();
  const choose = useChoose(branches);
  const openOnes = branches.filter(({ state }) => state === 'OPEN');
  const ended = branches.filter(({ state }) => state !== 'OPEN');
  const place = isOnMainline ? branchMessages.mainline : (branch?.name ?? branchMessages.unnamed);

  return (
    <Menu
      align="start"
      className="max-w-80 min-w-60"
      trigger={
        <button
          type="button"
          aria-label={branchMessages.menu(place)}
          data-tooltip={branchMessages.menu(place)}
          className="touch-target inline-flex h-8 min-w-0 shrink-0 items-center justify-center gap-1.5 rounded-md px-2 text-xs font-medium text-ink-soft transition-colors hover:bg-hover hover:text-ink data-[state=open]:bg-pressed"
        >
          <GitBranch aria-hidden="true" className="size-4 shrink-0" style={branch ? { color: colorOf(branch.id) } : undefined} />
          {openOnes.length > 0 || !isOnMainline ? <span className="max-w-40 truncate max-lg:hidden">{place}</span> : null}
        </button>
      }
    >
      <MenuRadioGroup value={isOnMainline ? MAINLINE : (branch?.id ?? '')} onValueChange={choose}>
        <MenuRadioItem value={MAINLINE} icon={<GitCommitVertical aria-hidden="true" />}>
          {branchMessages.mainline}
        </MenuRadioItem>
        <BranchItems label={branchMessages.open} branches={openOnes} />
        <BranchItems label={branchMessages.ended} branches={ended} />
      </MenuRadioGroup>
      {branches.length === 0 ? <p className="max-w-56 px-2 py-1.5 text-xs text-ink-soft">{branchMessages.none}</p> : null}
      <MenuSeparator />
      {canWrite(session) && session.mainlineLeafId ? (
        <MenuItem icon={<CornerLeftUp aria-hidden="true" />} onSelect={() => open({ kind: 'create', messageId: null })}>
          {branchMessages.newRoot}
        </MenuItem>
      ) : null}
      <MenuItem icon={<Waypoints aria-hidden="true" />} shortcut="m" onSelect={() => openMap()}>
        {branchMessages.map}
      </MenuItem>
    </Menu>
  );
}

function BranchItems({ label, branches }: { label: string; branches: readonly Branch[] }) {
  const colorOf = useBranchColor();
  if (branches.length === 0) return null;
  return (
    <>
      <MenuLabel>{label}</MenuLabel>
      {branches.map((branch) => (
        <MenuRadioItem
          key={branch.id}
          value={branch.id}
          icon={<span aria-hidden="true" className="mx-1 size-2! rounded-full" style={{ background: colorOf(branch.id) }} />}
        >
          {branch.name}
        </MenuRadioItem>
      ))}
    </>
  );
}

function useChoose(branches: readonly Branch[]): (value: string) => void {
  const { enter, toMainline } = useViewActions();
  return (value) => {
    if (value === MAINLINE) return toMainline();
    const branch = branches.find(({ id }) => id === value);
    if (!branch) return;
    void enter(branch).then((isThere) => {
      if (!isThere) toast({ title: branchMessages.notLoaded, description: branchMessages.notLoadedBody, tone: 'danger' });
    });
  };
}
