import { costMessages } from '../../../messages/cost-en.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { CostPanel } from './cost-panel.tsx';
import { useCost } from './use-cost.ts';

/** Where the header has no room for the figure. */
export function CostDialog({ onClose }: { onClose: () => void }) {
  const cost = useCost();
  return (
    <Dialog open onOpenChange={onClose} size="small" title={costMessages.title}>
      {cost ? <CostPanel cost={cost} /> : null}
    </Dialog>
  );
}
