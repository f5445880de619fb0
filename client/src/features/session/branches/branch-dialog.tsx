import { branchMessages } from '../../../messages/branches-en.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { CreateBranchForm, RenameBranchForm } from './branch-forms.tsx';
import { ForkForm } from './fork-form.tsx';
import type { BranchLayer } from './layers-context.ts';
import { MergeForm } from './merge-form.tsx';

interface BranchDialogProps {
  layer: BranchLayer;
  onClose: () => void;
}

export function BranchDialog({ layer, onClose }: BranchDialogProps) {
  const { title, description } = wordsOf(layer);
  return (
    <Dialog open onOpenChange={onClose} title={title} description={description} size={layer.kind === 'merge' ? 'medium' : 'small'}>
      <BranchDialogBody layer={layer} onClose={onClose} />
    </Dialog>
  );
}

function BranchDialogBody({ layer, onClose }: BranchDialogProps) {
  switch (layer.kind) {
    case 'create':
      return <CreateBranchForm messageId={layer.messageId} onDone={onClose} />;
    case 'rename':
      return <RenameBranchForm branch={layer.branch} onDone={onClose} />;
    case 'merge':
      return <MergeForm branch={layer.branch} onClose={onClose} />;
    case 'fork':
      return <ForkForm messageId={layer.messageId} onDone={onClose} />;
  }
}

function wordsOf(layer: BranchLayer): { title: string; description?: string } {
  switch (layer.kind) {
    case 'create': {
      const start = layer.messageId === null ? `${branchMessages.createRoot} ` : '';
      return { title: branchMessages.createTitle, description: `${start}${branchMessages.createBody}` };
    }
    case 'rename':
      return { title: branchMessages.renameTitle };
    case 'merge':
      return { title: branchMessages.mergeTitle(layer.branch.name) };
    case 'fork':
      return { title: branchMessages.forkTitle, description: branchMessages.forkBody };
  }
}
