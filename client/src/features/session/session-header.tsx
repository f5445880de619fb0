import { Archive, ArchiveRestore, Ellipsis, FileBraces, FileDown, History, Link, Wallet } from 'lucide-react';
import { Suspense, lazy, useState } from 'react';
import { useConnection } from '../../api/use-connection.ts';
import { replayMessages } from '../../messages/replay-en.ts';
import { sessionMessages } from '../../messages/session-en.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu.tsx';
import { SidebarToggle } from '../../ui/sidebar-toggle.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { toast } from '../../ui/toast-store.ts';
import { writeClipboard } from '../../ui/use-copy.ts';
import { BranchMenu } from './branches/branch-menu.tsx';
import { useCost } from './cost/use-cost.ts';
import { EditableTitle } from './editable-title.tsx';
import { useExport } from './export/use-export.ts';
import { PeopleButton } from './presence/people-button.tsx';
import { useReplayLink } from './replay/use-replay-link.ts';
import { afterFirstPaint } from './first-paint.ts';
import { canWrite, useLive, useLiveStatus, useSession } from './session-context.ts';
import { ShareButton, VisibilityChip } from './sharing/share-buttons.tsx';
import { formatCost } from './format-usage.ts';
import { useActions } from './use-actions.ts';
import { useIsPhone } from './use-is-phone.ts';

const CostMeter = lazy(afterFirstPaint(async () => ({ default: (await import('./cost/cost-meter.tsx')).CostMeter })));
const CostDialog = lazy(() => import('./cost/cost-dialog.tsx').then((module) => ({ default: module.CostDialog })));

export function SessionHeader() {
  const session = useSession();
  return (
    <header className="flex h-13 shrink-0 items-center gap-2 border-b border-line px-4 md:px-6">
      <SidebarToggle />
      <EditableTitle title={session.title} canEdit={canWrite(session)} />
      <VisibilityChip />
      <BranchMenu />
      <div className="flex-1" />
      <ConnectionMark />
      <PeopleButton />
      <Suspense fallback={null}>
        <CostMeter />
      </Suspense>
      <ShareButton />
      <SessionMenu />
    </header>
  );
}

function ConnectionMark() {
  const { status } = useConnection();
  const live = useLiveStatus(useLive());
  if (status !== 'offline' && live.kind !== 'connecting') return null;
  return <Spinner label={sessionMessages.reconnecting} className="mr-1 text-xs max-md:[&]:text-[0px]" />;
}

function SessionMenu() {
  const session = useSession();
  const { update } = useActions();
  const exportAs = useExport();
  const replay = useReplayLink();
  const cost = useCost();
  const [isCostOpen, setCostOpen] = useState(false);
  const hasCost = useIsPhone() && cost !== null && cost.costMicros !== '0';
  const isArchived = Boolean(session.archivedAt);
  const mayArchive = session.viewerRole === 'OWNER';

  async function copyLink(): Promise<void> {
    const isCopied = await writeClipboard(location.href);
    toast(isCopied ? { title: sessionMessages.linkCopied, tone: 'success' } : { title: sessionMessages.linkNotCopied, tone: 'danger' });
  }

  return (
    <>
      <Menu
        trigger={
          <IconButton label={sessionMessages.menu} className="-mr-2">
            <Ellipsis />
          </IconButton>
        }
      >
        <MenuItem icon={<Link aria-hidden="true" />} onSelect={() => void copyLink()}>
          {sessionMessages.copyLink}
        </MenuItem>
        {hasCost ? (
          <MenuItem icon={<Wallet aria-hidden="true" />} onSelect={() => setCostOpen(true)}>
            {sessionMessages.costSoFar(formatCost(cost.costMicros))}
          </MenuItem>
        ) : null}
        {session.mainlineLeafId ? (
          <MenuItem icon={<History aria-hidden="true" />} onSelect={replay.open}>
            {replayMessages.menu}
          </MenuItem>
        ) : null}
        <MenuSeparator />
        <MenuItem icon={<FileDown aria-hidden="true" />} onSelect={() => void exportAs('md')}>
          {replayMessages.exportMarkdown}
        </MenuItem>
        <MenuItem icon={<FileBraces aria-hidden="true" />} onSelect={() => void exportAs('json')}>
          {replayMessages.exportJson}
        </MenuItem>
        {mayArchive ? (
          <>
            <MenuSeparator />
            <MenuItem
              icon={isArchived ? <ArchiveRestore aria-hidden="true" /> : <Archive aria-hidden="true" />}
              onSelect={() => void update({ archived: !isArchived })}
            >
              {isArchived ? sessionMessages.restore : sessionMessages.archive}
            </MenuItem>
          </>
        ) : null}
      </Menu>
      {isCostOpen ? (
        <Suspense fallback={null}>
          <CostDialog onClose={() => setCostOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
