import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { describeError } from '../../../api/errors.ts';
import type { ApiError } from '../../../api/errors.ts';
import type { SessionRole } from '../../../gql/graphql.ts';
import { sharingMessages } from '../../../messages/sharing-en.ts';
import { Button } from '../../../ui/button.tsx';
import { useSession } from '../session-context.ts';
import type { ShownLink } from './documents.ts';
import { LinkOptions } from './link-options.tsx';
import { checkLink, NO_OPTIONS } from './new-link.ts';
import type { LinkErrors } from './new-link.ts';
import { LINK_ROLES } from './roles.ts';
import { Select } from './select.tsx';
import { useSharingActions } from './use-sharing-actions.ts';

export function NewLinkForm({ onCreated }: { onCreated: (shown: ShownLink) => void }) {
  const { visibility, workspace } = useSession();
  const { createLink } = useSharingActions();
  const [role, setRole] = useState<SessionRole>('EDITOR');
  const [options, setOptions] = useState(NO_OPTIONS);
  const [isOpen, setOpen] = useState(false);
  const [errors, setErrors] = useState<LinkErrors>({});
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  function refuse({ fields, ...error }: ApiError): void {
    const known: LinkErrors = {
      ...(fields['name'] && { name: sharingMessages.linkNameBad }),
      ...(fields['password'] && { password: sharingMessages.passwordBad }),
      ...(fields['expiresAt'] && { date: sharingMessages.expiryPast }),
    };
    setErrors(known);
    if (Object.keys(known).length === 0) setProblem(describeError({ fields, ...error }).description);
  }

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (isBusy) return;
    const checked = checkLink(options, Date.now());
    setErrors(checked.kind === 'wrong' ? checked.errors : {});
    setProblem(undefined);
    if (checked.kind === 'wrong') return;
    setBusy(true);
    const answered = await createLink({ role, ...checked.input });
    setBusy(false);
    if (answered.kind === 'refused') return refuse(answered.error);
    const { shareLink: link, url } = answered.data.createShareLink;
    onCreated({ link, url });
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <div className="flex flex-wrap gap-2">
        <Select
          label={sharingMessages.linkRole}
          value={role}
          options={LINK_ROLES.map((one) => ({ value: one, label: `${sharingMessages.roles[one]}: ${sharingMessages.roleNotes[one]}` }))}
          onChange={setRole}
          className="min-w-40 flex-1 max-md:basis-full"
        />
        <Button
          type="submit"
          variant="primary"
          busy={isBusy ? sharingMessages.creatingLink : undefined}
          className="max-md:h-11 max-md:flex-1"
        >
          {sharingMessages.createLink}
        </Button>
      </div>
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="touch-target mt-1.5 inline-flex h-7 items-center gap-1 rounded-sm text-xs text-ink-soft hover:text-ink"
      >
        <ChevronRight className={isOpen ? 'size-3.5 rotate-90' : 'size-3.5'} aria-hidden="true" />
        {sharingMessages.linkOptions}
      </button>
      {isOpen ? <LinkOptions options={options} errors={errors} onChange={setOptions} /> : null}
      {visibility === 'PRIVATE' ? (
        <p className="mt-2 rounded-md bg-warning-soft px-3 py-2 text-sm text-pretty">{sharingMessages.opensWorkspace(workspace.name)}</p>
      ) : null}
      {problem === undefined ? null : (
        <p role="alert" className="mt-2 rounded-md bg-danger-soft px-3 py-2 text-sm text-danger">
          {problem}
        </p>
      )}
    </form>
  );
}
