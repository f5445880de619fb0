import { useState } from 'react';
import { useMutation } from 'urql';
import { useForm } from '../../api/use-form.ts';
import { checkFilled, collectErrors } from '../../api/validate.ts';
import { privacyMessages } from '../../messages/privacy-en.ts';
import { Button } from '../../ui/button.tsx';
import { toast } from '../../ui/toast-store.ts';
import type { AccountParts } from './account-documents.ts';
import { CurrentPassword, describeRefusal } from './current-password.tsx';
import { FormDialog } from './form-dialog.tsx';
import { Part } from './part.tsx';
import { RequestPersonalExportDocument } from './privacy-documents.ts';

const words = privacyMessages.data;

/** A copy of everything about oneself. */
export function DataPart({ account: { asksForPassword } }: { account: AccountParts }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Part title={words.title} body={words.body} actions={<Button onClick={() => setOpen(true)}>{words.action}</Button>}>
      {isOpen ? <DownloadDialog asksForPassword={asksForPassword} onClose={() => setOpen(false)} /> : null}
    </Part>
  );
}

function DownloadDialog({ asksForPassword, onClose }: { asksForPassword: boolean; onClose: () => void }) {
  const [, request] = useMutation(RequestPersonalExportDocument);
  const form = useForm({
    check: (values) => collectErrors(asksForPassword ? { currentPassword: checkFilled(values.currentPassword ?? '') } : {}),
    async submit(values) {
      const { data, error } = await request({ input: { currentPassword: values.currentPassword ?? null } });
      if (data) download(data.requestPersonalExport.path);
      return { error };
    },
    onDone() {
      toast({ title: words.started, description: words.startedBody, tone: 'success' });
      onClose();
    },
    describe: (error) => (error.code === 'RATE_LIMITED' ? words.tooOften : describeRefusal(error)),
  });
  return (
    <FormDialog
      title={words.dialogTitle}
      description={words.dialogBody}
      action={words.start}
      busy={words.starting}
      form={form}
      onClose={onClose}
    >
      <CurrentPassword isAsked={asksForPassword} error={form.errors.currentPassword} autoFocus />
    </FormDialog>
  );
}

/** The answer is an attachment: the page stays where it is. */
function download(path: string): void {
  const link = document.createElement('a');
  link.href = path;
  link.download = '';
  document.body.append(link);
  link.click();
  link.remove();
}
