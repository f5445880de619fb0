/** Words of a copy of one's data, of deleting an account, and of how long sessions are kept. */
const plural = new Intl.PluralRules('en');
const number = new Intl.NumberFormat('en');
const sessions = (amount: number): string => `${number.format(amount)} ${plural.select(amount) === 'one' ? 'session' : 'sessions'}`;

export const privacyMessages = {
  data: {
    title: 'Your data',
    body: 'Everything that is kept about you, as one file: your profile, logins, messages, comments, votes, keys by name, and what you used.',
    action: 'Download your data',
    dialogTitle: 'Download your data',
    dialogBody: 'One JSON file. Of sessions that you may not read any more it has only what you wrote yourself.',
    start: 'Download',
    starting: 'Preparing the file',
    started: 'Your download begins',
    startedBody: 'The link works for ten minutes, in this login only.',
    tooOften: 'That is five copies today. Ask again tomorrow.',
  },
  account: {
    title: 'Delete your account',
    body: 'You are signed out everywhere at once. After 14 days everything that you wrote is erased; signing in before takes it back.',
    action: 'Delete account',
    dialogTitle: 'Delete your account?',
    what: [
      'Your private sessions go, and so do your keys, drafts and notifications.',
      'In shared sessions your messages and the answers to them are erased; their places stay.',
      'What you used stays on your workspaces’ bills, without your name.',
    ],
    confirmLabel: (email: string) => `Write ${email} to go on`,
    confirmBad: 'This is not the address of your account.',
    deleting: 'Deleting your account',
    needsOwnerTitle: 'Somebody else has to own these first',
    needsOwnerBody: 'You are their only owner, and others are in them. Make somebody an owner, or delete them.',
    members: (workspace: string) => `Members of ${workspace}`,
    goesToo: (names: string) => `Nobody else is in ${names}. It is deleted with your account.`,
    goTo: (names: string) => `Nobody else is in ${names}. They are deleted with your account.`,
    checking: 'Looking at your workspaces',
    deleted: (date: string) => `Your account will be erased on ${date}`,
    deletedBody: 'Sign in before then, and it is kept. A mail tells you the same.',
  },
  session: {
    title: (session: string) => `Delete “${session}”?`,
    body: 'Everything in it is gone at once, for everybody and for good: messages, drafts, comments, branches and links. What it cost stays in the usage.',
    action: 'Delete session',
    deleting: 'Deleting the session',
    deleted: 'Session deleted',
  },
  retention: {
    title: 'How long sessions are kept',
    body: 'Sessions that nobody has touched for a while can be deleted by themselves. Those that somebody has pinned stay. Members are not asked.',
    readOnly: (days: number | null) =>
      days === null
        ? 'Sessions are kept until somebody deletes them.'
        : `Sessions that nobody has touched for ${number.format(days)} days are deleted, unless somebody has pinned them.`,
    forEver: 'Keep them until somebody deletes them',
    after: 'Delete them when nobody has touched them for',
    days: 'Days',
    daysUnit: 'days',
    daysBad: 'Use 30 to 3,650 days.',
    save: 'Save',
    saveAndDelete: (amount: number) => `Save, and delete ${sessions(amount)}`,
    saving: 'Saving',
    saved: 'Saved',
    counting: 'Counting sessions',
    none: 'No session is that old today.',
    /** The job runs at 05:20 UTC. */
    some: (amount: number) => `${sessions(amount)} of everybody here, private ones too, would be deleted for good at 05:20 UTC.`,
    uncounted: 'How many this would be could not be counted.',
  },
};
