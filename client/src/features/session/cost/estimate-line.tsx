import { useQuery } from 'urql';
import { costMessages } from '../../../messages/cost-en.ts';
import { tooltipProps } from '../../../ui/tooltip.tsx';
import { formatCost } from '../format-usage.ts';
import { useSession } from '../session-context.ts';
import { useView } from '../view-context.ts';
import type { PromptEstimate } from './cost-documents.ts';
import { PromptEstimateDocument } from './cost-documents.ts';
import { useCostChange } from './use-cost.ts';
import { useDraftSize } from './use-draft-size.ts';

/** What the prompt would cost, as long as somebody writes one; nothing for models that cost nothing. */
export function EstimateLine({ models }: { models: readonly string[] }) {
  const { id: sessionId } = useSession();
  const { target } = useView();
  const textBytes = useDraftSize();
  const place = 'parentId' in target && target.parentId !== undefined ? { parentId: target.parentId } : {};
  const isNothing = textBytes === 0 || models.length === 0;
  const [{ data }, refetch] = useQuery({
    query: PromptEstimateDocument,
    variables: { input: { sessionId, models: [...models], textBytes, ...place } },
    pause: isNothing,
    requestPolicy: 'cache-and-network',
  });
  useCostChange(() => {
    if (!isNothing) refetch({ requestPolicy: 'network-only' });
  });
  if (!data || isNothing || data.promptEstimate.verdict === 'FREE') return null;
  return <Shown estimate={data.promptEstimate} />;
}

function Shown({ estimate: { leastMicros, mostMicros, verdict, refusal } }: { estimate: PromptEstimate }) {
  const words = costMessages.estimate;
  const [least, most] = [formatCost(leastMicros), formatCost(mostMicros)];
  const meaning = verdict === 'REFUSED' ? (refusal?.message ?? '') : verdict === 'CUT' ? words.cut(most) : words.meaning(least, most);
  const tone = { FREE: '', COVERED: 'text-ink-soft', CUT: 'text-warning', REFUSED: 'font-medium text-danger' }[verdict];
  return (
    <span
      tabIndex={0}
      {...tooltipProps(meaning, undefined, 'top')}
      className={`inline-flex h-8 items-center max-md:h-10 rounded-md px-1 text-xs whitespace-nowrap tabular-nums ${tone}`}
    >
      {verdict === 'REFUSED' ? (
        words.refused
      ) : (
        <>
          <span className="max-md:hidden">{words.between(least, most)}</span>
          <span className="md:hidden">{words.atMost(most)}</span>
        </>
      )}
      <span className="sr-only">. {meaning}</span>
    </span>
  );
}
