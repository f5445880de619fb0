/** What a fuzzing run sends: which doors, how much at each, and what comes back from a process that sends. */

export const DOORS = ['socket', 'frames', 'draft', 'graphql', 'link', 'heads', 'webhook', 'openai', 'mcp', 'files', 'oauth'] as const;
export type DoorName = (typeof DOORS)[number];

/** In thousandths of all messages. What is cheap to refuse comes more often than what writes rows. */
const SHARES: Record<DoorName, number> = {
  socket: 480,
  frames: 80,
  draft: 100,
  graphql: 80,
  link: 15,
  heads: 60,
  webhook: 100,
  openai: 25,
  mcp: 20,
  files: 20,
  oauth: 20,
};

export const WHAT: Record<DoorName, string> = {
  socket: 'graphql-ws messages: operations, broken ones, wrong order',
  frames: 'raw WebSocket frames: binary, fragments, masks and lengths that lie',
  draft: 'Yjs updates through editDraft, over sockets',
  graphql: 'GraphQL bodies by POST',
  link: 'GraphQL by GET',
  heads: 'request lines and headers on raw connections',
  webhook: 'Stripe webhooks, signed and not',
  openai: '/v1',
  mcp: '/mcp',
  files: 'exports and pages',
  oauth: 'sign-in elsewhere, and its callbacks',
};

export type Counts = Record<DoorName, number>;

export function countsFor(messages: number): Counts {
  return Object.fromEntries(DOORS.map((door) => [door, Math.round((messages * SHARES[door]) / 1_000)])) as Counts;
}

export const noCounts = (): Counts => Object.fromEntries(DOORS.map((door) => [door, 0])) as Counts;

/** Somebody whose credentials a sender may use up. */
export interface Sender {
  id: string;
  token: string;
  apiKey: string;
  sessionId: string;
  /** Of everything that there is of theirs, and their own. */
  ids: readonly string[];
}

export interface Place {
  /** http://… */
  url: string;
  webhookSecret: string;
  /** Of the model that answers quickly. */
  model: string;
}

export interface Order {
  seed: number;
  counts: Counts;
  place: Place;
  senders: readonly Sender[];
  /** On the machine's clock, in milliseconds: then nothing more is begun. */
  until: number;
}

export interface Report {
  sent: Counts;
  /** How often each answer came: a status, or the code that a socket was closed with. */
  answers: Record<string, number>;
  /** Of what must not be, the first. */
  faults: string[];
  faultCount: number;
  isOver: boolean;
}
