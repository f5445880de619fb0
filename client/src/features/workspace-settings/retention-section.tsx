import { useId, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { useMutation, useQuery } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import { privacyMessages } from '../../messages/privacy-en.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { toast } from '../../ui/toast-store.ts';
import { useDebounced } from '../../ui/use-debounced.ts';
import { SetRetentionDocument, UntouchedSessionsDocument, WorkspaceRetentionDocument } from './retention-documents.ts';
import type { SettingsWorkspace } from './settings-documents.ts';

const words = privacyMessages.retention;
const [MIN_DAYS, MAX_DAYS, SUGGESTED_DAYS] = [30, 3_650, 365];
const TYPING_MS = 300;

/** How long sessions are kept: for owners to set, for everybody to know. */
export function RetentionSection({ workspace }: { workspace: SettingsWorkspace }) {
  const [{ data, error }, refetch] = useQuery({ query: WorkspaceRetentionDocument, variables: { slug: workspace.slug } });
  const id = useId();
  const isLoaded = data?.workspace != null;
  const kept = data?.workspace?.keepSessionsDays ?? null;
  const isOwner = workspace.viewerRole === 'OWNER' && workspace.erasesAt == null;
  return (
    <section aria-labelledby={id} className="flex max-w-2xl flex-col gap-4">
      <div>
        <h2 id={id} className="text-sm font-semibold">
          {words.title}
        </h2>
        <p className="mt-0.5 text-sm text-pretty text-ink-soft">{isOwner || !isLoaded ? words.body : words.readOnly(kept)}</p>
      </div>
      {!isLoaded && error ? (
        <ErrorState {...describeError(toApiError(error))} onRetry={() => refetch({ requestPolicy: 'network-only' })} />
      ) : !isLoaded ? (
        <Skeleton className="h-24 w-full" />
      ) : isOwner ? (
        <RetentionForm key={String(kept)} workspace={workspace} kept={kept} />
      ) : null}
    </section>
  );
}

function RetentionForm({ workspace, kept }: { workspace: SettingsWorkspace; kept: number | null }) {
  const [isOn, setOn] = useState(kept !== null);
  const [text, setText] = useState(String(kept ?? SUGGESTED_DAYS));
  const [problem, setProblem] = useState<string>();
  const [{ fetching }, set] = useMutation(SetRetentionDocument);
  const days = /^\d{1,4}$/.test(text.trim()) ? Number(text) : Number.NaN;
  const isGood = days >= MIN_DAYS && days <= MAX_DAYS;
  const asked = useDebounced(isOn && isGood ? days : null, TYPING_MS);
  const count = useUntouched(workspace.slug, asked);
  const wanted = isOn ? days : null;

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setProblem(undefined);
    if (isOn && !isGood) return setProblem(words.daysBad);
    const { error } = await set({ input: { workspaceId: workspace.id, days: wanted } });
    if (error) return setProblem(describeError(toApiError(error)).description);
    toast({ title: words.saved, tone: 'success' });
  }

  const isNew = wanted !== kept;
  const deletes = isOn && isNew && asked === days && typeof count === 'number' && count > 0 ? count : 0;
  return (
    <form noValidate aria-label={words.title} onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
      <Way name={workspace.id} isChosen={!isOn} onChoose={() => setOn(false)}>
        {words.forEver}
      </Way>
      <Way name={workspace.id} isChosen={isOn} onChoose={() => setOn(true)}>
        <span className="flex flex-wrap items-center gap-2">
          {words.after}
          <input
            aria-label={words.days}
            inputMode="numeric"
            value={text}
            disabled={!isOn}
            aria-invalid={isOn && !isGood ? true : undefined}
            onChange={({ target }) => setText(target.value)}
            className="field-surface h-8 w-20 px-2 text-right text-sm tabular-nums disabled:opacity-60 max-md:h-11 max-md:text-base"
          />
          {words.daysUnit}
        </span>
      </Way>
      {isOn ? <Forecast isGood={isGood} isAsked={asked === days} count={count} /> : null}
      {problem === undefined ? null : <FormError>{problem}</FormError>}
      <div>
        <Button type="submit" variant={deletes > 0 ? 'danger' : 'secondary'} disabled={!isNew} busy={fetching ? words.saving : undefined}>
          {deletes > 0 ? words.saveAndDelete(deletes) : words.save}
        </Button>
      </div>
    </form>
  );
}

type Count = number | 'counting' | 'unknown';

function useUntouched(slug: string, days: number | null): Count {
  const [{ data, error, fetching }] = useQuery({
    query: UntouchedSessionsDocument,
    variables: { slug, days: days ?? MIN_DAYS },
    requestPolicy: 'network-only',
    pause: days === null,
  });
  if (fetching) return 'counting';
  return error || data?.workspace == null ? 'unknown' : data.workspace.untouchedSessions;
}

/** What the setting means today. */
function Forecast({ isGood, isAsked, count }: { isGood: boolean; isAsked: boolean; count: Count }) {
  const isCounting = isGood && (!isAsked || count === 'counting');
  const line = !isGood
    ? words.daysBad
    : isCounting
      ? words.counting
      : typeof count !== 'number'
        ? words.uncounted
        : count === 0
          ? words.none
          : words.some(count);
  const isWarning = isGood && !isCounting && typeof count === 'number' && count > 0;
  return (
    <p role="status" className={isWarning ? 'rounded-md bg-warning-soft px-3 py-2 text-sm text-warning' : 'text-sm text-ink-soft'}>
      {line}
    </p>
  );
}

function Way({ name, isChosen, onChoose, children }: { name: string; isChosen: boolean; onChoose: () => void; children: ReactNode }) {
  return (
    <label className="flex items-center gap-2.5 text-sm">
      <input
        type="radio"
        name={`retention ${name}`}
        checked={isChosen}
        onChange={onChoose}
        className="size-4 shrink-0 accent-[var(--accent)]"
      />
      {children}
    </label>
  );
}
