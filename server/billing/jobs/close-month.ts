/** Closes months that have ended, one workspace after the other, and whatever was missed while no server ran. */
import { eachInTurn } from '../../kit/jobs/each-in-turn.ts';
import type { JobContext, JobDefinition, JobSummary } from '../../kit/jobs/job.ts';
import type { Closing } from '../invoices/closing.ts';

export function closeMonthJob(closing: Pick<Closing, 'due' | 'closeNext'>): JobDefinition {
  async function run(context: JobContext): Promise<JobSummary> {
    const { now, touch } = context;
    const workspaces = await closing.due(now);
    const summary = { workspaces: workspaces.length, months: 0, invoices: 0 };
    await eachInTurn(context, workspaces, async (workspaceId) => {
      for (;;) {
        touch();
        const closed = await closing.closeNext(workspaceId, now);
        if (closed === null) return;
        summary.months += 1;
        if (closed.invoiceId !== null) summary.invoices += 1;
      }
    });
    return summary;
  }

  return {
    name: 'billing:close-month',
    // A month is closed some minutes after its end; every other hour finds nothing, or what was missed.
    every: '12 * * * *',
    when: 'Every hour, at 12 past',
    describe: 'Closes the month of every workspace once it has ended, and makes its invoice.',
    run,
  };
}
