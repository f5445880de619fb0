/** Budgets: who may spend how much, who is told when it ends, and who asks for more. limits.ts holds them while work is reserved. */
import type { Actor } from '../../identity/actor.ts';
import type { RecordAudit } from '../../identity/audit-port.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database, Tx } from '../../kit/db.ts';
import { Expected } from '../../kit/errors.ts';
import type { Ids } from '../../kit/ids.ts';
import type { Logger } from '../../kit/logger.ts';
import type { EmitWebhook } from '../../workspaces/webhook-port.ts';
import type { RateLimits } from '../../kit/rate-limit.ts';
import type { Billing } from '../billing.ts';
import { createBudgetCommands } from './commands.ts';
import { createBudgetReading } from './reading.ts';
import type { BudgetRights } from './reading.ts';
import { createBudgetRequests } from './requests.ts';
import { createBudgetTelling } from './telling.ts';
import type { TellingOptions } from './telling.ts';
import { createBudgetWarnings } from './warnings.ts';

export interface BudgetsOptions extends BudgetRights, TellingOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  ids: Ids;
  log: Pick<Logger, 'warn'>;
  rateLimits: RateLimits;
  accounts: Billing['accounts'];
  audit: RecordAudit;
  emit: EmitWebhook;
  noteCost(tx: Tx, sessionId: string): Promise<void>;
  walletFloor(workspaceId: string): Promise<bigint | null>;
}

export function createBudgets(options: BudgetsOptions) {
  const reading = createBudgetReading(options);
  const telling = createBudgetTelling(options);
  const warnings = createBudgetWarnings({ ...options, telling });
  const requests = createBudgetRequests({ ...options, telling });
  return {
    ...reading,
    ...createBudgetCommands({ ...options, reading }),
    ...requests,
    /** In the order of the ids, for a batch loader; null for what the actor may not see. */
    shownBudgets: (actor: Actor, ids: readonly string[]) => shown(ids, (id) => reading.budget(actor, id)),
    shownRequests: (actor: Actor, ids: readonly string[]) => shown(ids, (id) => requests.request(actor, id)),
    noteThreshold: warnings.noteThreshold,
    checkWarnings: warnings.check,
    checkAllWarnings: warnings.checkAll,
    close: warnings.close,
  };
}

export type Budgets = ReturnType<typeof createBudgets>;

/** A page of them has few. */
function shown<Found>(ids: readonly string[], find: (id: string) => Promise<Found>): Promise<(Found | null)[]> {
  return Promise.all(
    ids.map(async (id) => {
      try {
        return await find(id);
      } catch (error) {
        if (error instanceof Expected && error.code === 'NOT_FOUND') return null;
        throw error;
      }
    }),
  );
}
