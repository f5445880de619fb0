import { GitMerge } from 'lucide-react';
import type { MessageNode } from '../../../live/model.ts';
import { branchMessages } from '../../../messages/branches-en.ts';
import { useMessage } from '../session-context.ts';
import { useBranchColor, useBranchesById } from './use-branches.ts';

/** Where a merged message comes from; once for what came together. */
export function OriginLine({ message }: { message: MessageNode }) {
  const branches = useBranchesById();
  const colorOf = useBranchColor();
  const above = useMessage(message.parentId ?? '');
  const origin = message.origin?.branch;
  if (!origin || (message.role === 'ASSISTANT' && above?.origin?.branch?.id === origin.id)) return null;
  const branch = branches.get(origin.id);
  return (
    <p className="mb-1 flex items-center gap-1.5 text-xs text-ink-soft">
      <GitMerge className="size-3.5 shrink-0" style={{ color: colorOf(origin.id) }} aria-hidden="true" />
      <span className="min-w-0 truncate">
        {branchMessages.fromBranch(branch?.name ?? origin.name, branch?.createdBy.displayName ?? null)}
      </span>
    </p>
  );
}
