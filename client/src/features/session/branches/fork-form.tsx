import { useLocation } from 'wouter';
import { MAX_TITLE_LENGTH } from '../../../../../schema/wire/limits.ts';
import { branchMessages } from '../../../messages/branches-en.ts';
import { sessionMessages } from '../../../messages/session-en.ts';
import { useSession } from '../session-context.ts';
import { NameForm } from './name-form.tsx';
import { useBranchActions } from './use-branch-actions.ts';

export function ForkForm({ messageId, onDone }: { messageId: string; onDone: () => void }) {
  const { title } = useSession();
  const { fork } = useBranchActions();
  const [, navigate] = useLocation();
  return (
    <NameForm
      label={branchMessages.forkName}
      initial={branchMessages.forkDefault(title || sessionMessages.untitled)}
      field="title"
      maxLength={MAX_TITLE_LENGTH}
      tooLong={branchMessages.nameTooLong(MAX_TITLE_LENGTH)}
      action={branchMessages.fork}
      busy={branchMessages.forking}
      submit={(name) => fork(messageId, name)}
      onDone={(sessionId) => {
        onDone();
        navigate(`/s/${sessionId}`);
      }}
    />
  );
}
