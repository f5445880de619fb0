/** Closes months that have ended, one workspace after the other, and whatever was missed while no server ran. */
import type { JobContext, JobDefinition, JobSummary } from '../../kit/jobs/job.ts';
import type { Closing } from '../invoices/closing.ts';

export function closeMonthJob(closing: Pick<Closing, 'due' | 'closeNext'>): JobDefinition {
  async function run({ now, touch }: JobContext): Promise<JobSummary> {
    const summary = { workspaces: 0, months: 0, invoices: 0 };
    const failures: unknown[] = [];
    for (const workspaceId of await closing.due(now)) {
      try {
        summary.workspaces += 1;
        for (;;) {
          touch();
          const closed = await closing.closeNext(workspaceId, now);
          if (closed === null) break;
          summary.months += 1;
          if (closed.invoiceId !== null) summary.invoices += 1;
        }
      } catch (error) {
        // Throws where it is this run that has to end.
        touch();
        failures.push(error);
      }
    }
    // One workspace that cannot be closed keeps nobody else open, and is not passed over in silence.
    if (failures.length > 0) throw new Error(`${failures.length} workspaces could not be closed; the others are.`, { cause: failures[0] });
    return summary;
  }

  return {
    name: 'billing:close-month',
    // A month is closed some minutes after its end; every other hour finds nothing, or what was missed.
    every: '12 * * * *',
    describe: 'Closes the month of every workspace once it has ended, and makes its invoice.',
    run,
  };
}
