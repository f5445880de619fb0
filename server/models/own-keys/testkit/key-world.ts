/** For tests: servers with a key of the house's, a provider that workspaces have keys for, and one at an address of their own. */
import { expect, vi } from 'vitest';
import { startProviderDouble } from '../../doubles/provider-double.ts';
import { createTestDatabase } from '../../../testkit/services/database.ts';
import { createTestApp } from '../../../testkit/test-app.ts';
import type { TestApp, TestAppOptions } from '../../../testkit/test-app.ts';
import type { Person, Visitor } from '../../../testkit/visitors.ts';

export const HOUSE_KEY = 'sk-ant-of-the-house-0000000000';
export const OWN_KEY = 'sk-ant-of-the-team-1111111abcd';
export const OTHER_KEY = 'sk-ant-of-the-team-2222222wxyz';
export const CLAUDE = 'anthropic:claude-sonnet-5-5';

export const KEY = `id provider name prefix baseUrl models hasNamedModels lastFour addedBy { displayName } createdAt replacedAt pausedAt lastUsedAt
  lastError { code message at }`;
const change = (name: string, input: string) => `mutation ($input: ${input}!) { ${name}(input: $input) { providerKey { ${KEY} } } }`;
export const SET = change('setProviderKey', 'SetProviderKeyInput');
export const TEST = change('testProviderKey', 'ProviderKeyInput');
export const PAUSE = change('pauseProviderKey', 'PauseProviderKeyInput');
export const REMOVE = change('removeProviderKey', 'ProviderKeyInput');
export const LIST = `query ($id: ID!) { providerKeys(workspaceId: $id) { ${KEY} } }`;
export const MODELS =
  'query ($workspace: ID, $session: ID) { models(workspaceId: $workspace, sessionId: $session) { id name available onOwnKey } }';
const MESSAGE = `query ($id: ID!) { node(id: $id) { ... on Message { status text model { id name } failure { code message }
  usage { inputTokens outputTokens costMicros onOwnKey } } } }`;

export interface ShownKey {
  id: string;
  provider: string;
  name: string;
  prefix: string;
  baseUrl: string | null;
  models: string[];
  hasNamedModels: boolean;
  lastFour: string;
  addedBy: { displayName: string } | null;
  replacedAt: string | null;
  pausedAt: string | null;
  lastUsedAt: string | null;
  lastError: { code: string; message: string; at: string } | null;
}

export interface ShownAnswer {
  status: string;
  text: string;
  model: { id: string; name: string };
  failure: { code: string; message: string } | null;
  usage: { inputTokens: number; outputTokens: number; costMicros: string; onOwnKey: boolean } | null;
}

export async function createKeyWorld({ size = 1, ...options }: { size?: number } & Pick<TestAppOptions, 'logTo' | 'env'> = {}) {
  const database = await createTestDatabase();
  const models = [{ id: 'claude-sonnet-5-5', name: 'Claude Sonnet 5.5' }];
  const house = await startProviderDouble('anthropic', { models });
  const claude = await startProviderDouble('anthropic', { models });
  const box = await startProviderDouble('openai-compatible', { models: [{ id: 'qwen3:8b', contextWindow: 32_768 }] });
  const env = {
    ANTHROPIC_API_KEY: HOUSE_KEY,
    ANTHROPIC_BASE_URL: house.url,
    EGRESS_ALLOW: new URL(box.url).host,
    ...options.env,
  };
  const nodes = await Promise.all(
    Array.from({ length: size }, () =>
      createTestApp({
        ...options,
        databaseUrl: database.url,
        env,
        tuning: { providerAddresses: { anthropic: claude.url }, sessions: { retryMs: 20 } },
      }),
    ),
  );
  const app = nodes[0]!;
  await vi.waitFor(() => expect(house.listings()).toBe(size));

  async function keys(visitor: Visitor, workspaceId: string): Promise<ShownKey[]> {
    return (await app.done<{ providerKeys: ShownKey[] }>(LIST, { id: workspaceId }, visitor.headers)).providerKeys;
  }

  return {
    database,
    nodes,
    app,
    house,
    claude,
    box,
    keys,
    async set(owner: Person, more: Record<string, unknown> = {}, node: TestApp = app): Promise<ShownKey> {
      const input = { workspaceId: owner.workspace.id, provider: 'ANTHROPIC', secret: OWN_KEY, ...more };
      return (await node.done<{ setProviderKey: { providerKey: ShownKey } }>(SET, { input }, owner.headers)).setProviderKey.providerKey;
    },
    async answer(visitor: Visitor, id: string, node: TestApp = app): Promise<ShownAnswer> {
      return (await node.done<{ node: ShownAnswer }>(MESSAGE, { id }, visitor.headers)).node;
    },
    /** Sends, and comes back with the answer once it has ended and was charged. */
    async ask(visitor: Visitor, sessionId: string, model = CLAUDE, node: TestApp = app): Promise<ShownAnswer> {
      const { answerIds } = await node.send(visitor, sessionId, 'Say hello.', [model]);
      return vi.waitFor(async () => {
        const shown = await this.answer(visitor, answerIds[0]!, node);
        expect(['COMPLETE', 'FAILED', 'STOPPED']).toContain(shown.status);
        return shown;
      }, 10_000);
    },
    usage: (workspaceId: string) =>
      app.sql('select purpose, status, cost_micros, on_own_key, price_id, output from usage_entry where workspace_id = $1 order by id', [
        workspaceId,
      ]),
    async close(): Promise<void> {
      await Promise.all(nodes.map((node) => node.close()));
      await Promise.all([house.close(), claude.close(), box.close()]);
      await database.drop();
    },
  };
}

export type KeyWorld = Awaited<ReturnType<typeof createKeyWorld>>;
