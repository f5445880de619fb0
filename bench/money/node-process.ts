/** A node of real sessions in a process of its own, to be killed without a word. Told by messages what to send and what to stop. */
import { createBilling } from '../../server/billing/billing.ts';
import type { UserActor } from '../../server/identity/actor.ts';
import { systemClock } from '../../server/kit/clock.ts';
import { createDatabase } from '../../server/kit/db.ts';
import { Expected } from '../../server/kit/errors.ts';
import { createIds } from '../../server/kit/ids.ts';
import { createLogger } from '../../server/kit/logger.ts';
import { listen } from '../../server/kit/notifications.ts';
import { createRedis } from '../../server/kit/redis.ts';
import { createRedisLog } from '../../server/live/log/redis-log.ts';
import { ADAPTERS, SECRET_KEY } from '../../server/models/doubles/adapters.ts';
import type { DoubleFormat } from '../../server/models/doubles/provider-double.ts';
import type { ModelInfo, ModelProvider } from '../../server/models/model.ts';
import { sessionEntities } from '../../server/sessions/entities.ts';
import { NO_NOTICES } from '../../server/sessions/notice-sink.ts';
import { createSessions } from '../../server/sessions/sessions.ts';
import { createReading } from '../../server/workspaces/reading.ts';
import { openRecord } from './provider-record.ts';
import { createScriptedProvider } from './scripted-provider.ts';

export interface NodeOptions {
  databaseUrl: string;
  redisUrl: string;
  recordPath: string;
  /** The address of each provider's double. */
  doubles: Record<DoubleFormat, string>;
}

export type NodeOrder =
  | { number: number; do: 'send'; actor: UserActor; sessionId: string; text: string; models: string[] }
  | { number: number; do: 'stop'; actor: UserActor; messageId: string };

export type NodeReply = { number: number } & ({ messageIds: string[] } | { refused: string });

const CONTEXT_WINDOW = 200_000;
const MAX_OUTPUT_TOKENS = 4_000;
const TIMING = { firstTokenMs: 8_000, nextTokenMs: 600, retryMs: 5 };

const options = JSON.parse(process.argv[2] ?? '{}') as NodeOptions;
const logger = createLogger({ level: 'silent' });
const clock = systemClock;
const db = await createDatabase({ url: options.databaseUrl, entities: sessionEntities, log: logger });
const redis = createRedis({ url: options.redisUrl, log: logger });
const log = createRedisLog({ redis, clock, log: logger });
const record = openRecord(options.recordPath);
const providers = new Map<string, ModelProvider>([['scripted', createScriptedProvider(record.write)]]);
for (const { format, create } of ADAPTERS) {
  const provider = create({ apiKey: SECRET_KEY, baseURL: options.doubles[format] });
  providers.set(provider.name, provider);
}

function find(id: string): ModelInfo {
  const provider = id.slice(0, id.indexOf(':'));
  return { id, name: id, provider, contextWindow: CONTEXT_WINDOW, maxOutputTokens: MAX_OUTPUT_TOKENS, available: true };
}

const provider = (id: string) => ({ provider: providers.get(find(id).provider)!, model: id.slice(id.indexOf(':') + 1) });
const house = { find, provider, isOwn: () => false };

const sessions = await createSessions({
  audit: () => undefined,
  db,
  log,
  presence: { present: async () => ({ participants: [], count: 0 }) } as never,
  models: { ...house, of: () => Promise.resolve(house) },
  billing: createBilling({ db, clock, defaultPlan: 'selfHosted' }),
  workspaces: createReading({ db }),
  clock,
  ids: createIds(clock),
  notices: NO_NOTICES,
  logger,
  timing: TIMING,
});
await listen({ url: options.databaseUrl, channels: sessions.channels, log: logger });

async function follow(order: NodeOrder): Promise<NodeReply> {
  const { number } = order;
  try {
    if (order.do === 'stop') {
      await sessions.stopMessage(order.actor, order.messageId);
      return { number, messageIds: [order.messageId] };
    }
    const { actor, sessionId, text, models } = order;
    const { answers } = await sessions.sendPrompt(actor, { sessionId, text, models, parentId: null });
    return { number, messageIds: answers.map(({ id }) => id) };
  } catch (error) {
    return { number, refused: error instanceof Expected ? error.code : String(error) };
  }
}

process.on('message', (order: NodeOrder) => void follow(order).then((reply) => process.send?.(reply)));
process.send?.({ number: -1, messageIds: [] } satisfies NodeReply);
