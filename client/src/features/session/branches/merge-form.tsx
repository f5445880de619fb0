import { GitMerge, TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { describeError } from '../../../api/errors.ts';
import type { Branch } from '../../../live/branches.ts';
import { pathTo } from '../../../live/tree.ts';
import { branchMessages } from '../../../messages/branches-en.ts';
import { messages } from '../../../messages/messages.ts';
import { Button } from '../../../ui/button.tsx';
import { Spinner } from '../../../ui/spinner.tsx';
import { useSession } from '../session-context.ts';
import { useView } from '../view-context.ts';
import { BranchDriftDocument } from './documents.ts';
import { MergePreview } from './merge-preview.tsx';
import { useBranchActions } from './use-branch-actions.ts';
import { useBranchesById } from './use-branches.ts';

/** How far the mainline has moved, and where it ended when that was counted. */
interface Drift {
  since: number;
  leafId: string | null;
  isNews: boolean;
}

/** What merging does, in words, before it is done; where the mainline has moved it asks. */
export function MergeForm({ branch: given, onClose }: { branch: Branch; onClose: () => void }) {
  const branch = useBranchesById().get(given.id) ?? given;
  const { merge } = useBranchActions();
  const { tree } = useView();
  const [drift, setDrift] = useDrift(branch);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const own = pathTo(tree, branch.headId).filter((_, index, way) => index > way.findIndex(({ id }) => id === branch.baseId));

  async function confirm(): Promise<void> {
    setBusy(true);
    setProblem(null);
    const end = await merge(branch, drift && drift.since > 0 ? drift.leafId : null);
    setBusy(false);
    if (end.kind === 'merged') onClose();
    else if (end.kind === 'moved') setDrift({ since: end.messagesSince, leafId: end.mainlineLeafId, isNews: true });
    else setProblem(describeError(end.error).description);
  }

  if (!drift) return <Spinner label={branchMessages.checking} />;
  const hasMoved = drift.since > 0;
  return (
    <div className="flex flex-col gap-4 text-sm">
      {hasMoved ? (
        <div
          role="status"
          className="flex gap-3 rounded-md bg-warning-soft px-3 py-2.5 [&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-warning"
        >
          <TriangleAlert aria-hidden="true" />
          <p>
            {drift.isNews ? `${branchMessages.movedAgain} ` : ''}
            <strong className="font-semibold">{branchMessages.moved(drift.since)}</strong>
          </p>
        </div>
      ) : null}
      <p className="text-ink-soft">
        {hasMoved
          ? `${branchMessages.append(branch.messageCount)} ${branchMessages.appendQuestion}`
          : branchMessages.forward(branch.messageCount)}
      </p>
      <MergePreview path={own} total={branch.messageCount} />
      {problem ? (
        <p role="alert" className="text-danger">
          {problem}
        </p>
      ) : null}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{messages.common.cancel}</Button>
        <Button
          variant="primary"
          icon={<GitMerge className="size-4" aria-hidden="true" />}
          busy={isBusy ? branchMessages.merging : undefined}
          onClick={() => void confirm()}
        >
          {hasMoved ? branchMessages.appendAction : branchMessages.mergeAction}
        </Button>
      </div>
    </div>
  );
}

/** Asked anew whenever the mainline moves; what it says belongs to the leaf of that moment. Without an answer the server asks at the merge. */
function useDrift(branch: Branch) {
  const client = useClient();
  const { mainlineLeafId } = useSession();
  const [drift, setDrift] = useState<Drift | null>(null);
  const leafId = mainlineLeafId ?? null;

  useEffect(() => {
    let isOver = false;
    void client
      .query(BranchDriftDocument, { id: branch.id }, { requestPolicy: 'network-only' })
      .toPromise()
      .then(({ data }) => {
        if (isOver) return;
        const since = data?.node && 'messagesSince' in data.node ? data.node.messagesSince : 0;
        setDrift((before) => ({ since, leafId, isNews: before !== null && since > before.since }));
      });
    return () => {
      isOver = true;
    };
  }, [client, branch.id, branch.headId, leafId]);

  return [drift, setDrift] as const;
}
