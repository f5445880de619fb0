import { UserX } from 'lucide-react';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useLocation } from 'wouter';
import { rememberedGuestName } from '../../api/came-by-link.ts';
import { rememberReturnTo } from '../../api/return-to.ts';
import { joinMessages } from '../../messages/join-en.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import type { Comer } from './comer.ts';
import type { LinkPreview } from './join-documents.ts';
import { JoinNotice } from './join-notice.tsx';
import { useJoin } from './use-join.ts';

interface JoinFormProps {
  token: string;
  preview: LinkPreview;
  comer: Comer;
  onDead: () => void;
}

export function JoinForm({ token, preview, comer, onDead }: JoinFormProps) {
  const { errors, problem, isRemoved, isJoining, join } = useJoin({ token, inviterName: preview.inviterName, onDead });
  const [name, setName] = useState(rememberedGuestName);
  const [password, setPassword] = useState('');
  const isStranger = comer.kind === 'stranger';

  if (isRemoved) {
    return (
      <JoinNotice icon={UserX} title={joinMessages.removedTitle}>
        {joinMessages.removedBody(preview.inviterName)}
      </JoinNotice>
    );
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    void join({ name: isStranger ? name : null, password: preview.needsPassword ? password : null });
  }

  return (
    <>
      <Invitation preview={preview} />
      <form noValidate onSubmit={submit} className="mt-6 flex flex-col gap-4">
        {isStranger ? (
          <Field
            label={joinMessages.name}
            hint={joinMessages.nameHint}
            name="displayName"
            autoComplete="name"
            autoFocus
            value={name}
            onChange={({ target }) => setName(target.value)}
            error={errors.name}
          />
        ) : (
          <p className="text-sm text-ink-soft">
            {comer.kind === 'user' ? joinMessages.signedInAs(comer.name) : joinMessages.guestAs(comer.name)}
          </p>
        )}
        {preview.needsPassword ? (
          <Field
            label={joinMessages.password}
            name="password"
            type="password"
            autoComplete="off"
            autoFocus={!isStranger}
            value={password}
            onChange={({ target }) => setPassword(target.value)}
            error={errors.password}
          />
        ) : null}
        {problem === undefined ? null : (
          <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-sm text-danger">
            {problem}
          </p>
        )}
        <Button
          type="submit"
          variant="primary"
          autoFocus={!isStranger && !preview.needsPassword}
          busy={isJoining ? joinMessages.joining : undefined}
          className="max-md:h-11"
        >
          {isStranger ? joinMessages.join : <span className="truncate">{joinMessages.joinAs(comer.name)}</span>}
        </Button>
      </form>
      {comer.kind === 'user' ? null : <SignInInstead token={token} />}
    </>
  );
}

const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

function Invitation({ preview }: { preview: LinkPreview }) {
  const { inviterName, sessionTitle, workspaceName, role, expiresAt } = preview;
  if (sessionTitle === null || inviterName === null) {
    return (
      <>
        <h1 className="text-lg font-semibold tracking-tight text-balance">{joinMessages.secretTitle}</h1>
        <p className="mt-1.5 text-sm text-pretty text-ink-soft">{joinMessages.secretBody}</p>
      </>
    );
  }
  return (
    <>
      <p className="text-sm text-ink-soft">{joinMessages.invites(inviterName)}</p>
      <h1 className="mt-0.5 text-lg font-semibold tracking-tight text-balance break-words">{sessionTitle || joinMessages.untitled}</h1>
      <p className="mt-1.5 text-sm text-pretty text-ink-soft">
        {workspaceName === null ? null : `${joinMessages.inWorkspace(workspaceName)}. `}
        {role === null ? null : joinMessages.asRole[role]}
      </p>
      {expiresAt === null ? null : <p className="mt-1.5 text-xs text-ink-soft">{joinMessages.until(DATE.format(Date.parse(expiresAt)))}</p>}
    </>
  );
}

/** The token waits where the way back is kept, not in the address. */
function SignInInstead({ token }: { token: string }) {
  const [, navigate] = useLocation();
  function signIn(): void {
    rememberReturnTo(`/join#${token}`);
    navigate('/sign-in');
  }
  return (
    <p className="mt-5 text-sm text-ink-soft">
      {joinMessages.haveAccount}{' '}
      <button type="button" onClick={signIn} className="touch-target rounded-sm font-medium text-accent underline-offset-2 hover:underline">
        {joinMessages.signIn}
      </button>
    </p>
  );
}
