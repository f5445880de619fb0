/**
 * The one table of limits: each kind of action, and how much of it an address, a person, a key and a workspace have in which time. All nodes count
 * together (kit/rate-limit.ts). Against what has gone wild and against abuse, far above what people do.
 */
import type { BackoffRule, Left, RateLimits, RateRule } from './kit/rate-limit.ts';

/**
 * `ip`: the network that it came from, where no person or key is known; `person`: guests too; `workspace`: all of them together,
 * counted once somebody may act in it; `mailbox`: a mail address, from wherever it is asked; `mailboxFromIp`: from one network, or one browser.
 */
export const SUBJECTS = ['mailboxFromIp', 'person', 'key', 'ip', 'mailbox', 'workspace'] as const;
export type Subject = (typeof SUBJECTS)[number];

type Rate = readonly [points: number, perSeconds: number];
type Row = { words: string } & { readonly [Of in Subject]?: Rate };

const MINUTE = 60;
const TEN_MINUTES = 600;
const HOUR = 3_600;
const DAY = 24 * HOUR;

export const ACTIONS = {
  /** Of every operation, over HTTP, SSE and sockets. */
  operation: { words: 'requests', person: [6_000, MINUTE], key: [6_000, MINUTE], ip: [1_200, MINUTE] },
  /** That begin: after a node's death all that it carried begin anew elsewhere. */
  subscription: { words: 'subscriptions', person: [24_000, MINUTE], key: [24_000, MINUTE], ip: [600, MINUTE] },
  /** Their complexity, as measured before they run. */
  cost: { words: 'expensive requests', person: [3_000_000, MINUTE], key: [3_000_000, MINUTE], ip: [600_000, MINUTE] },
  /** That are opened: 10,000 readers may sit behind one address, and a bot may open one for each. */
  socket: { words: 'connections', person: [60_000, MINUTE], key: [60_000, MINUTE], ip: [1_200, MINUTE] },

  /** Whatever changes something and is of no other kind. */
  mutation: { words: 'changes', person: [3_000, MINUTE], key: [3_000, MINUTE], ip: [600, MINUTE] },
  /** Where one is and what one has read. */
  presence: { words: 'updates', person: [3_000, MINUTE], key: [3_000, MINUTE] },
  /** Edits of a draft: a field that is typed in needs 200 points, the paste of a megabyte 200 more. */
  draft: { words: 'edits', person: [800, 10], key: [800, 10] },
  prompt: { words: 'prompts', person: [300, MINUTE], key: [1_200, MINUTE], workspace: [6_000, MINUTE] },
  comment: { words: 'comments', person: [240, MINUTE], key: [600, MINUTE], workspace: [3_000, MINUTE] },
  search: { words: 'searches', person: [240, MINUTE], key: [240, MINUTE], workspace: [2_400, MINUTE] },
  export: { words: 'exports', person: [30, MINUTE], key: [30, MINUTE], workspace: [300, MINUTE] },
  /** Each reads all that there is of a person. */
  personalExport: { words: 'copies of your data', person: [5, DAY] },
  insights: { words: 'reports', person: [240, MINUTE], key: [240, MINUTE] },
  usageView: { words: 'reports', person: [240, MINUTE], key: [240, MINUTE] },

  invitation: { words: 'invitations', person: [200, HOUR], key: [200, HOUR], workspace: [1_000, HOUR] },
  apiKey: { words: 'new API keys', person: [300, HOUR], key: [300, HOUR], workspace: [600, HOUR] },
  workspaceJoin: { words: 'attempts to join', person: [60, HOUR] },
  newWorkspace: { words: 'new workspaces', person: [100, HOUR] },
  workspaceMove: { words: 'changes of the address', workspace: [10, DAY] },
  workspaceDelete: { words: 'attempts to delete it', workspace: [10, HOUR] },
  checkout: { words: 'visits to the payment page', workspace: [30, HOUR] },
  webhookTest: { words: 'tests of webhooks', workspace: [30, MINUTE] },
  webhookReplay: { words: 'repetitions of webhooks', workspace: [60, MINUTE] },
  /** Each asks somebody else's server. */
  providerKeyTest: { words: 'tests of keys', workspace: [30, HOUR] },
  budgetRequest: { words: 'requests for more', person: [20, HOUR], key: [20, HOUR] },

  registration: { words: 'new accounts from here', ip: [300, TEN_MINUTES] },
  signIn: { words: 'attempts to sign in from here', mailboxFromIp: [120, TEN_MINUTES], ip: [600, TEN_MINUTES] },
  secondFactor: { words: 'codes from here', ip: [600, TEN_MINUTES] },
  refresh: { words: 'renewals from here', ip: [3_000, TEN_MINUTES] },
  /** `mailbox`: in as long as a link lives. Whoever has others ask for links in their name has one of those in the mail. */
  signInLink: { words: 'sign-in links', mailboxFromIp: [5, TEN_MINUTES], ip: [60, TEN_MINUTES], mailbox: [20, TEN_MINUTES] },
  signInLinkUse: { words: 'attempts to sign in from here', ip: [300, TEN_MINUTES] },
  elsewhereBegin: { words: 'attempts to sign in from here', ip: [120, TEN_MINUTES] },
  elsewhereReturn: { words: 'attempts to sign in from here', ip: [120, TEN_MINUTES] },
  addressMail: { words: 'mails to your address', person: [5, HOUR] },
  addressConfirmation: { words: 'attempts', person: [30, TEN_MINUTES] },
  shareLink: { words: 'looks at links from here', ip: [1_200, TEN_MINUTES] },
  shareLinkJoin: { words: 'attempts to join from here', ip: [600, TEN_MINUTES] },

  openaiDoor: { words: 'requests', key: [600, MINUTE], ip: [60, MINUTE] },
  mcpDoor: { words: 'requests', key: [600, MINUTE], ip: [60, MINUTE] },
} as const satisfies Record<string, Row>;

