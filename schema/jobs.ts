import type { JobRunRecord, RunState, RunTrigger } from '../server/kit/jobs/job-runs.ts';
import type { JobRecord } from '../server/kit/jobs/jobs.ts';
import { builder } from './builder.ts';
import { requireActor } from './require-actor.ts';
import { ServerAdmin } from './server-admin.ts';
import { User, loadUser } from './users.ts';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from './wire/limits.ts';

const STATES = {
  WAITING: { value: 'waiting', description: 'Asked for; no worker has begun it yet.' },
  RUNNING: { value: 'running', description: 'A worker is at it.' },
  DONE: { value: 'done', description: 'It ended well.' },
  FAILED: { value: 'failed', description: 'It ended with an error, and is tried again.' },
  LOST: { value: 'lost', description: 'Its server stopped or went away in the middle; another goes on with it.' },
} as const satisfies Record<string, { value: RunState; description: string }>;

const TRIGGERS = {
  SCHEDULE: { value: 'schedule', description: 'It was time, or it is tried again.' },
  OPERATOR: { value: 'operator', description: 'A person asked for it.' },
} as const satisfies Record<string, { value: RunTrigger; description: string }>;

const JobRunStatus = builder.enumType('JobRunStatus', { description: 'How a run stands.', values: STATES });
const JobRunTrigger = builder.enumType('JobRunTrigger', { description: 'Why a run was made.', values: TRIGGERS });

const JobCount = builder.objectRef<{ name: string; value: number }>('JobCount').implement({
  description: 'One number of what a run has done.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What was counted, in one word.' }),
    value: t.field({ type: 'BigInt', description: 'How many.', resolve: ({ value }) => BigInt(Math.trunc(value)) }),
  }),
});

const JobRun = builder.objectRef<JobRunRecord>('JobRun');

builder.node(JobRun, {
  permission: 'operator',
  description: 'One run of a background job. Kept for 90 days.',
  id: { resolve: (run) => run.id, description: 'Starts with jrn_.' },
  isTypeOf: (value) => (value as JobRunRecord).id.startsWith('jrn_'),
  async loadOne(id, context) {
    await context.services.identity.demandOperator(requireActor(context));
    return context.services.jobs.run(id);
  },
  fields: (t) => ({
    job: t.exposeString('job', { description: 'The name of the job.' }),
    status: t.expose('status', { type: JobRunStatus, description: 'How it stands.' }),
    trigger: t.expose('trigger', { type: JobRunTrigger, description: 'Why it was made.' }),
    startedBy: t.field({
      type: User,
      nullable: true,
      description: 'Who asked for it; null for the schedule.',
      resolve: ({ startedBy }, _args, context) => (startedBy === null ? null : loadUser(startedBy, context)),
    }),
    node: t.exposeString('node', { nullable: true, description: 'The process that ran it: host, process id and a mark of its own.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked for, or was due.' }),
    startedAt: t.expose('startedAt', { type: 'DateTime', nullable: true, description: 'When it began; null while it waits.' }),
    finishedAt: t.expose('finishedAt', { type: 'DateTime', nullable: true, description: 'When it ended; null before.' }),
    counts: t.field({
      type: [JobCount],
      description: 'What it has done; empty where it did not end well.',
      resolve: ({ summary }) => Object.entries(summary ?? {}).map(([name, value]) => ({ name, value })),
    }),
    error: t.exposeString('error', { nullable: true, description: 'Why it did not end well.' }),
  }),
});

const Job = builder.objectRef<JobRecord>('Job').implement({
  description: 'Something that this server does by itself, again and again.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'As the logs name it.' }),
    description: t.exposeString('description', { description: 'What it does, in a sentence.' }),
    schedule: t.exposeString('every', { description: 'An interval such as `5 minutes`, or a cron line.' }),
    scheduleWords: t.exposeString('when', { description: 'The schedule as people say it: `Every 5 minutes`, `Daily at 03:15 UTC`.' }),
    timezone: t.exposeString('timezone', { description: 'Of a cron line.' }),
    nextRunAt: t.expose('nextRunAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it runs next; in the past: as soon as a worker can. Null where no worker has started with it yet.',
    }),
    isRunning: t.boolean({ description: 'Whether a worker is at it.', resolve: ({ lastRun }) => lastRun?.status === 'running' }),
    failuresInARow: t.exposeInt('failuresInARow', { description: 'Runs that failed or were lost since one went well.' }),
    lastRun: t.expose('lastRun', { type: JobRun, nullable: true, description: 'The newest run; null before the first.' }),
    runs: t.field({
      type: [JobRun],
      description: 'The newest first.',
      args: { first: t.arg.int({ defaultValue: DEFAULT_PAGE_SIZE, description: 'How many, at most 100.' }) },
      resolve: async ({ name }, { first }, { services, loader }) => {
        const limit = Math.min(Math.max(first ?? DEFAULT_PAGE_SIZE, 0), MAX_PAGE_SIZE);
        return (await loader(`job-runs-${limit}`, (names) => services.jobs.recentRuns(names, limit)).load(name)) ?? [];
      },
    }),
  }),
});

builder.objectFields(ServerAdmin, (t) => ({
  jobs: t.field({
    type: [Job],
    description: 'All background jobs, by name.',
    resolve: (_admin, _args, { services }) => services.jobs.list(),
  }),
  job: t.field({
    type: Job,
    nullable: true,
    description: 'One background job; null where there is none of this name.',
    args: { name: t.arg.string({ required: true, description: 'Its name.' }) },
    resolve: (_admin, { name }, { services }) => services.jobs.byName(name),
  }),
}));

const RunJobInput = builder.inputType('RunJobInput', {
  description: 'What to run now.',
  fields: (t) => ({ name: t.string({ required: true, description: 'The name of the job.' }) }),
});
const RunJobPayload = builder.objectRef<{ run: JobRunRecord }>('RunJobPayload').implement({
  description: 'A worker will begin at once.',
  fields: (t) => ({ run: t.expose('run', { type: JobRun, description: 'The run, waiting for a worker.' }) }),
});

builder.mutationField('runJob', (t) =>
  t.field({
    permission: 'operator',
    type: RunJobPayload,
    description: 'Runs a background job now, besides its schedule. For operators. CONFLICT while it runs.',
    args: { input: t.arg({ type: RunJobInput, required: true, description: 'Which.' }) },
    resolve: async (_root, { input }, context) => {
      const startedBy = await context.services.identity.demandOperator(requireActor(context));
      return { run: await context.services.jobs.runNow(input.name, startedBy) };
    },
  }),
);
