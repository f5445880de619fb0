import { Check, GitBranch, GitMerge, X } from 'lucide-react';
import type { Branch } from '../../../live/branches.ts';
import { isTip } from '../../../live/branches.ts';
import { isRunning } from '../../../live/model.ts';
import { branchMessages } from '../../../messages/branches-en.ts';
import { Button } from '../../../ui/button.tsx';
import { tooltipProps } from '../../../ui/tooltip.tsx';
import { canWrite, useSession } from '../session-context.ts';
import { useView, useViewActions } from '../view-context.ts';
import { useBranchLayers } from './layers-context.ts';
import { useBranchActions } from './use-branch-actions.ts';
import { useBranchColor } from './use-branches.ts';

const BAR =
  'reading-column shrink-0 [&>div]:mb-2 [&>div]:flex [&>div]:flex-wrap [&>div]:items-center [&>div]:gap-x-2.5 [&>div]:gap-y-1 [&>div]:rounded-md [&>div]:bg-panel [&>div]:py-1.5 [&>div]:pr-1.5 [&>div]:pl-3 [&>div]:text-sm';

/** Where the reader is when they are not on the mainline, and the ways from there. */
export function BranchBar() {
  const { isOnMainline, branch } = useView();
  if (isOnMainline) return null;
  return (
    <aside aria-label={branchMessages.menuShort} className={BAR}>
      {branch ? <NamedBar branch={branch} /> : <NamelessBar />}
    </aside>
  );
}

function NamelessBar() {
  return (
    <div>
      <GitBranch className="size-4 shrink-0 text-ink-soft" aria-hidden="true" />
      <p className="min-w-0 flex-1 text-ink-soft">{branchMessages.otherVersion}</p>
      <ToMainline />
    </div>
  );
}

function NamedBar({ branch }: { branch: Branch }) {
  const session = useSession();
  const { leaf, tree, target } = useView();
  const { enter } = useViewActions();
  const isAside = branch.state === 'OPEN' && target.branchId === undefined && !isTip(branch, leaf, tree.byId);
  const color = useBranchColor()(branch.id);
  return (
    <div>
      <GitBranch className="size-4 shrink-0" style={{ color }} aria-hidden="true" />
      <p className="min-w-40 flex-1 py-1 text-ink-soft">
        {branchMessages.on} <BranchName branch={branch} />, {isAside ? <span>{branchMessages.movedOn}</span> : stateWords(branch)}
      </p>
      <span className="-my-0.5 ml-auto flex flex-wrap items-center gap-0.5">
        {isAside ? (
          <Button size="small" variant="ghost" onClick={() => void enter(branch)}>
            {branchMessages.toHead}
          </Button>
        ) : null}
        {canWrite(session) ? <BranchChanges branch={branch} isBusy={leaf !== undefined && isRunning(leaf.status)} /> : null}
        <ToMainline />
      </span>
    </div>
  );
}

/** Those who may, rename it where they read it. */
function BranchName({ branch }: { branch: Branch }) {
  const session = useSession();
  const { open } = useBranchLayers();
  const style = { color: useBranchColor()(branch.id) };
  const look = 'rounded-sm font-semibold wrap-anywhere';
  if (!canWrite(session)) {
    return (
      <strong className={look} style={style}>
        {branch.name}
      </strong>
    );
  }
  return (
    <button
      type="button"
      {...tooltipProps(branchMessages.rename, undefined, 'top')}
      className={`${look} underline-offset-4 hover:underline`}
      style={style}
      onClick={() => open({ kind: 'rename', branch })}
    >
      {branch.name}
    </button>
  );
}

function BranchChanges({ branch, isBusy }: { branch: Branch; isBusy: boolean }) {
  const { open } = useBranchLayers();
  const { setState } = useBranchActions();
  if (branch.state === 'MERGED') return null;
  if (branch.state === 'CLOSED') {
    return (
      <Button
        size="small"
        variant="ghost"
        icon={<Check className="size-3.5" aria-hidden="true" />}
        onClick={() => void setState(branch, 'OPEN')}
      >
        {branchMessages.reopen}
      </Button>
    );
  }
  return (
    <>
      {branch.headId === null ? null : (
        <Button
          size="small"
          variant="ghost"
          disabled={isBusy}
          icon={<GitMerge className="size-3.5" aria-hidden="true" />}
          onClick={() => open({ kind: 'merge', branch })}
        >
          {branchMessages.merge}
        </Button>
      )}
      <Button
        size="small"
        variant="ghost"
        icon={<X className="size-3.5" aria-hidden="true" />}
        onClick={() => void setState(branch, 'CLOSED')}
      >
        {branchMessages.close}
      </Button>
    </>
  );
}

function ToMainline() {
  const { toMainline } = useViewActions();
  return (
    <Button size="small" variant="ghost" onClick={toMainline}>
      {branchMessages.toMainline}
    </Button>
  );
}

function stateWords({ state, headId, messageCount }: Branch): string {
  if (state === 'MERGED') return branchMessages.merged;
  if (state === 'CLOSED') return branchMessages.closed;
  return headId === null ? branchMessages.empty : branchMessages.ahead(messageCount);
}
