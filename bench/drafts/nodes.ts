/** Two app processes on one database and one Redis, ours to kill, and people with keys who write there. */
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { decodeStateVector, encodeStateVectorFromUpdate } from 'yjs';
import { fromBase64 } from '../../client/src/live/base64.ts';
import { startRedisServer } from '../../server/testkit/services/redis-server.ts';
import { createApi } from '../faults/api.ts';
import { startNode } from '../faults/node-process.ts';

export interface DraftState {
  text: string;
  stateVector: ReadonlyMap<number, number>;
}

export async function startNodes({ databaseUrl, folder }: { databaseUrl: string; folder: string }) {
  const redis = await startRedisServer();
  const env = { DATABASE_URL: databaseUrl, REDIS_URL: redis.url };
  // One after the other: the first one migrates.
  const nodes = [await startNode(env, join(folder, 'one.log')), await startNode(env, join(folder, 'two.log'))] as const;
  const urls = nodes.map(({ url }) => url);

  async function draft(token: string, sessionId: string): Promise<DraftState> {
    const response = await fetch(`${urls[0]}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: 'query ($id: ID!) { session(id: $id) { draft { text state } } }', variables: { id: sessionId } }),
    });
    const { data } = (await response.json()) as { data: { session: { draft: { text: string; state: string } } } };
    const { text, state } = data.session.draft;
    return { text, stateVector: decodeStateVector(encodeStateVectorFromUpdate(fromBase64(state))) };
  }

  return {
    nodes,
    urls,
    redis,
    draft,
    async register(writers: number) {
      const { token, workspaceId } = await createApi(urls[0]!, null).register(`${process.hrtime.bigint()}@example.org`);
      const api = createApi(urls[0]!, token);
      const keys: string[] = [];
      for (let writer = 0; writer < writers; writer++) keys.push(await api.createApiKey(workspaceId, `Writer ${writer}`));
      return { token, keys, createSession: () => api.createSession(workspaceId, 'Drafts') };
    },
    /** One node no longer hears what the other announces, until it has noticed. */
    async cutSubscription(): Promise<void> {
      const admin = new Redis(redis.url);
      try {
        const list = String(await admin.call('CLIENT', 'LIST', 'TYPE', 'PUBSUB'));
        const id = /id=(\d+)/.exec(list)?.[1];
        if (id !== undefined) await admin.call('CLIENT', 'KILL', 'ID', id);
      } finally {
        admin.disconnect();
      }
    },
    async close(): Promise<void> {
      await Promise.all(nodes.map((node) => node.close()));
      await redis.close();
    },
  };
}

export type Nodes = Awaited<ReturnType<typeof startNodes>>;
