const plural = new Intl.PluralRules('en');
const count = (amount: number, one: string, other: string): string => `${amount} ${plural.select(amount) === 'one' ? one : other}`;

/** The pages of those who run the server. */
export const operateMessages = {
  label: 'Running this server',
  pages: { jobs: 'Jobs', prices: 'Prices' },
  hiddenTitle: 'This page is for operators',
  hiddenBody: 'Only the people who run this server see it. One of them can make you an operator.',
  hiddenAction: 'Back to your sessions',
};

export const jobMessages = {
  title: 'Background jobs',
  intro: 'What this server does by itself. Every job runs on one worker at a time.',
  allWell: (jobs: number) => `${count(jobs, 'job', 'jobs')}, all in order`,
  someFail: (failing: number, jobs: number) => `${failing} of ${count(jobs, 'job', 'jobs')} ${failing === 1 ? 'does' : 'do'} not go well`,
  loading: 'Loading the jobs',
  stale: 'Could not refresh. What you see may be old.',
  emptyTitle: 'No jobs',
  emptyBody: 'This version of the server declares none.',
  columns: { job: 'Job', schedule: 'Schedule', last: 'Last run', next: 'Next' },
  never: 'Not yet',
  noWorker: 'Waits for a worker',
  noWorkerHint: 'No process with the role worker has started with this job yet.',
  due: 'due',
  in: (time: string) => `in ${time}`,
  took: (time: string) => `took ${time}`,
  runNow: 'Run now',
  buttonOf: (shown: string, job: string) => `${shown}: ${job}`,
  asking: 'Asking',
  waiting: 'Waiting',
  busy: 'Running',
  asked: (job: string) => `${job}: a worker begins at once`,
  notAsked: (job: string) => `${job} was not started`,
  failures: (amount: number) => `${amount} times in a row`,
  statuses: { WAITING: 'Waiting', RUNNING: 'Running', DONE: 'Done', FAILED: 'Failed', LOST: 'Cut off' },
  statusHints: {
    WAITING: 'Asked for; no worker has begun yet',
    RUNNING: 'A worker is at it',
    DONE: 'It ended well',
    FAILED: 'It ended with an error and is tried again',
    LOST: 'Its server stopped or went away; another goes on with it',
  },
  showRuns: (job: string) => `Last runs of ${job}`,
  runsTitle: 'Last runs',
  runsLoading: 'Loading the last runs',
  noRuns: 'It has not run yet.',
  bySchedule: 'by schedule',
  by: (person: string) => `by ${person}`,
  bySomebody: 'by an operator who is gone',
  nothingDone: 'nothing to do',
  on: (node: string) => `on ${node}`,
  name: 'Name in the logs',
};

/** Of schedules, as people say them. */
export const scheduleMessages = {
  units: { second: 'second', minute: 'minute', hour: 'hour', day: 'day' },
  every: (unit: string) => `Every ${unit}`,
  everyFew: (amount: number, unit: string) => `Every ${amount} ${unit}s`,
  hourly: (minute: string) => `Hourly at :${minute}`,
  everyHours: (hours: number, minute: string) => `Every ${hours} hours at :${minute}`,
  daily: (time: string) => `Daily at ${time}`,
  weekly: (day: string, time: string) => `${day} at ${time}`,
  days: ['Sundays', 'Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays'],
  monthly: (day: number, time: string) => `Monthly on day ${day} at ${time}`,
};
