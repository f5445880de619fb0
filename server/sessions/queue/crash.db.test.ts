import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../kit/clock.ts';
import { createRedis } from '../../kit/redis.ts';
import { createRedisLog } from '../../live/log/redis-log.ts';
import { startRedisServer } from '../../testkit/services/redis.ts';
import type { OwnerOptions } from '../testkit/owner-process.ts';
import { createFixture, createReader, logger } from '../testkit/session-fixture.ts';
import { MODEL } from '../testkit/scripted-models.ts';
import { DEFAULT_TIMING } from '../timing.ts';

test('G2: the owner of a run is killed: its queue is paused; a steer goes on below what was said, once, by the survivor, within 3 s', async () => {
  const fixture = await createFixture();
  const workspaceId = await fixture.workspace();
  const [ana, ben] = [await fixture.person('Ana', workspaceId), await fixture.person('Ben', workspaceId)];
  const server = await startRedisServer();
  const redis = createRedis({ url: server.url, log: logger });
  const log = createRedisLog({ redis, clock: systemClock, log: logger });
  const survivor = await fixture.node({ log, timing: DEFAULT_TIMING });
  const start = async () => {
    const { id: sessionId } = await survivor.sessions.createSession(ana, { workspaceId });
    const reader = await createReader(log, sessionId);
    const options: OwnerOptions = { databaseUrl: fixture.url, redisUrl: server.url, sessionId, actor: ana, everyMs: 5 };
    const owner = spawn(process.execPath, [join(import.meta.dirname, '../testkit/owner-process.ts'), JSON.stringify(options)], {
      stdio: 'inherit',
    });
    const answer = await reader.until(() =>
      [...reader.messages.values()].find(({ role, text }) => role === 'assistant' && text.length > 100),
    );
    const prompts = () => [...reader.messages.values()].filter(({ role }) => role === 'user').map(({ text }) => text);
    const kill = async () => {
      owner.kill('SIGKILL');
      await once(owner, 'exit');
    };
    return { sessionId, reader, answer, prompts, kill };
  };

  const paused = await start();
  await survivor.sessions.queuePrompt(ana, { sessionId: paused.sessionId, text: 'after the crash', models: [MODEL] });
  await paused.kill();
  await paused.reader.until(() =>
    paused.reader.entries.find(({ event }) => event.kind === 'queueChanged' && event.queue.pause?.reason === 'answerInterrupted'),
  );
  expect(paused.prompts()).toEqual(['Go on for ever']);
  await survivor.sessions.resumeQueue(ben, paused.sessionId);
  await paused.reader.until(() => paused.prompts().length === 2);

  const steered = await start();
  await steered.kill();
  const killedAt = performance.now();
  await survivor.sessions.steer(ben, { sessionId: steered.sessionId, text: 'steered through' });
  await steered.reader.until(() => steered.prompts().length === 2);
  expect(performance.now() - killedAt).toBeLessThan(3_000);
  const end = await steered.reader.ended(steered.answer.id);
  const [prompt] = [...steered.reader.messages.values()].filter(({ text }) => text === 'steered through');
  expect(prompt?.parentId).toBe(end.id);
  expect(end.text.length).toBeGreaterThan(100);
  await expect.poll(() => survivor.models.calls.at(-1)?.request.messages.at(-2)?.text).toBe(end.text);

  await Promise.all([paused.reader.close(), steered.reader.close()]);
  await fixture.close();
  await log.close();
  await redis.close();
  await server.kill();
}, 60_000);
