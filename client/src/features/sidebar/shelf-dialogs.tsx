import { Folder as FolderIcon, FolderPlus, X } from 'lucide-react';
import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { useMutation } from 'urql';
import { MAX_FOLDER_NAME_LENGTH } from '../../../../schema/wire/limits.ts';
import { describeError, toApiError } from '../../api/errors.ts';
import { messages } from '../../messages/messages.ts';
import { shelfMessages } from '../../messages/shelf-en.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { toast } from '../../ui/toast-store.ts';
import { DeleteSessionDialog } from './delete-session-dialog.tsx';
import { CreateFolderDocument, DeleteFolderDocument } from './folder-documents.ts';
import type { Folder } from './folder-documents.ts';
import type { SessionRow } from './session-documents.ts';
import { useShelf } from './shelf-context.ts';

export type ShelfLayer =
  | { kind: 'move'; row: SessionRow }
  /** Without a session that is to be moved into it. */
  | { kind: 'create' }
  | { kind: 'delete'; folder: Folder }
  | { kind: 'deleteSession'; row: SessionRow };

type ShelfDialogProps = { layer: ShelfLayer; workspaceId: string; onDeleted: (sessionId: string) => void; onClose: () => void };

export function ShelfDialog({ layer, workspaceId, onDeleted, onClose }: ShelfDialogProps) {
  switch (layer.kind) {
    case 'move':
      return <MoveDialog row={layer.row} workspaceId={workspaceId} onClose={onClose} />;
    case 'create':
      return (
        <Dialog open onOpenChange={onClose} title={shelfMessages.newFolder} size="small">
          <NewFolderForm workspaceId={workspaceId} action={shelfMessages.create} onCreated={onClose} />
        </Dialog>
      );
    case 'delete':
      return <DeleteDialog folder={layer.folder} onClose={onClose} />;
    case 'deleteSession':
      return <DeleteSessionDialog row={layer.row} onDeleted={onDeleted} onClose={onClose} />;
  }
}

function MoveDialog({ row, workspaceId, onClose }: { row: SessionRow; workspaceId: string; onClose: () => void }) {
  const { folders, move } = useShelf();
  function moveTo(folderId: string | null): void {
    onClose();
    move(row, folderId);
  }
  return (
    <Dialog open onOpenChange={onClose} title={shelfMessages.moveTitle(row.title || messages.sidebar.untitled)} size="small">
      <ul className="-mx-2 mb-4 empty:hidden">
        {folders.map((folder) => (
          <li key={folder.id}>
            <Place isHere={row.folder?.id === folder.id} onChoose={() => moveTo(folder.id)} icon={<FolderIcon />} name={folder.name} />
          </li>
        ))}
        {row.folder ? (
          <li>
            <Place isHere={false} onChoose={() => moveTo(null)} icon={<X />} name={shelfMessages.noFolder} />
          </li>
        ) : null}
      </ul>
      <NewFolderForm workspaceId={workspaceId} action={shelfMessages.createAndMove} onCreated={moveTo} />
    </Dialog>
  );
}

function Place({ isHere, onChoose, icon, name }: { isHere: boolean; onChoose: () => void; icon: ReactNode; name: string }) {
  return (
    <button
      type="button"
      disabled={isHere}
      aria-current={isHere ? 'true' : undefined}
      onClick={onChoose}
      className="touch-target flex h-9 w-full items-center gap-2.5 rounded-md px-2 text-left text-sm hover:bg-hover disabled:text-ink-faint disabled:hover:bg-transparent [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-ink-soft"
    >
      {icon}
      <span className="min-w-0 flex-1 truncate">{name}</span>
      {isHere ? <span className="text-xs">{shelfMessages.isHere}</span> : null}
    </button>
  );
}

type NewFolderFormProps = { workspaceId: string; action: string; onCreated: (folderId: string) => void };

function NewFolderForm({ workspaceId, action, onCreated }: NewFolderFormProps) {
  const [{ fetching }, create] = useMutation(CreateFolderDocument);
  const [problem, setProblem] = useState<string>();

  async function onSubmit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const given = new FormData(event.currentTarget).get('name');
    const name = typeof given === 'string' ? given.trim() : '';
    if (name === '') return setProblem(messages.signIn.required);
    const { data, error } = await create({ input: { workspaceId, name } });
    if (data) return onCreated(data.createFolder.folder.id);
    const problems = error && toApiError(error);
    setProblem(problems && (problems.fields['name'] ?? describeError(problems).description));
  }

  return (
    <form noValidate onSubmit={(event) => void onSubmit(event)} className="flex flex-col gap-3">
      <Field
        label={shelfMessages.newFolder}
        name="name"
        placeholder={shelfMessages.folderNamePlaceholder}
        maxLength={MAX_FOLDER_NAME_LENGTH}
        autoComplete="off"
        error={problem}
      />
      <Button
        type="submit"
        busy={fetching ? shelfMessages.creating : undefined}
        icon={<FolderPlus className="size-4" aria-hidden="true" />}
        className="self-end"
      >
        {action}
      </Button>
    </form>
  );
}

function DeleteDialog({ folder, onClose }: { folder: Folder; onClose: () => void }) {
  const [{ fetching }, remove] = useMutation(DeleteFolderDocument);
  async function onDelete(): Promise<void> {
    const { error } = await remove({ input: { id: folder.id } }, { additionalTypenames: ['Folder', 'Session'] });
    onClose();
    toast(error ? { ...describeError(toApiError(error)), tone: 'danger' } : { title: shelfMessages.folderDeleted });
  }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={shelfMessages.deleteTitle(folder.name)}
      description={shelfMessages.deleteBody}
      size="small"
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {messages.common.cancel}
          </Button>
          <Button variant="danger" busy={fetching ? shelfMessages.deleting : undefined} onClick={() => void onDelete()}>
            {shelfMessages.deleteFolder}
          </Button>
        </>
      }
    />
  );
}
