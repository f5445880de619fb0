/** Words about what a session costs, and about the end of a budget in it. */
const plural = new Intl.PluralRules('en');
const count = (amount: number, one: string, other: string): string => `${amount} ${plural.select(amount) === 'one' ? one : other}`;

export const costMessages = {
  meter: (cost: string) => `This session cost ${cost} so far`,
  meterRunning: (cost: string, held: string) => `This session cost ${cost} so far; up to ${held} more for what runs now`,
  title: 'Cost of this session',
  loading: 'Loading the cost of this session',
  failed: 'The details did not arrive.',
  soFar: 'So far',
  running: 'Held for what runs now',
  runs: (amount: number) => count(amount, 'answer', 'answers'),
  tokens: (read: string, written: string) => `${read} tokens read, ${written} written`,
  byModel: 'By model',
  byPerson: 'By who asked',
  someone: 'Somebody',
  budgets: 'Budgets that count here',
  budget: {
    SESSION: { DAY: 'This session, today', MONTH: 'This session, this month', TOTAL: 'This session' },
    PERSON: { DAY: 'You, today', MONTH: 'You, this month', TOTAL: 'You, in total' },
    WORKSPACE: { DAY: 'Workspace, today', MONTH: 'Workspace, this month', TOTAL: 'Workspace, in total' },
    API_KEY: { DAY: 'This key, today', MONTH: 'This key, this month', TOTAL: 'This key, in total' },
  },
  workspaceFine: 'Enough left',
  workspaceReached: 'Used up',

  estimate: {
    between: (least: string, most: string) => `${least} – ${most}`,
    atMost: (most: string) => `≤ ${most}`,
    meaning: (least: string, most: string) => `Estimated cost: ${least} with short answers, ${most} at the very most.`,
    cut: (most: string) => `What is left does not cover the longest answers (${most}): one may end early, with what it has said.`,
    refused: 'Over budget',
  },

  refused: {
    ask: 'Ask for more',
    raise: 'Raise the budget',
    asked: 'Asked. The owners and admins know; you will see here when they answer.',
    waiting: 'Asked. The owners and admins know.',
    granted: (amount: string) => `There is ${amount} more now. You can send.`,
    thereIsMore: (amount: string) => `There is ${amount} more now.`,
    declined: (name: string) => `${name} said no to more for now.`,
    declinedBySomebody: 'More was declined for now.',
  },

  ask: {
    title: 'Ask for more budget',
    body: 'Owners and admins are told, and can grant it with one click.',
    amount: 'How much more',
    whatever: 'Up to them',
    note: 'What for',
    notePlaceholder: 'Optional, for whoever decides',
    send: 'Ask',
    sending: 'Asking',
    done: 'Asked for more',
    doneBody: 'You will hear when somebody has answered.',
    none: 'No budget is in the way here',
    noneBody: 'The workspace’s own credits are used up. An owner can top up or change the plan on the billing page.',
    loading: 'Looking for the budget',
    failed: 'That could not be asked',
  },
};
