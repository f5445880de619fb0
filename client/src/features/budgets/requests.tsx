import { useState } from 'react';
import { useMutation } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import { useViewer } from '../../api/viewer.ts';
import { budgetMessages as words } from '../../messages/budgets-en.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { moneyFormat } from '../../ui/charts/value-format.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { toast } from '../../ui/toast-store.ts';
import { DeclineBudgetDocument, GrantBudgetDocument } from './budget-documents.ts';
import type { BudgetRequest } from './budget-documents.ts';
import { budgetName } from './budget-names.ts';

interface RequestsProps {
  requests: readonly BudgetRequest[];
  isManager: boolean;
  onAnswered: () => void;
}

/** What waits for an answer, and behind it what was answered. */
export function Requests({ requests, isManager, onAnswered }: RequestsProps) {
  const [isShown, setShown] = useState(false);
  const open = requests.filter(({ state }) => state === 'OPEN');
  const decided = requests.filter(({ state }) => state !== 'OPEN');
  if (requests.length === 0) return null;
  const title = isManager ? words.requests : words.ownRequests;
  return (
    <section aria-label={title}>
      <h2 className="text-sm font-semibold">{title}</h2>
      <ul className="mt-2 flex flex-col gap-2">
        {[...open, ...(isShown || !isManager ? decided : [])].map((request) => (
          <RequestRow key={request.id} request={request} isManager={isManager} onAnswered={onAnswered} />
        ))}
      </ul>
      {isManager && !isShown && decided.length > 0 ? (
        <Button variant="ghost" size="small" className="mt-1 -ml-2.5" onClick={() => setShown(true)}>
          {words.showDecided(decided.length)}
        </Button>
      ) : null}
    </section>
  );
}

function RequestRow({ request, isManager, onAnswered }: { request: BudgetRequest } & Omit<RequestsProps, 'requests'>) {
  const viewer = useViewer();
  const { actor, note, state, session, askedMicros, suggestedMicros } = request;
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-3 rounded-lg border border-line bg-raised p-3">
      <Avatar person={actor} size={32} />
      <div className="min-w-48 flex-1 text-sm">
        <p>{headline(request, viewer.id)}</p>
        {note === '' ? null : <p className="mt-0.5 text-ink-soft">“{note}”</p>}
        <p className="mt-0.5 flex flex-wrap gap-x-1.5 text-xs text-ink-soft tabular-nums">
          <span>{askedMicros == null ? words.wantsSome : words.wants(moneyFormat().short(Number(askedMicros)))}</span>
          {session ? <span>{words.in(session.title || words.untitled)}</span> : null}
          <RelativeTime iso={request.createdAt} />
        </p>
      </div>
      {isManager && state === 'OPEN' && suggestedMicros !== null ? (
        <Answers id={request.id} suggestedMicros={suggestedMicros} onAnswered={onAnswered} />
      ) : (
        <Outcome request={request} />
      )}
    </li>
  );
}

/** Who asks for more of their own budget is named once. */
function headline({ actor, budget }: BudgetRequest, viewerId: string): string {
  const isViewer = actor.id === viewerId;
  if (budget?.actor?.id === actor.id) {
    const when = words.periodNow[budget.period];
    return isViewer ? words.youAskedOwn(when) : words.asksOwn(actor.displayName, when);
  }
  const what = budget ? budgetName(budget, viewerId) : '';
  return isViewer ? words.youAsked(what) : words.asks(actor.displayName, what);
}

function Answers({ id, suggestedMicros, onAnswered }: { id: string; suggestedMicros: string; onAnswered: () => void }) {
  const [granting, grant] = useMutation(GrantBudgetDocument);
  const [declining, decline] = useMutation(DeclineBudgetDocument);
  const isBusy = granting.fetching || declining.fetching;

  async function answer(how: typeof grant | typeof decline): Promise<void> {
    const { error } = await how({ input: { requestId: id } });
    if (error) toast({ ...describeError(toApiError(error)), tone: 'danger' });
    onAnswered();
  }

  return (
    <div className="flex gap-2">
      <Button size="small" disabled={isBusy} busy={declining.fetching ? words.declining : undefined} onClick={() => void answer(decline)}>
        {words.decline}
      </Button>
      <Button
        size="small"
        variant="primary"
        disabled={isBusy}
        busy={granting.fetching ? words.granting : undefined}
        onClick={() => void answer(grant)}
      >
        {words.grant(moneyFormat().short(Number(suggestedMicros)))}
      </Button>
    </div>
  );
}

function Outcome({ request: { state, grantedMicros, decidedBy } }: { request: BudgetRequest }) {
  const name = decidedBy?.displayName ?? words.someone;
  const text = {
    OPEN: words.open,
    GRANTED: words.granted(moneyFormat().short(Number(grantedMicros ?? 0)), name),
    DECLINED: words.declined(name),
  }[state];
  return <p className={`self-center text-xs tabular-nums ${state === 'GRANTED' ? 'text-success' : 'text-ink-soft'}`}>{text}</p>;
}
