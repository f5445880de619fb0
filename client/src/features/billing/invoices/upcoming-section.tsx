import { billingMessages } from '../../../messages/billing-en.ts';
import { useBill } from '../bill-context.ts';
import type { Billing } from '../billing-model.ts';
import { dayName, monthName, nextMonthStart } from '../dates.ts';
import { LinesTable } from './lines-table.tsx';
import { Card, Section } from '../section.tsx';

const words = billingMessages.upcoming;

/** The next invoice as it stands now. */
export function UpcomingSection({ billing: { upcoming, plan } }: { billing: Billing }) {
  const { now } = useBill();
  const title = words.title(monthName(upcoming.period));
  const closes = dayName(nextMonthStart(upcoming.period), now);
  return (
    <Section title={title} body={plan.name === 'SELF_HOSTED' ? words.bodySelf(closes) : words.body(closes)}>
      {upcoming.lines.length === 0 ? (
        <Card className="px-5 py-6 text-center text-sm text-ink-soft">{words.empty}</Card>
      ) : (
        <LinesTable
          caption={title}
          lines={upcoming.lines}
          totalMicros={upcoming.totalMicros}
          totalName={plan.name === 'SELF_HOSTED' ? words.due : words.total}
        />
      )}
    </Section>
  );
}
