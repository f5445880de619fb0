/** For tests: one person's way to a session's branches, through the API. */
import { expect, vi } from 'vitest';
import type { TestApp } from '../../../testkit/test-app.ts';
import type { Visitor } from '../../../testkit/visitors.ts';

export interface SeenBranch {
  id: string;
  name: string;
  state: 'OPEN' | 'MERGED' | 'CLOSED';
  baseId: string | null;
  headId: string | null;
  messageCount: number;
  messagesSince: number;
  mergedIntoId: string | null;
  version: number;
  createdBy: { displayName: string };
}

export interface SeenMessage {
  id: string;
  parentId: string | null;
  text: string;
  status: string;
  author: { displayName: string } | null;
  model: { id: string } | null;
  usage: { costMicros: string } | null;
  origin: { messageId: string | null; sessionId: string | null; branch: { name: string } | null } | null;
}

interface Room {
  session: {
    mainlineLeafId: string | null;
    branches: SeenBranch[];
    messages: { edges: { node: SeenMessage }[] };
  };
}

export const BRANCH = 'id name state baseId headId messageCount messagesSince mergedIntoId version createdBy { displayName }';
export const MESSAGE =
  'id parentId text status author { displayName } model { id } usage { costMicros } origin { messageId sessionId branch { name } }';
export const CREATE = `mutation ($input: CreateBranchInput!) { createBranch(input: $input) { branch { ${BRANCH} } } }`;
export const UPDATE = `mutation ($input: UpdateBranchInput!) { updateBranch(input: $input) { branch { ${BRANCH} } } }`;
export const MERGE = `mutation ($input: MergeBranchInput!) { mergeBranch(input: $input) { branch { ${BRANCH} } } }`;
export const SEND = `mutation ($input: SendPromptInput!) { sendPrompt(input: $input) { prompt { id } answers { id } } }`;
export const FORK = `mutation ($input: ForkSessionInput!) { forkSession(input: $input) { session { id title visibility viewerRole mainlineLeafId origin { id title } } } }`;
const ROOM = `query ($id: ID!, $leafId: ID) { session(id: $id) { mainlineLeafId branches { ${BRANCH} }
  messages(leafId: $leafId, last: 100) { edges { node { ${MESSAGE} } } } } }`;
const RUNS = 'query ($id: ID!) { session(id: $id) { activeRuns } }';

export interface Sent {
  promptId: string;
  answerIds: string[];
}

export function createDesk(app: TestApp, { headers }: Visitor) {
  async function room(sessionId: string, leafId: string | null = null): Promise<Room['session']> {
    return (await app.done<Room>(ROOM, { id: sessionId, leafId }, headers)).session;
  }

  return {
    room,
    ask: (query: string, input: Record<string, unknown>) => app.ask(query, { input }, headers),

    async open(sessionId: string, name: string, messageId: string | null): Promise<SeenBranch> {
      const input = { sessionId, name, messageId };
      return (await app.done<{ createBranch: { branch: SeenBranch } }>(CREATE, { input }, headers)).createBranch.branch;
    },

    /** A prompt whose answers have ended. */
    async say(
      sessionId: string,
      text: string,
      more: { parentId?: string | null; branchId?: string; models?: string[] } = {},
    ): Promise<Sent> {
      const input = { sessionId, text, models: ['demo:echo'], ...more };
      const { sendPrompt } = await app.done<{ sendPrompt: { prompt: { id: string }; answers: { id: string }[] } }>(
        SEND,
        { input },
        headers,
      );
      await vi.waitFor(async () => {
        const { session } = await app.done<{ session: { activeRuns: number } }>(RUNS, { id: sessionId }, headers);
        expect(session.activeRuns).toBe(0);
      });
      return { promptId: sendPrompt.prompt.id, answerIds: sendPrompt.answers.map(({ id }) => id) };
    },

    async branch(sessionId: string, id: string): Promise<SeenBranch> {
      return (await room(sessionId)).branches.find((branch) => branch.id === id)!;
    },

    async path(sessionId: string, leafId: string | null = null): Promise<SeenMessage[]> {
      return (await room(sessionId, leafId)).messages.edges.map(({ node }) => node);
    },
  };
}

export type Desk = ReturnType<typeof createDesk>;
