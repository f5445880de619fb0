import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../kit/clock.ts';
import type { EventLog } from '../event-log.ts';
import { createRecorder } from './history.ts';
import { DEFAULT_LOG_LIMITS } from './limits.ts';
import { createMemoryLog } from './memory-log.ts';
import { describeEventLog } from './log-contract.ts';
import { draftEdited, newSessionId, textEvent } from './log-testing.ts';

const open: EventLog[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((log) => log.close()));
});

describeEventLog('the log in memory', {
  createNodes(count, limits) {
    const log = createMemoryLog({ clock: systemClock, limits: { ...DEFAULT_LOG_LIMITS, ...limits } });
    open.push(log);
    return Array.from({ length: count }, () => log);
  },
});

describe('an idle log in memory', () => {
  const { idleMs } = DEFAULT_LOG_LIMITS;
  const sessionId = newSessionId();

  function createIdleLog() {
    let now = 0;
    const log = createMemoryLog({ clock: { now: () => now, monotonic: () => now } });
    open.push(log);
    return { log, pass: (ms: number) => void (now += ms) };
  }

  it('L1: is forgotten, and the next one has another epoch', async () => {
    const { log, pass } = createIdleLog();
    const before = await log.append(sessionId, [draftEdited('x')]);
    pass(idleMs - 1);
    expect(await log.head(sessionId)).toEqual(before);
    pass(idleMs);
    const after = await log.head(sessionId);
    expect(after.seq).toBe(0);
    expect(after.epoch).not.toBe(before.epoch);
    expect(await log.read(sessionId, before, 1)).toBeNull();
  });

  it('is kept while somebody follows it', async () => {
    const { log, pass } = createIdleLog();
    const following = await log.follow(sessionId, createRecorder());
    pass(idleMs * 2);
    expect(await log.head(sessionId)).toEqual(following.start);
    pass(idleMs * 2);
    await following.close();
    expect(await log.head(sessionId)).toEqual(following.start);
  });

  it('is kept while a message is being written', async () => {
    const { log, pass } = createIdleLog();
    const { cursor } = await log.appendText(sessionId, textEvent('m', 0, 'thinking'), { messageId: 'm', number: 1 });
    pass(idleMs * 2);
    expect(await log.head(sessionId)).toEqual(cursor);
    await log.endText(sessionId, 'm');
    pass(idleMs * 2);
    expect((await log.head(sessionId)).epoch).not.toBe(cursor.epoch);
  });
});
