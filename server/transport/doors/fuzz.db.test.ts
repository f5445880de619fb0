import { afterAll, beforeAll, expect, test } from 'vitest';
import { schema } from '../../../schema/index.ts';
import { isErrorCode } from '../../../schema/wire/errors.ts';
import { createRandom } from '../../models/seeded-random.ts';
import { openSocket } from '../../testkit/socket-client.ts';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import { createOperations, corrupt } from './fuzz-operations.ts';
import { createWorld } from './matrix-world.ts';
import type { World } from './matrix-world.ts';

/** `FUZZ_MESSAGES=10000` is the whole of it; `FUZZ_SEED` repeats a run. */
const MESSAGES = Number(process.env['FUZZ_MESSAGES'] ?? 1_000);
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);
const AT_A_TIME = 16;
const LONGEST_MS = 300_000;

let app: TestApp;
let world: World;
const logged: string[] = [];
const exits: unknown[] = [];
const noteExit = (error: unknown) => void exits.push(error);
beforeAll(async () => {
  process.on('unhandledRejection', noteExit).on('uncaughtException', noteExit);
  app = await createTestApp({
    tuning: { demoSpeed: 1_000 },
    logTo: { write: (line) => void (line.includes('"level":50') && logged.push(line)) },
  });
  world = await createWorld(app);
  process.stdout.write(`fuzzing ${MESSAGES} messages, seed ${SEED}\n`);
}, 60_000);
afterAll(async () => {
  await app.close();
  process.off('unhandledRejection', noteExit).off('uncaughtException', noteExit);
}, 60_000);

const random = createRandom(SEED);
const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;

const known = () => {
  const { owner, member, stranger, strangersSession, open, closed, invitationId, apiKeyId, budgetId, budgetRequestId } = world;
  return [owner, member, stranger]
    .flatMap(({ id, workspace }) => [id, workspace.id])
    .concat(
      strangersSession,
      open.id,
      open.promptId,
      open.answerId,
      closed.id,
      closed.answerId,
      invitationId,
      apiKeyId,
      budgetId,
      budgetRequestId,
    );
};

/** What was asked, for every answer that must not be. */
function faultOf(asked: string, text: string): string | null {
  if (text.includes('"INTERNAL"')) return `INTERNAL: ${asked}`;
  const codes = [...text.matchAll(/"code":"([A-Z_]+)"/g)].map((match) => match[1]);
  // Of a message that failed, or a key, the code is the model's, not the API's.
  const strange = codes.filter((code) => !isErrorCode(code) && !/"(?:failure|lastError)"/.test(text));
  return strange.length > 0 ? `${strange.join()}: ${asked}` : null;
}

async function inParallel(count: number, attempt: () => Promise<string | null>): Promise<string[]> {
  const faults: string[] = [];
  let left = count;
  const worker = async () => {
    while (left-- > 0) faults.push(...[await attempt()].filter((fault) => fault !== null));
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  return faults;
}

const isAlive = async () =>
  expect((await app.ask('{ viewer { id } }', {}, world.owner.headers)).data).toEqual({ viewer: { id: world.owner.id } });
const summary = (faults: string[]) => ({
  faults: faults.slice(0, 5),
  count: faults.length,
  causes: [...new Set(logged.map((line) => line.slice(0, 600)))].slice(0, 5),
  exits,
});
const NONE = { faults: [], count: 0, causes: [], exits: [] };

test('HTTP: whatever comes is answered with a code of the list, and the process lives', { timeout: LONGEST_MS }, async () => {
  const operation = createOperations(schema, random, known());
  const faults = await inParallel(MESSAGES / 2, async () => {
    const { query, variables } = operation();
    const isBroken = random() < 0.15;
    const body = JSON.stringify({ query: isBroken ? corrupt(query, random) : query, variables });
    const sent = random() < 0.05 ? corrupt(body, random) : body;
    const { headers } = pick([world.owner, world.member, world.stranger]);
    const response = await fetch(app.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
      body: sent,
    });
    const text = await response.text();
    // Whoever wants to pay where no payments are set up is told so.
    const isToldSo = response.status === 503 && text.includes('"UNAVAILABLE"');
    return response.status >= 500 && !isToldSo ? `${response.status}: ${sent}` : faultOf(sent, text);
  });
  expect(summary(faults)).toEqual(NONE);
  await isAlive();
});

test(
  'WebSocket: whatever comes is answered or closes its own socket with a named code, and the process lives',
  { timeout: LONGEST_MS },
  async () => {
    const operation = createOperations(schema, random, known());
    const faults = await inParallel(MESSAGES / 2 / 10, async () => {
      const { headers } = pick([world.owner, world.member, world.stranger]);
      const socket = await openSocket(app.wsUrl, headers);
      const sent: string[] = [];
      for (let n = 0; n < 10; n++) {
        const { query, variables } = operation();
        const payload = { query: random() < 0.15 ? corrupt(query, random) : query, variables };
        const message = JSON.stringify({
          id: pick(['a', `${n}"`, `x${n}`, `y${n}`, `z${n}`, `\u2028${n}`]),
          type: random() < 0.02 ? 'nonsense' : pick(['subscribe', 'subscribe', 'subscribe', 'subscribe', 'complete', 'ping']),
          payload,
        });
        sent.push(random() < 0.05 ? corrupt(message, random) : message);
        socket.ws.send(sent.at(-1)!);
      }
      socket.ws.close(1000);
      const { code } = await socket.closed;
      const text = JSON.stringify(socket.frames.items);
      return code === 4500 || code === 1006 || code === 1011 ? `closed with ${code}: ${sent.join('\n')}` : faultOf(sent.join('\n'), text);
    });
    expect(summary(faults)).toEqual(NONE);
    await isAlive();
  },
);

test('bytes that are no text at all', async () => {
  await inParallel(MESSAGES / 20, async () => {
    const bytes = Buffer.from(Array.from({ length: 1 + Math.floor(random() * 200) }, () => Math.floor(random() * 256)));
    const response = await fetch(app.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: bytes });
    expect(response.status).toBe(400);
    const socket = await openSocket(app.wsUrl);
    socket.ws.send(bytes, { binary: random() < 0.5 });
    expect([4400, 1007]).toContain((await socket.closed).code);
    return null;
  });
  await isAlive();
});
