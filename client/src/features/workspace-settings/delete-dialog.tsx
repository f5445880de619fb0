import { useState } from 'react';
import type { FormEvent } from 'react';
import { useMutation } from 'urql';
import { useApi } from '../../api/api-context.ts';
import { describeError, toApiError } from '../../api/errors.ts';
import { messages } from '../../messages/messages.ts';
import { workspaceMessages } from '../../messages/workspace-en.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { DeleteWorkspaceDocument } from './settings-documents.ts';
import type { SettingsWorkspace } from './settings-documents.ts';

const words = workspaceMessages.settings;

/** Its address has to be written, so that nobody deletes another workspace than they mean. */
export function DeleteDialog({ workspace, onClose }: { workspace: SettingsWorkspace; onClose: () => void }) {
  const [{ fetching }, deleteWorkspace] = useMutation(DeleteWorkspaceDocument);
  const { renew } = useApi();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const [refusal, setRefusal] = useState<string>();

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (text.trim() !== workspace.slug) return setProblem(words.confirmBad);
    const { error } = await deleteWorkspace({ input: { workspaceId: workspace.id, confirm: text.trim() } });
    if (error) return setRefusal(describeError(toApiError(error)).description);
    renew();
    onClose();
  }

  return (
    <Dialog open onOpenChange={onClose} size="small" title={words.deleteDialog(workspace.name)} description={words.deleteBody}>
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <ul className="flex list-disc flex-col gap-1 pl-4 text-sm text-ink-soft">
          {words.deleteWhat.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
        <Field
          label={words.confirmLabel(workspace.slug)}
          name="confirm"
          value={text}
          autoFocus
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          onChange={({ target }) => {
            setText(target.value);
            setProblem(undefined);
          }}
          error={problem}
        />
        {refusal === undefined ? null : (
          <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-sm text-danger">
            {refusal}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{messages.common.cancel}</Button>
          <Button type="submit" variant="danger" busy={fetching ? words.deleting : undefined}>
            {words.delete}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
