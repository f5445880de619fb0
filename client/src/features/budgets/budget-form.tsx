import { useState } from 'react';
import type { FormEvent } from 'react';
import { useMutation } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import { useViewer } from '../../api/viewer.ts';
import type { BudgetMode, BudgetPeriod, BudgetScope } from '../../gql/graphql.ts';
import { budgetMessages } from '../../messages/budgets-en.ts';
import { messages } from '../../messages/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { toast } from '../../ui/toast-store.ts';
import { CreateBudgetDocument, UpdateBudgetDocument } from './budget-documents.ts';
import type { Budget } from './budget-documents.ts';
import { budgetName } from './budget-names.ts';
import { parseDollars, toDollars } from '../../ui/dollars.ts';
import { SubjectField } from './subject-field.tsx';

const SCOPES = ['WORKSPACE', 'PERSON', 'SESSION', 'API_KEY'] as const satisfies readonly BudgetScope[];
const PERIODS = ['DAY', 'MONTH', 'TOTAL'] as const satisfies readonly BudgetPeriod[];
const MODES = ['HARD', 'SOFT'] as const satisfies readonly BudgetMode[];
const FORM = 'budget-form';
const words = budgetMessages.form;

interface BudgetFormProps {
  slug: string;
  workspaceId: string;
  /** Null: a new one. */
  budget: Budget | null;
  onClose: (hasChanged: boolean) => void;
}

/** What a budget is for and how long it lasts stays; another one is set for something else. */
export function BudgetForm({ slug, workspaceId, budget, onClose }: BudgetFormProps) {
  const viewer = useViewer();
  const [creating, create] = useMutation(CreateBudgetDocument);
  const [updating, update] = useMutation(UpdateBudgetDocument);
  const [scope, setScope] = useState<BudgetScope>('WORKSPACE');
  const [subjectId, setSubjectId] = useState('');
  const [period, setPeriod] = useState<BudgetPeriod>('MONTH');
  const [mode, setMode] = useState<BudgetMode>(budget?.mode ?? 'HARD');
  const [limit, setLimit] = useState(budget?.figures ? toDollars(budget.figures.limitMicros) : '');
  const [problems, setProblems] = useState<{ limit?: string; subject?: string }>({});
  const isBusy = creating.fetching || updating.fetching;

  function choose(next: BudgetScope): void {
    setScope(next);
    setSubjectId('');
  }

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const limitMicros = parseDollars(limit);
    const needsSubject = budget === null && scope !== 'WORKSPACE' && subjectId === '';
    setProblems({ ...(limitMicros === null && { limit: words.badLimit }), ...(needsSubject && { subject: words.chooseFirst }) });
    if (limitMicros === null || needsSubject) return;
    const { error } =
      budget === null
        ? await create({ input: { workspaceId, scope, period, mode, limitMicros, ...(scope === 'WORKSPACE' ? {} : { subjectId }) } })
        : await update({ input: { id: budget.id, mode, limitMicros } });
    if (error) return toast({ ...describeError(toApiError(error)), tone: 'danger' });
    toast({ title: budget === null ? words.created : words.changed, tone: 'success' });
    onClose(true);
  }

  return (
    <Dialog
      open
      onOpenChange={() => onClose(false)}
      size="small"
      title={budget === null ? words.createTitle : words.editTitle}
      description={budget === null ? undefined : budgetName(budget, viewer.id)}
      footer={
        <>
          <Button onClick={() => onClose(false)}>{messages.common.cancel}</Button>
          <Button type="submit" form={FORM} variant="primary" busy={isBusy ? (budget === null ? words.creating : words.saving) : undefined}>
            {budget === null ? words.create : words.save}
          </Button>
        </>
      }
    >
      <form id={FORM} noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5">
        {budget === null ? (
          <>
            <Choice legend={words.scope} name="scope" value={scope} values={SCOPES} names={SCOPE_NAMES} onChange={choose} />
            {scope === 'WORKSPACE' ? null : (
              <SubjectField slug={slug} scope={scope} value={subjectId} problem={problems.subject} onChange={setSubjectId} />
            )}
          </>
        ) : null}
        <Field
          label={words.limit}
          inputMode="decimal"
          autoComplete="off"
          autoFocus={budget !== null}
          value={limit}
          onChange={(event) => setLimit(event.target.value)}
          error={problems.limit}
          hint={words.limitHint}
        />
        {budget === null ? (
          <Choice
            legend={words.period}
            name="period"
            value={period}
            values={PERIODS}
            names={budgetMessages.periods}
            meanings={budgetMessages.periodMeaning}
            onChange={setPeriod}
          />
        ) : null}
        <Choice
          legend={words.mode}
          name="mode"
          value={mode}
          values={MODES}
          names={budgetMessages.modes}
          meanings={budgetMessages.modeMeaning}
          onChange={setMode}
        />
      </form>
    </Dialog>
  );
}

const SCOPE_NAMES = { WORKSPACE: budgetMessages.whole, ...words.subject };
