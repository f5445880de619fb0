/** Somebody who works on one node all the time, and notes what does not work: reading, writing, searching, looking at what was used. */
import { setTimeout as delay } from 'node:timers/promises';

const PAUSE_MS = 100;

export interface Visitor {
  /** Resolves with what was done and what was answered wrong. */
  leave(): Promise<{ done: number; wrong: string[] }>;
}

export function startVisitor(node: string, token: string, workspaceId: string): Visitor {
  let isLeaving = false;
  let done = 0;
  const wrong: string[] = [];

  async function ask<T>(query: string, variables: Record<string, unknown>): Promise<T | null> {
    let response: Response;
    try {
      response = await fetch(`${node}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query, variables }),
      });
    } catch {
      // The node is between two versions: a proxy would ask the other one.
      return null;
    }
    if (response.status === 503) return null;
    const body = await response.text();
    const { data, errors } = JSON.parse(body) as { data?: T; errors?: unknown };
    if (errors || !data) wrong.push(`${query.slice(0, 60)}: ${body.slice(0, 300)}`);
    else done++;
    return data ?? null;
  }

  async function work(count: number): Promise<void> {
    const made = await ask<{ createSession: { session: { id: string } } }>(
      'mutation ($input: CreateSessionInput!) { createSession(input: $input) { session { id } } }',
      { input: { workspaceId, title: `Visit ${count}` } },
    );
    if (!made) return;
    const { id } = made.createSession.session;
    await ask('mutation ($input: UpdateSessionInput!) { updateSession(input: $input) { session { id title } } }', {
      input: { id, title: `Visited ${count}` },
    });
    await ask('query ($id: ID!) { session(id: $id) { id title viewerRole cost { runs } } }', { id });
    await ask(
      `query ($workspace: ID!) { node(id: $workspace) { ... on Workspace {
        members(first: 5) { edges { node { role } } } sessions(first: 5) { edges { node { title } } } search(first: 5, query: "count") { edges { cursor } } } } }`,
      { workspace: workspaceId },
    );
  }

  const working = (async () => {
    for (let count = 1; !isLeaving; count++) {
      await work(count);
      await delay(PAUSE_MS);
    }
  })();

  return {
    async leave() {
      isLeaving = true;
      await working;
      return { done, wrong };
    },
  };
}
