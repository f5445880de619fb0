/** For tests: the whole app with demo models that cost something, and budgets as a customer uses them. */
import { expect, vi } from 'vitest';
import { createTestApp } from '../../../testkit/test-app.ts';
import type { TestAppOptions } from '../../../testkit/test-app.ts';
import type { Person, Visitor } from '../../../testkit/visitors.ts';

/** Micro-USD for a token of answer; the prompt is free. */
export const TOKEN = 1_000n;
/** What the longest answer of a demo model costs. */
export const WORST = 4_096n * TOKEN;

const FIGURES = 'limitMicros extraMicros spentMicros reservedMicros leftMicros';
export const BUDGET = `id scope period mode resetsAt isReached session { id title } actor { __typename id displayName } figures { ${FIGURES} }`;
export const REQUEST = `id state note askedMicros suggestedMicros grantedMicros actor { __typename id displayName } decidedBy { displayName } budget { id } session { id }`;

const change = (name: string, selection: string) =>
  `mutation ($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${selection} } }`;
export const CREATE = change('createBudget', `budget { ${BUDGET} }`);
export const UPDATE = change('updateBudget', `budget { ${BUDGET} }`);
export const DELETE = change('deleteBudget', 'id');
export const ASK = change('requestBudget', `request { ${REQUEST} }`);
export const GRANT = change('grantBudget', `request { ${REQUEST} }`);
export const DECLINE = change('declineBudget', `request { ${REQUEST} }`);
export const SEND = change('sendPrompt', 'prompt { id } answers { id }');

export interface ShownBudget {
  id: string;
  scope: string;
  period: string;
  mode: string;
  resetsAt: string | null;
  isReached: boolean;
  session: { id: string; title: string } | null;
  actor: { __typename: string; id: string; displayName: string } | null;
  figures: Record<'limitMicros' | 'extraMicros' | 'spentMicros' | 'reservedMicros' | 'leftMicros', string> | null;
}

export interface ShownRequest {
  id: string;
  state: 'OPEN' | 'GRANTED' | 'DECLINED';
  note: string;
  askedMicros: string | null;
  suggestedMicros: string | null;
  grantedMicros: string | null;
  actor: { __typename: string; id: string; displayName: string };
  decidedBy: { displayName: string } | null;
  budget: { id: string } | null;
  session: { id: string } | null;
}

export interface ShownNotice {
  kind: string;
  excerpt: string;
  session: { id: string } | null;
  workspace: { id: string } | null;
  actor: { displayName: string } | null;
  budgetRequest: { id: string; state: string } | null;
}

export async function createPricedApp(options: TestAppOptions = {}) {
  const app = await createTestApp(options);
  await app.sql(`insert into model_price (model, effective_from, input, cache_read, cache_write, output, reasoning, source, created_at)
    values ('demo:*', '2026-01-02', 0, 0, 0, ${TOKEN * 1_000_000n}, 0, 'a test', now())`);

  async function budgets(visitor: Visitor, workspaceId: string): Promise<ShownBudget[]> {
    const { node } = await app.done<{ node: { budgets: ShownBudget[] } }>(
      `query ($id: ID!) { node(id: $id) { ... on Workspace { budgets { ${BUDGET} } } } }`,
      { id: workspaceId },
      visitor.headers,
    );
    return node.budgets;
  }

  return {
    ...app,
    budgets,

    async budget(owner: Person, input: Record<string, unknown>): Promise<ShownBudget> {
      const { createBudget } = await app.done<{ createBudget: { budget: ShownBudget } }>(
        CREATE,
        { input: { workspaceId: owner.workspace.id, scope: 'WORKSPACE', period: 'MONTH', mode: 'HARD', limitMicros: '1000000', ...input } },
        owner.headers,
      );
      return createBudget.budget;
    },

    /** Sends, and comes back once the answers have been charged. In a session with a title: none is made for it. */
    async spend(visitor: Visitor, sessionId: string, text = 'Hello there'): Promise<string[]> {
      const { answerIds } = await app.send(visitor, sessionId, text);
      await settled(sessionId, answerIds);
      return answerIds;
    },

    settled,

    /** Null: it was sent. */
    async refusal(visitor: Visitor, sessionId: string) {
      const { errors } = await app.ask(SEND, { input: { sessionId, text: 'Hello there', models: ['demo:echo'] } }, visitor.headers);
      return (errors[0] ?? null) as { message: string; extensions: { code: string; budgetId?: string; resetsAt?: string } } | null;
    },

    async request(visitor: Visitor, input: Record<string, unknown>): Promise<ShownRequest> {
      return (await app.done<{ requestBudget: { request: ShownRequest } }>(ASK, { input }, visitor.headers)).requestBudget.request;
    },

    async requests(visitor: Visitor, workspaceId: string): Promise<ShownRequest[]> {
      const { node } = await app.done<{ node: { budgetRequests: ShownRequest[] } }>(
        `query ($id: ID!) { node(id: $id) { ... on Workspace { budgetRequests { ${REQUEST} } } } }`,
        { id: workspaceId },
        visitor.headers,
      );
      return node.budgetRequests;
    },

    /** Newest first. */
    async notices(person: Person): Promise<ShownNotice[]> {
      const { viewer } = await app.done<{ viewer: { notifications: { edges: { node: ShownNotice }[] } } }>(
        `{ viewer { notifications(first: 50) { edges { node {
          kind excerpt session { id } workspace { id } actor { displayName } budgetRequest { id state } } } } } }`,
        {},
        person.headers,
      );
      return viewer.notifications.edges.map(({ node }) => node).filter(({ kind }) => kind.startsWith('BUDGET'));
    },
  };

  function settled(sessionId: string, answerIds: readonly string[]): Promise<void> {
    return vi.waitFor(async () => {
      const [row] = await app.sql(
        `select (select count(*) from usage_entry where message_id = any($2::text[])) as ended,
          (select count(*) from reservation where session_id = $1) as held`,
        [sessionId, answerIds],
      );
      expect([Number(row!['ended']), Number(row!['held'])]).toEqual([answerIds.length, 0]);
    }, WAIT);
  }
}

const WAIT = { timeout: 10_000, interval: 20 };

export type PricedApp = Awaited<ReturnType<typeof createPricedApp>>;
