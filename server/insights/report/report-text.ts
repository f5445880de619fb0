/** The words of the weekly report, plain and as HTML: the same in both. Money is shown to the cent, as the page behind the link has the rest. */
import type { Forecast } from '../insight-records.ts';

export interface ReportTop {
  label: string;
  costMicros: bigint;
}

export interface Report {
  workspaceName: string;
  from: Date;
  /** The last day of the week. */
  to: Date;
  costMicros: bigint;
  costBeforeMicros: bigint;
  runs: number;
  failedRuns: number;
  people: number;
  sessions: number;
  topModels: ReportTop[];
  topPeople: ReportTop[];
  forecast: Pick<Forecast, 'monthSoFarMicros' | 'forecastMicros' | 'budgetMicros' | 'budgetReachedOn'>;
}

export interface ReportLinks {
  usage: string;
  settings: string;
}

const CENT_MICROS = 10_000n;
const whole = new Intl.NumberFormat('en-US');
const dayFormat = new Intl.DateTimeFormat('en-US', { day: 'numeric', month: 'long', timeZone: 'UTC' });

export function dollars(micros: bigint): string {
  if (micros > 0n && micros < CENT_MICROS) return 'less than $0.01';
  const cents = (micros + CENT_MICROS / 2n) / CENT_MICROS;
  return `$${whole.format(cents / 100n)}.${String(cents % 100n).padStart(2, '0')}`;
}

export function reportSubject({ workspaceName, costMicros }: Report): string {
  return `${workspaceName} last week: ${dollars(costMicros)}`;
}

function changeLine({ costMicros, costBeforeMicros }: Report): string {
  if (costBeforeMicros === 0n) return costMicros === 0n ? 'As in the week before' : 'Nothing in the week before';
  const percent = Number(((costMicros - costBeforeMicros) * 1_000n) / costBeforeMicros) / 10;
  if (percent === 0) return 'As in the week before';
  return `${Math.abs(percent)} % ${percent > 0 ? 'more' : 'less'} than the week before (${dollars(costBeforeMicros)})`;
}

function budgetLine({ forecast: { monthSoFarMicros, forecastMicros, budgetMicros, budgetReachedOn } }: Report): string {
  const month = `This month so far ${dollars(monthSoFarMicros)}, about ${dollars(forecastMicros)} by its end`;
  if (budgetMicros === null) return `${month}.`;
  const reached = budgetReachedOn === null ? 'and lasts' : `and is used up on ${dayFormat.format(budgetReachedOn)}`;
  return `${month}. The budget is ${dollars(budgetMicros)} ${reached}.`;
}

const counted = (count: number, one: string, many: string) => `${whole.format(count)} ${count === 1 ? one : many}`;

function activityLine({ people, sessions, runs, failedRuns }: Report): string {
  const failed = failedRuns === 0 ? '' : `, ${whole.format(failedRuns)} of them failed`;
  return `${counted(people, 'person', 'people')} in ${counted(sessions, 'session', 'sessions')}; ${counted(runs, 'answer', 'answers')}${failed}.`;
}

const heading = ({ workspaceName, from, to }: Report) => `${workspaceName}, ${dayFormat.format(from)} to ${dayFormat.format(to)}`;
const listsOf = ({ topModels, topPeople }: Report) =>
  [
    { title: 'Models', entries: topModels },
    { title: 'People', entries: topPeople },
  ].filter(({ entries }) => entries.length > 0);

const WHY = 'You get this mail on Mondays because you run this workspace.';
const SETTINGS = 'Turn it off on the usage page';

export function reportText(report: Report, links: ReportLinks): string {
  const lists = listsOf(report).map(({ title, entries }) =>
    [title, ...entries.map(({ label, costMicros }) => `  ${label}: ${dollars(costMicros)}`)].join('\n'),
  );
  const parts = [
    heading(report),
    `Spent: ${dollars(report.costMicros)}\n${changeLine(report)}`,
    activityLine(report),
    ...lists,
    budgetLine(report),
    `See it in full: ${links.usage}`,
  ];
  return `${parts.join('\n\n')}\n\n--\n${WHY}\n${SETTINGS}: ${links.settings}\n`;
}

export function reportHtml(report: Report, links: ReportLinks): string {
  const lists = listsOf(report).map(({ title, entries }) => {
    const rows = entries.map(
      ({ label, costMicros }) =>
        `<tr><td style="padding:4px 16px 4px 0">${escapeHtml(label)}</td><td style="padding:4px 0;text-align:right;font-variant-numeric:tabular-nums">${dollars(costMicros)}</td></tr>`,
    );
    return `<h2 style="margin:24px 0 4px;font-size:14px;color:#5d676b">${title}</h2><table style="width:100%;border-collapse:collapse">${rows.join('')}</table>`;
  });
  return `<!doctype html><html lang="en"><body style="margin:0;padding:24px;font:16px/1.6 system-ui,sans-serif;color:#1d2629">
<div style="max-width:560px"><p style="margin:0;color:#5d676b">${escapeHtml(heading(report))}</p>
<p style="margin:8px 0 0;font-size:32px;line-height:1.2;font-weight:600;font-variant-numeric:tabular-nums">${dollars(report.costMicros)}</p>
<p style="margin:4px 0 0;color:#5d676b">${changeLine(report)}</p>
<p style="margin:16px 0 0">${activityLine(report)}</p>
${lists.join('\n')}
<p style="margin:24px 0 0">${budgetLine(report)}</p>
<p style="margin:24px 0 0"><a href="${escapeHtml(links.usage)}" style="color:#12596b;font-weight:600">See it in full</a></p>
<p style="margin:32px 0 0;font-size:14px;color:#5d676b">${WHY}<br><a href="${escapeHtml(links.settings)}" style="color:#5d676b">${SETTINGS}</a></p>
</div></body></html>
`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