export type ActionKind = keyof typeof ACTIONS;

/**
 * Who guesses waits. Each is counted by what nobody else shares with whom it is about (a network, or a browser that was signed in before), so that
 * nobody can lock another out.
 */
export const BACKOFFS = {
  password: { name: 'password', freeAttempts: 5, maxWaitSeconds: 300, forgetSeconds: HOUR },
  /** Of an address that is being guessed at from many places: each place has one attempt before it waits. */
  passwordGuessed: { name: 'password', freeAttempts: 1, maxWaitSeconds: 300, forgetSeconds: HOUR },
  secondFactor: { name: 'second-factor', freeAttempts: 5, maxWaitSeconds: 300, forgetSeconds: HOUR },
  reassurance: { name: 'reassurance', freeAttempts: 5, maxWaitSeconds: 300, forgetSeconds: HOUR },
  shareLinkPassword: { name: 'share-link-password', freeAttempts: 5, maxWaitSeconds: 60, forgetSeconds: HOUR },
  /** Of one link by everybody: short, so that those who know the password are not kept out for long. */
  shareLinkPasswords: { name: 'share-link-passwords', freeAttempts: 120, maxWaitSeconds: 4, forgetSeconds: HOUR },
} satisfies Record<string, BackoffRule>;

/** From so many wrong passwords in an hour on, from wherever, an address counts as guessed at. */
export const GUESSED_AT = { name: 'wrong-passwords', perSeconds: HOUR, from: 50 };

/** Null where it is not counted by that. */
export function ruleOf(kind: ActionKind, subject: Subject): RateRule | null {
  const row: Row = ACTIONS[kind];
  const rate = row[subject];
  return rate ? { name: `${kind}-${subject}`, points: rate[0], perSeconds: rate[1], words: row.words } : null;
}

export type CountedBy = { readonly [Of in Subject]?: string };

/**
 * Throws RATE_LIMITED. The narrowest comes first: who is refused there takes nothing from the others of a workspace. Answers what is left to the
 * narrowest; null: nobody of those is counted.
 */
export async function countAction(rateLimits: Pick<RateLimits, 'take'>, kind: ActionKind, by: CountedBy, points = 1): Promise<Left | null> {
  let narrowest: Left | null = null;
  for (const subject of SUBJECTS) {
    const key = by[subject];
    const rule = key === undefined ? null : ruleOf(kind, subject);
    if (!rule) continue;
    const left = await rateLimits.take(rule, key!, points);
    narrowest ??= left;
  }
  return narrowest;
}
