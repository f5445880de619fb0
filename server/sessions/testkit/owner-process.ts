/** For tests: a node in a process of its own that can be killed. Arguments as JSON: what to ask, of which databases. Its model never ends. */
import { createBilling } from '../../billing/billing.ts';
import { systemClock } from '../../kit/clock.ts';
import { createDatabase } from '../../kit/db.ts';
import { createIds } from '../../kit/ids.ts';
import { createLogger } from '../../kit/logger.ts';
import { createRedis } from '../../kit/redis.ts';
import { createRedisLog } from '../../live/log/redis-log.ts';
import type { UserActor } from '../../identity/actor.ts';
import { createReading } from '../../workspaces/reading.ts';
import { sessionEntities } from '../entities.ts';
import { NO_NOTICES } from '../notice-sink.ts';
import { MODEL, createScriptedModels } from './scripted-models.ts';
import { createSessions } from '../sessions.ts';

export interface OwnerOptions {
  databaseUrl: string;
  redisUrl: string;
  sessionId: string;
  actor: UserActor;
  everyMs: number;
}

const options = JSON.parse(process.argv[2] ?? '{}') as OwnerOptions;
const logger = createLogger({ level: 'silent' });
const clock = systemClock;
const db = await createDatabase({ url: options.databaseUrl, entities: sessionEntities, log: logger });
const redis = createRedis({ url: options.redisUrl, log: logger });
const log = createRedisLog({ redis, clock, log: logger });
const models = createScriptedModels();
const presence = { present: async () => ({ participants: [], count: 0 }) } as never;
const sessions = await createSessions({
  audit: () => undefined,
  db,
  log,
  presence,
  models,
  billing: createBilling({ db, clock, defaultPlan: 'selfHosted' }),
  workspaces: createReading({ db }),
  clock,
  ids: createIds(clock),
  notices: NO_NOTICES,
  logger,
});

await sessions.sendPrompt(options.actor, { sessionId: options.sessionId, text: 'Go on for ever', models: [MODEL] });
const call = await models.call(0);
let count = 0;
setInterval(() => call.text(`${count++} `), options.everyMs);
