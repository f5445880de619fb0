/** The live path: what happened, who is here, and who is told. A part of the composition root. */
import { createBoard } from './insights/activity/board.ts';
import { createHints } from './live/hints.ts';
import type { HintsOptions } from './live/hints.ts';
import { createHub } from './live/hub.ts';
import { createMemoryLog } from './live/log/memory-log.ts';
import { createRedisLog } from './live/log/redis-log.ts';
import { createMemoryPresence } from './live/presence-memory.ts';
import { createRedisPresence } from './live/presence-redis.ts';
import type { ModulesOptions } from './module-options.ts';

export function createLiveModules(options: ModulesOptions, membersAmong: HintsOptions['membersAmong']) {
  const { redis, clock, log, metrics, contexts, tuning } = options;
  const eventLog = redis ? createRedisLog({ redis, clock, log }) : createMemoryLog({ clock });
  const presence = redis ? createRedisPresence({ redis, clock, log }) : createMemoryPresence({ clock });
  const board = createBoard();
  const hub = createHub({
    log: eventLog,
    presence: board.tapPresence(presence),
    logger: log,
    clock,
    metrics,
    ...(tuning.live && { limits: tuning.live }),
  });
  const hints = createHints({ membersAmong, contexts, log });
  return { eventLog, presence, board, hub, hints };
}
