import { useId } from 'react';
import { useQuery } from 'urql';
import { usePages } from '../../api/use-pages.ts';
import type { BudgetScope } from '../../gql/graphql.ts';
import { budgetMessages } from '../../messages/budgets-en.ts';
import { messages } from '../../messages/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { BudgetKeysDocument, BudgetPeopleDocument, BudgetSessionsDocument } from './budget-documents.ts';

const words = budgetMessages.form;

type SubjectScope = Exclude<BudgetScope, 'WORKSPACE'>;

interface FieldProps {
  slug: string;
  value: string;
  problem: string | undefined;
  onChange: (id: string) => void;
}

/** Which session, person or key a budget is for. */
export function SubjectField({ scope, ...field }: FieldProps & { scope: SubjectScope }) {
  switch (scope) {
    case 'PERSON':
      return <PersonField {...field} />;
    case 'SESSION':
      return <SessionField {...field} />;
    case 'API_KEY':
      return <KeyField {...field} />;
  }
}

function PersonField({ slug, ...field }: FieldProps) {
  const { rows, ...pages } = usePages({
    query: BudgetPeopleDocument,
    key: slug,
    variablesOf: (after) => ({ slug, after }),
    pageOf: (data) => data.workspace?.members,
  });
  const options = rows?.map(({ user }) => ({ id: user.id, name: user.displayName }));
  return <Options {...field} {...pages} scope="PERSON" options={options} />;
}

function SessionField({ slug, ...field }: FieldProps) {
  const { rows, ...pages } = usePages({
    query: BudgetSessionsDocument,
    key: slug,
    variablesOf: (after) => ({ slug, after }),
    pageOf: (data) => data.workspace?.sessions,
  });
  const options = rows?.map(({ id, title }) => ({ id, name: title || budgetMessages.untitled }));
  return <Options {...field} {...pages} scope="SESSION" options={options} />;
}

function KeyField({ slug, ...field }: FieldProps) {
  const [{ data, error }, ask] = useQuery({ query: BudgetKeysDocument, variables: { slug }, requestPolicy: 'cache-and-network' });
  const options = data?.workspace?.apiKeys.map(({ id, displayName }) => ({ id, name: displayName }));
  const refresh = (): void => ask({ requestPolicy: 'network-only' });
  return <Options {...field} scope="API_KEY" options={options} error={error} refresh={refresh} />;
}

interface OptionsProps extends Omit<FieldProps, 'slug'> {
  scope: SubjectScope;
  /** Undefined until they are known. */
  options: readonly { id: string; name: string }[] | undefined;
  /** Why they are not, or why no more came. */
  error: object | undefined;
  refresh: () => void;
  hasMore?: boolean;
  isLoadingMore?: boolean;
  more?: () => void;
}

function Options({ scope, options, error, refresh, value, problem, onChange, hasMore = false, isLoadingMore = false, more }: OptionsProps) {
  const id = useId();
  if (options === undefined) return error ? <Failed onRetry={refresh} /> : <Skeleton className="h-9 w-full" />;
  if (options.length === 0) return <p className="text-sm text-ink-soft">{words.none[scope]}</p>;
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {words.subject[scope]}
      </label>
      <select
        id={id}
        value={value}
        aria-invalid={problem === undefined ? undefined : true}
        aria-describedby={problem === undefined ? undefined : `${id}-problem`}
        onChange={({ target }) => onChange(target.value)}
        className="field-surface h-9 w-full px-2 text-sm max-md:h-11 max-md:text-base"
      >
        <option value="">{words.choose}</option>
        {options.map((option) => (
          <option key={option.id} value={option.id}>
            {option.name}
          </option>
        ))}
      </select>
      {problem === undefined ? null : (
        <p id={`${id}-problem`} className="text-xs text-danger">
          {problem}
        </p>
      )}
      {hasMore ? (
        <Button
          variant="ghost"
          size="small"
          className="-ml-2.5 self-start"
          busy={isLoadingMore ? words.loadingMore : undefined}
          onClick={more}
        >
          {error ? words.moreFailed : words.more}
        </Button>
      ) : null}
    </div>
  );
}

function Failed({ onRetry }: { onRetry: () => void }) {
  return (
    <div role="alert" className="flex items-center justify-between text-sm text-danger">
      {words.subjectsFailed}
      <Button size="small" onClick={onRetry}>
        {messages.common.retry}
      </Button>
    </div>
  );
}
