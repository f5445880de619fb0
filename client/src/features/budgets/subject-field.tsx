import { useQuery } from 'urql';
import type { BudgetScope } from '../../gql/graphql.ts';
import { budgetMessages } from '../../messages/budgets-en.ts';
import { messages } from '../../messages/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { BudgetSubjectsDocument } from './budget-documents.ts';
import type { Subjects } from './budget-documents.ts';

const words = budgetMessages.form;

type SubjectScope = Exclude<BudgetScope, 'WORKSPACE'>;

function optionsOf({ members, sessions, apiKeys }: Subjects, scope: SubjectScope): { id: string; name: string }[] {
  switch (scope) {
    case 'PERSON':
      return members.edges.map(({ node }) => ({ id: node.user.id, name: node.user.displayName }));
    case 'SESSION':
      return sessions.edges.map(({ node }) => ({ id: node.id, name: node.title || budgetMessages.untitled }));
    case 'API_KEY':
      return apiKeys.map(({ id, displayName }) => ({ id, name: displayName }));
  }
}

interface SubjectFieldProps {
  slug: string;
  scope: SubjectScope;
  value: string;
  problem: string | undefined;
  onChange: (id: string) => void;
}

/** Which session, person or key a budget is for. */
export function SubjectField({ slug, scope, value, problem, onChange }: SubjectFieldProps) {
  const [{ data, error }, ask] = useQuery({ query: BudgetSubjectsDocument, variables: { slug }, requestPolicy: 'cache-and-network' });
  if (error && !data) {
    return (
      <div role="alert" className="flex items-center justify-between text-sm text-danger">
        {words.subjectsFailed}
        <Button size="small" onClick={() => ask({ requestPolicy: 'network-only' })}>
          {messages.common.retry}
        </Button>
      </div>
    );
  }
  if (!data?.workspace) return <Skeleton className="h-9 w-full" />;
  const options = optionsOf(data.workspace, scope);
  if (options.length === 0) return <p className="text-sm text-ink-soft">{words.noKeys}</p>;
  return (
    <label className="flex flex-col gap-1.5 text-sm font-medium">
      {words.subject[scope]}
      <select
        value={value}
        aria-invalid={problem === undefined ? undefined : true}
        onChange={(event) => onChange(event.target.value)}
        className="field-surface h-9 w-full px-2 text-sm font-normal max-md:h-11 max-md:text-base"
      >
        <option value="">{words.choose}</option>
        {options.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      {problem === undefined ? null : <span className="text-xs font-normal text-danger">{problem}</span>}
    </label>
  );
}
