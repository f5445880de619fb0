/** Two app processes on one database and one Redis, with a provider that says what a script tells it. All of it ours to kill. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startProviderDouble } from '../../server/models/doubles/provider-double.ts';
import type { Script } from '../../server/models/doubles/script.ts';
import { startRedisServer } from '../../server/testkit/services/redis-server.ts';
import { startNode } from './node-process.ts';

const PROVIDER = 'scripted';
const MODEL = 'numbers';
const CONTEXT_TOKENS = 10_000_000;

export interface ClusterOptions {
  databaseUrl: string;
  script: Script;
  /** The nodes' logs go here. */
  folder: string;
}

export async function startCluster({ databaseUrl, script, folder }: ClusterOptions) {
  mkdirSync(folder, { recursive: true });
  const redis = await startRedisServer();
  const provider = await startProviderDouble('openai-compatible', { script, models: [{ id: MODEL, contextWindow: CONTEXT_TOKENS }] });
  const env = {
    DATABASE_URL: databaseUrl,
    REDIS_URL: redis.url,
    OPENAI_COMPATIBLE_BASE_URL: provider.url,
    OPENAI_COMPATIBLE_NAME: PROVIDER,
  };
  // One after the other: the first one migrates.
  const owner = await startNode(env, join(folder, 'owner.log'));
  const other = await startNode(env, join(folder, 'other.log'));

  return {
    owner,
    other,
    redis,
    modelId: `${PROVIDER}:${MODEL}`,
    async close(): Promise<void> {
      await Promise.all([owner.close(), other.close()]);
      await Promise.all([provider.close(), redis.close()]);
    },
  };
}

export type Cluster = Awaited<ReturnType<typeof startCluster>>;
