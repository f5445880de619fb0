/** For tests of the doors for programs: nodes on one database, and a model at a price that says what the test tells it. */
import { expect, vi } from 'vitest';
import { startProviderDouble } from '../../models/doubles/provider-double.ts';
import type { Step } from '../../models/doubles/script.ts';
import { createTestDatabase } from '../../testkit/services/database.ts';
import { createTestApp } from '../../testkit/test-app.ts';

export const MODEL = 'compatible:some-model';
/** Micro-USD for a token, of prompt and answer alike. */
const TOKEN = 1_000;
/** Of an answer that uses what DOUBLE_USAGE says. */
export const COST = String((16 + 9) * TOKEN);
export const READ_AND_WRITE = ['session:read', 'session:write'];
export const REVOKE = 'mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { apiKey { id } } }';
export const STOP = 'mutation ($id: ID!) { stopMessage(input: { id: $id }) { message { id } } }';
/** LIVE.md R5. */
export const WITHIN_MS = 1_000;

export async function createProgramWorld(size = 1) {
  const database = await createTestDatabase();
  const provider = await startProviderDouble('openai-compatible', { models: [{ id: 'some-model' }] });
  const env = { OPENAI_COMPATIBLE_BASE_URL: provider.url };
  const nodes = await Promise.all(Array.from({ length: size }, () => createTestApp({ databaseUrl: database.url, env })));
  const rate = TOKEN * 1_000_000;
  await nodes[0]!
    .sql(`insert into model_price (model, effective_from, input, cache_read, cache_write, output, reasoning, source, created_at)
    values ('compatible:*', '2026-01-02', ${rate}, ${rate}, ${rate}, ${rate}, ${rate}, 'a test', now())`);
  await vi.waitFor(() => expect(provider.listings()).toBe(size));

  return {
    databaseUrl: database.url,
    provider,
    nodes,
    say: (...script: Step[]) => provider.use({ script }),
    async close(): Promise<void> {
      await Promise.all(nodes.map((node) => node.close()));
      await provider.close();
      await database.drop();
    },
  };
}

export type ProgramWorld = Awaited<ReturnType<typeof createProgramWorld>>;
