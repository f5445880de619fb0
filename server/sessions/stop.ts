/** Stopping an answer from any node: the wish is stored first and announced with its commit (LIVE.md G1, G5). */
import type { MessageRecord } from '../../schema/wire/events.ts';
import { actorRecord } from '../identity/actor.ts';
import type { Actor } from '../identity/actor.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database, Tx } from '../kit/db.ts';
import type { NotificationHandler } from '../kit/notifications.ts';
import type { Access } from './access.ts';
import { MessageEntity, RUNNING, isRunning } from './message.entity.ts';
import { messageById } from './records.ts';
import type { Runs } from './runs.ts';
import type { Sweeper } from './sweeper.ts';
import { pause } from './timing.ts';

export const RUN_CHANNEL = 'parley_run';

/** How long a stop waits for the owner on another node. It is stored: the owner stops in any case, and readers are told. */
const REMOTE_WAIT_MS = 1_000;
const REMOTE_LOOK_MS = 25;

export function createStop(deps: { db: Database; access: Access; runs: Runs; clock: Clock }) {
  const { db, access, runs, clock } = deps;

  return async function stopMessage(actor: Actor, id: string): Promise<MessageRecord> {
    await access.requireForMessage(actor, id, 'session:write');
    await db.write((tx) => requestStop(tx, actor, [id], new Date(clock.now())));
    await runs.stop(id);
    const giveUpAt = clock.monotonic() + REMOTE_WAIT_MS;
    let message = await messageById(db.sql(), id);
    while (isRunning(message) && clock.monotonic() < giveUpAt) {
      await pause(REMOTE_LOOK_MS);
      message = await messageById(db.sql(), id);
    }
    return message;
  };
}

/** Of what still runs. Who asked first is who stopped it. */
export async function requestStop(tx: Tx, actor: Actor, messageIds: readonly string[], at: Date): Promise<void> {
  const by = actorRecord(actor);
  const wish = { stopRequestedAt: at, stoppedByKind: by.kind, stoppedById: by.id, stoppedByName: by.displayName };
  for (const id of messageIds) {
    const changed = await tx.em.nativeUpdate(MessageEntity, { id, status: { $in: [...RUNNING] }, stopRequestedAt: null }, wish);
    if (changed > 0) await tx.notify(RUN_CHANNEL, { messageId: id, action: 'stop' });
  }
}

/** For the node's listening connection. */
export function runNotifications(runs: Runs, sweeper: Sweeper): NotificationHandler {
  return {
    message(payload) {
      const { messageId, action } = (payload ?? {}) as { messageId?: unknown; action?: unknown };
      if (action === 'stop' && typeof messageId === 'string') void runs.stop(messageId);
    },
    gap: () => void sweeper.stopOwn(),
  };
}
