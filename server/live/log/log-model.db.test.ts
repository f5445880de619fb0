import fc from 'fast-check';
import { expect, it } from 'vitest';
import { systemClock } from '../../kit/clock.ts';
import { createRedis } from '../../kit/redis.ts';
import { isRedisSkipped, testRedisUrl } from '../../testkit/services/redis.ts';
import type { Cursor } from '../../../schema/wire/cursor.ts';
import type { EventLog } from '../event-log.ts';
import { draftEdited, newSessionId, textEvent } from './log-testing.ts';
import { createMemoryLog } from './memory-log.ts';
import { createRedisLog } from './redis-log.ts';

const LIMITS = { entries: 12, size: 3_000, idleMs: 60_000, endedFences: 2 };
const RUNS = Number(process.env['SOAK_RUNS'] ?? 200);
const silent = { info() {}, warn() {} };

const messageId = fc.constantFrom('a', 'b', 'c', 'd');
/** Any UTF-16 at all, lone surrogates too. */
const text = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.constantFrom(0xd83d, 0xde00, 0x22, 0x0a)), { maxLength: 8 })
  .map((units) => String.fromCharCode(...units));
const fence = fc.record({ messageId, number: fc.integer({ min: 0, max: 4 }) });

const operation = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('append' as const),
      updates: fc.array(fc.oneof(text, fc.constant('x'.repeat(900))), { maxLength: 4 }),
    }),
  },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('appendText' as const), fence, shift: fc.integer({ min: -4, max: 2 }), text }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('takeOver' as const), fence }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('endText' as const), messageId }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('read' as const),
      back: fc.integer({ min: -1, max: 14 }),
      limit: fc.integer({ min: 1, max: 5 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('texts' as const) }) },
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

/** The answer without the epoch, which is random. */
async function run(log: EventLog, sessionId: string, given: Operation): Promise<unknown> {
  const seqOf = (cursor: Cursor) => cursor.seq;
  switch (given.kind) {
    case 'append':
      return seqOf(await log.append(sessionId, given.updates.map(draftEdited)));
    case 'appendText': {
      const length = (await log.texts(sessionId)).get(given.fence.messageId)?.length ?? 0;
      const event = textEvent(given.fence.messageId, Math.max(0, length + given.shift), given.text);
      const answer = await log.appendText(sessionId, event, given.fence);
      return { ...answer, cursor: seqOf(answer.cursor) };
    }
    case 'takeOver':
      return log.takeOver(sessionId, given.fence);
    case 'endText':
      return log.endText(sessionId, given.messageId);
    case 'read': {
      const head = await log.head(sessionId);
      return log.read(sessionId, { ...head, seq: Math.max(0, head.seq - given.back) }, given.limit);
    }
    case 'texts':
      return Object.fromEntries(await log.texts(sessionId));
  }
}

async function answers(log: EventLog, operations: readonly Operation[]): Promise<unknown[]> {
  const sessionId = newSessionId();
  const found: unknown[] = [];
  for (const given of operations) found.push(await run(log, sessionId, given).catch((error: Error) => error.name));
  return [...found, Object.fromEntries(await log.texts(sessionId))];
}

it.skipIf(isRedisSkipped)('L2: memory and Redis give equal answers to any sequence of operations', { timeout: 120_000 }, async () => {
  const redis = createRedis({ url: testRedisUrl(), log: silent });
  const memory = createMemoryLog({ clock: systemClock, limits: LIMITS });
  const shared = createRedisLog({ redis, clock: systemClock, log: silent, limits: LIMITS });
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 60, size: 'max' }), async (operations) => {
      expect(await answers(shared, operations)).toEqual(await answers(memory, operations));
    }),
    { numRuns: RUNS },
  );
  await Promise.all([memory.close(), shared.close()]);
  await redis.close();
});
