import { useMutation, useQuery } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import { notificationMessages as words } from '../../messages/notifications-en.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { moneyFormat } from '../../ui/charts/value-format.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import { toast } from '../../ui/toast-store.ts';
import { GrantFromBellDocument, NotifiedRequestStateDocument } from './notification-documents.ts';

/** One click gives what was asked for; whoever wants to give less opens the page of budgets. */
export function RequestAnswer({ requestId, onAnswered }: { requestId: string; onAnswered: () => void }) {
  const [{ data, error: failure }] = useQuery({
    query: NotifiedRequestStateDocument,
    variables: { id: requestId },
    requestPolicy: 'cache-and-network',
  });
  const [{ fetching, data: granted }, grant] = useMutation(GrantFromBellDocument);
  const request = granted?.grantBudget.request ?? (data?.node?.__typename === 'BudgetRequest' ? data.node : null);

  async function answer(): Promise<void> {
    const { error } = await grant({ input: { requestId } });
    if (error) toast({ ...describeError(toApiError(error)), tone: 'danger' });
    else onAnswered();
  }

  if (request === null && failure) return null;
  return (
    <div className="pb-2.5 pl-14">
      {request === null ? (
        <Skeleton className="h-7 w-24" />
      ) : request.state === 'OPEN' ? (
        // Null: whoever reads this runs the workspace no more.
        request.suggestedMicros === null ? null : (
          <Button size="small" variant="primary" busy={fetching ? words.granting : undefined} onClick={() => void answer()}>
            {words.grant(moneyFormat().short(Number(request.suggestedMicros)))}
          </Button>
        )
      ) : (
        <Badge tone={request.state === 'GRANTED' ? 'success' : 'neutral'}>
          {request.state === 'GRANTED' ? words.granted : words.declined}
        </Badge>
      )}
    </div>
  );
}
