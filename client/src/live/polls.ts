/** The votes of a session as the log tells them, the newest by version, and what this reader voted for before the log says so. */
import type { PollFieldsFragment } from '../gql/graphql.ts';
import type { SessionEvent } from './model.ts';

export type Poll = PollFieldsFragment;
export type Voter = Poll['votes'][number]['actor'];

export interface PollsState {
  /** By prompt. */
  readonly polls: ReadonlyMap<string, Poll>;
  /** By prompt: what this reader wants to have voted for, until the server has answered; null: withdrawn. */
  readonly wanted: ReadonlyMap<string, string | null>;
  /** By prompt: what the server said that this reader voted for. A blind vote does not say it in its events. */
  readonly own: ReadonlyMap<string, string | null>;
}

interface Source {
  subscribeEvents(listener: (event: SessionEvent) => void): () => void;
}

export function createPolls({ subscribeEvents }: Source) {
  let state: PollsState = { polls: new Map(), wanted: new Map(), own: new Map() };
  const listeners = new Set<() => void>();

  function set(next: Partial<PollsState>): void {
    state = { ...state, ...next };
    for (const listener of listeners) listener();
  }

  function receive(incoming: readonly Poll[]): void {
    const newer = incoming.filter(({ id, version }) => (state.polls.get(id)?.version ?? 0) < version);
    if (newer.length === 0) return;
    const polls = new Map(state.polls);
    for (const poll of newer) polls.set(poll.id, poll);
    set({ polls });
  }

  function want(promptId: string, messageId: string | null | undefined): void {
    const wanted = new Map(state.wanted);
    if (messageId === undefined) wanted.delete(promptId);
    else wanted.set(promptId, messageId);
    set({ wanted });
  }

  subscribeEvents((event) => {
    if (event.__typename === 'SessionSnapshot') receive(event.polls);
    else if (event.__typename === 'PollChanged') receive([event.poll]);
  });

  return {
    getState: () => state,
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** What came by a query or as the answer to a change. */
    receive,
    /** Shown at once; `undefined` takes it back. */
    want,
    learnOwn: (promptId: string, messageId: string | null) => set({ own: new Map(state.own).set(promptId, messageId) }),
  };
}

export type Polls = ReturnType<typeof createPolls>;

/** Whether nobody may know yet whose the answers are. */
export function isSecretPoll(poll: Poll | undefined): boolean {
  return poll !== undefined && poll.isBlind && poll.state === 'OPEN';
}

/** Whether the votes that are told by name do not say what this reader voted for. */
export function isOwnVoteHidden(poll: Poll | undefined, viewerId: string): boolean {
  if (!poll) return false;
  return isSecretPoll(poll) || (poll.votes.length < poll.voteCount && !poll.votes.some(({ actor }) => actor.id === viewerId));
}

/** What the server has as this reader's vote. */
function givenVote({ polls, own }: PollsState, promptId: string, viewerId: string): string | null {
  const poll = polls.get(promptId);
  if (!poll || isOwnVoteHidden(poll, viewerId)) return own.get(promptId) ?? null;
  return poll.votes.find(({ actor }) => actor.id === viewerId)?.messageId ?? null;
}

/** What this reader voted for, as they should see it. */
export function ownVote(state: PollsState, promptId: string, viewerId: string): string | null {
  const wish = state.wanted.get(promptId);
  return wish === undefined ? givenVote(state, promptId, viewerId) : wish;
}

export interface ShownVotes {
  /** By answer: how many voted for it. */
  readonly counts: ReadonlyMap<string, number>;
  readonly total: number;
  /** Those who are known by name, oldest first. */
  readonly votes: readonly Poll['votes'][number][];
}

/** The votes with this reader's own where they want it. */
export function shownVotes(state: PollsState, promptId: string, viewer: Voter): ShownVotes {
  const poll = state.polls.get(promptId);
  const counts = new Map(poll?.tallies.map(({ messageId, count }) => [messageId, count]));
  const wish = state.wanted.get(promptId);
  let votes = poll?.votes ?? [];
  if (wish !== undefined && !isSecretPoll(poll)) {
    const given = givenVote(state, promptId, viewer.id);
    if (given !== null) counts.set(given, (counts.get(given) ?? 1) - 1);
    if (wish !== null) counts.set(wish, (counts.get(wish) ?? 0) + 1);
    const others = votes.filter(({ actor }) => actor.id !== viewer.id);
    votes = wish === null ? others : [...others, { messageId: wish, actor: viewer }];
  }
  return { counts, total: [...counts.values()].reduce((sum, count) => sum + count, 0), votes };
}
