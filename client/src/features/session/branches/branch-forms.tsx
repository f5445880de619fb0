import { MAX_BRANCH_NAME_LENGTH } from '../../../../../schema/wire/limits.ts';
import type { Branch } from '../../../live/branches.ts';
import { branchMessages } from '../../../messages/branches-en.ts';
import { useLive } from '../session-context.ts';
import { firstWords } from './first-words.ts';
import { NameForm } from './name-form.tsx';
import { useBranchActions } from './use-branch-actions.ts';

const NAME = {
  label: branchMessages.name,
  placeholder: branchMessages.namePlaceholder,
  field: 'name',
  maxLength: MAX_BRANCH_NAME_LENGTH,
  tooLong: branchMessages.nameTooLong(MAX_BRANCH_NAME_LENGTH),
};

export function CreateBranchForm({ messageId, onDone }: { messageId: string | null; onDone: () => void }) {
  const { store } = useLive();
  const { create } = useBranchActions();
  return (
    <NameForm
      {...NAME}
      initial={messageId === null ? '' : firstWords(store.text(messageId))}
      action={branchMessages.create}
      busy={branchMessages.creating}
      submit={(name) => create({ messageId, name })}
      onDone={onDone}
    />
  );
}

export function RenameBranchForm({ branch, onDone }: { branch: Branch; onDone: () => void }) {
  const { update } = useBranchActions();
  return (
    <NameForm
      {...NAME}
      initial={branch.name}
      action={branchMessages.renameAction}
      busy={branchMessages.renaming}
      submit={(name) => update({ id: branch.id, name })}
      onDone={onDone}
    />
  );
}
