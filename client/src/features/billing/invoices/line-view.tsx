import { describeError } from '../../../api/errors.ts';
import { usePages } from '../../../api/use-pages.ts';
import { billingMessages } from '../../../messages/billing-en.ts';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { TabPanel, Tabs } from '../../../ui/tabs.tsx';
import { ExactAmount } from '../amount.tsx';
import { LineDetailDocument } from '../billing-documents.ts';
import type { Invoice } from '../billing-model.ts';
import { Crumbs } from './crumbs.tsx';
import type { Crumb } from './crumbs.tsx';
import { monthName } from '../dates.ts';
import { drillRow } from './detail-words.ts';
import { groupsUnder, stepBackTo, stepInto } from './drill-path.ts';
import type { Place, Step } from './drill-path.ts';
import { DrillTable } from './drill-table.tsx';
import { lineName } from './line-name.ts';
import { useStep } from './use-step.ts';
import { WHOLE_BILL } from './use-place.ts';

const PAGE_SIZE = 50;
const words = billingMessages.drill;

interface LineViewProps {
  invoice: Invoice;
  line: Invoice['lines'][number];
  place: Place;
  onGo: (place: Place) => void;
}

/** What stands behind a line, level by level, each with the proof that it makes the one above. */
export function LineView({ invoice, line, place, onGo }: LineViewProps) {
  const { steps } = place;
  const step = useStep(line.id, steps);
  const whole = steps.length === 0 ? line.amountMicros : step === null ? '0' : step?.amountMicros;
  const groups = groupsUnder(steps);
  return (
    <>
      <Crumbs parts={crumbs({ invoice, line, place, onGo })} />
      <div className="mt-3 mb-5">
        <h1 className="text-xl font-semibold tracking-tight">
          <span className="sr-only">{steps.length === 0 ? lineName(line) : <StepName lineId={line.id} steps={steps} />}, </span>
          {whole === undefined ? <Skeleton className="h-8 w-40" /> : <ExactAmount micros={whole} />}
        </h1>
      </div>
      {line.runs === 0 ? (
        <p className="text-sm text-ink-soft">{words.notUsage}</p>
      ) : (
        <Tabs
          label={words.by}
          value={place.by}
          keepWords
          onValueChange={(value) => onGo({ ...place, by: groups.find((group) => group === value) ?? place.by })}
          items={groups.map((group) => ({ value: group, label: words.groups[group] }))}
        >
          <TabPanel value={place.by} className="mt-3">
            <Rows key={JSON.stringify([line.id, steps, place.by])} lineId={line.id} place={place} wholeMicros={whole} onGo={onGo} />
          </TabPanel>
        </Tabs>
      )}
      <p className="mt-3 text-xs text-ink-soft">{billingMessages.utc}</p>
    </>
  );
}

function crumbs({ invoice, line, place, onGo }: LineViewProps): Crumb[] {
  const toLevel = (level: number) => () => onGo(stepBackTo(place, level));
  const parts: Crumb[] = [
    { label: billingMessages.title, onOpen: () => onGo(WHOLE_BILL) },
    { label: monthName(invoice.period), onOpen: () => onGo({ ...WHOLE_BILL, invoiceId: invoice.id }) },
    { label: lineName(line), onOpen: toLevel(0) },
    ...place.steps.map((_step, index): Crumb => ({
      label: <StepName lineId={line.id} steps={place.steps.slice(0, index + 1)} />,
      onOpen: toLevel(index + 1),
    })),
  ];
  return parts.map((part, index) => (index === parts.length - 1 ? { label: part.label } : part));
}

function StepName({ lineId, steps }: { lineId: string; steps: readonly Step[] }) {
  const step = useStep(lineId, steps);
  return step == null ? words.groups[steps.at(-1)?.by ?? 'DAY'] : step.label;
}

interface RowsProps {
  lineId: string;
  place: Place;
  wholeMicros: string | undefined;
  onGo: (place: Place) => void;
}

function Rows({ lineId, place, wholeMicros, onGo }: RowsProps) {
  const { by, steps } = place;
  const pages = usePages({
    query: LineDetailDocument,
    key: JSON.stringify([lineId, steps, by]),
    variablesOf: (after) => ({ lineId, by, under: [...steps], first: PAGE_SIZE, after }),
    pageOf: ({ node }) => (node?.__typename === 'InvoiceLine' ? node.detail : null),
  });
  const { rows, error } = pages;
  if (rows === undefined && error !== undefined) return <ErrorState {...describeError(error)} onRetry={pages.refresh} />;
  if (rows === undefined || wholeMicros === undefined) return <RowsSkeleton />;
  if (rows.length === 0) return <p className="py-6 text-center text-sm text-ink-soft">{words.empty}</p>;
  return (
    <DrillTable
      caption={`${words.by}: ${words.groups[by]}`}
      by={by}
      rows={rows.map((row) => drillRow(by, row))}
      wholeMicros={wholeMicros}
      isLine={steps.length === 0}
      onOpen={(key) => onGo(stepInto(place, key))}
      pages={pages}
    />
  );
}

const WIDTHS = ['w-1/2', 'w-2/5', 'w-1/3', 'w-1/4', 'w-1/5'];

function RowsSkeleton() {
  return (
    <div role="status" aria-label={words.loading} className="flex flex-col divide-y divide-line rounded-lg border border-line">
      {WIDTHS.map((width) => (
        <div key={width} className="flex items-center justify-between gap-6 px-4 py-4">
          <Skeleton className={`h-3.5 ${width}`} />
          <Skeleton className="h-3.5 w-20" />
        </div>
      ))}
    </div>
  );
}
