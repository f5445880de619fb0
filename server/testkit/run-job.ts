/** One run of a job as a worker would make it, in this process and at once: for tests of what a job does. */
import type { JobContext, JobDefinition, JobSummary } from '../kit/jobs/job.ts';

export async function runJob(
  definitions: readonly JobDefinition[],
  name: string,
  context: Pick<JobContext, 'now'> & Partial<JobContext>,
): Promise<JobSummary> {
  const definition = definitions.find((one) => one.name === name);
  if (!definition) throw new Error(`no job ${name}`);
  return definition.run({
    signal: new AbortController().signal,
    touch: () => undefined,
    fence: async () => undefined,
    lastRunAt: null,
    ...context,
  });
}
