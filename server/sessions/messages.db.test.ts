import { afterAll, beforeAll, expect, test } from 'vitest';
import type { UserActor } from '../identity/actor.ts';
import { createFixture, createReader } from './testkit/session-fixture.ts';
import type { Fixture, TestNode } from './testkit/session-fixture.ts';
import { MODEL, OTHER_MODEL, createScriptedModels } from './testkit/scripted-models.ts';

let fixture: Fixture;
let node: TestNode;
let ana: UserActor;
let sessionId: string;
/** Ids of the mainline, root first: 60 messages. */
const mainline: string[] = [];
let branch: string[];
let alternative: string;

async function say(text: string, extra: { parentId?: string; models?: string[] } = {}): Promise<string[]> {
  const reader = await createReader(fixture.log, sessionId);
  const { prompt, answers } = await node.sessions.sendPrompt(ana, { sessionId, text, models: [MODEL], ...extra });
  for (const answer of answers) await reader.ended(answer.id);
  await reader.close();
  return [prompt.id, ...answers.map(({ id }) => id)];
}

beforeAll(async () => {
  fixture = await createFixture();
  node = await fixture.node({ models: createScriptedModels((request) => `re: ${request.messages.at(-1)?.text}`) });
  const workspaceId = await fixture.workspace();
  ana = await fixture.person('Ana', workspaceId);
  sessionId = (await node.sessions.createSession(ana, { workspaceId })).id;
  for (let count = 0; count < 29; count++) mainline.push(...(await say(`prompt ${count}`)));
  const [prompt, first, second] = await say('the last', { models: [MODEL, OTHER_MODEL] });
  mainline.push(prompt!, first!);
  alternative = second!;
  branch = await say('a branch', { parentId: mainline[9]! });
});
afterAll(() => fixture.close());

const page = (options: object) =>
  node.sessions.parts.messagePage(sessionId, { leafId: mainline.at(-1)!, limit: 5, inverted: false, ...options });
const idsOf = (messages: readonly { id: string }[]) => messages.map(({ id }) => id);

test('a page from the root, after a message, before one, and from the leaf', async () => {
  expect(idsOf(await page({}))).toEqual(mainline.slice(0, 5));
  expect(idsOf(await page({ after: mainline[9] }))).toEqual(mainline.slice(10, 15));
  expect(idsOf(await page({ before: mainline[3] }))).toEqual(mainline.slice(0, 3));
  expect(idsOf(await page({ inverted: true }))).toEqual(mainline.slice(-5).toReversed());
  expect(idsOf(await page({ inverted: true, before: mainline[20] }))).toEqual(mainline.slice(15, 20).toReversed());
  expect(idsOf(await page({ limit: 100 }))).toEqual(mainline);
});

test('another branch is the path to its leaf', async () => {
  expect(idsOf(await page({ leafId: branch.at(-1)!, limit: 100 }))).toEqual([...mainline.slice(0, 10), ...branch]);
  expect(idsOf(await page({ leafId: alternative, limit: 2, inverted: true }))).toEqual([alternative, mainline.at(-2)]);
});

test('an inner message stands for the newest message below it', async () => {
  expect(idsOf(await page({ leafId: mainline[9]!, limit: 100 }))).toEqual([...mainline.slice(0, 10), ...branch]);
  expect(idsOf(await page({ leafId: mainline[10]!, limit: 1, inverted: true }))).toEqual([alternative]);
  expect(idsOf(await page({ leafId: branch[0]!, limit: 1, inverted: true }))).toEqual([branch[1]]);
});

test('what stands at the same places is found by parent, oldest first; the session is the parent of its roots', async () => {
  const parents = [mainline.at(-2)!, 'msg_x', sessionId, mainline[9]!];
  const places = await node.sessions.parts.messageChildren(sessionId, parents);
  expect(places.map(idsOf)).toEqual([[mainline.at(-1), alternative], [], [mainline[0]], [mainline[10], branch[0]]]);
  expect(await node.sessions.parts.messageChildCounts(sessionId, parents)).toEqual([2, 0, 1, 2]);
  const { workspaceId } = await node.sessions.session(ana, sessionId);
  const other = await node.sessions.createSession(ana, { workspaceId });
  expect(await node.sessions.parts.messageChildren(other.id, [mainline[9]!, other.id])).toEqual([[], []]);
  expect(await node.sessions.parts.messageChildCounts(other.id, [mainline[9]!, other.id])).toEqual([0, 0]);
});

test('a cursor of another path and a leaf of another session are refused', async () => {
  await expect(page({ after: branch[0] })).rejects.toMatchObject({ code: 'INVALID' });
  await expect(page({ leafId: 'msg_x' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const other = await node.sessions.createSession(ana, { workspaceId: (await node.sessions.session(ana, sessionId)).workspaceId });
  const foreign = node.sessions.parts.messagePage(other.id, { leafId: mainline[0]!, limit: 5, inverted: false });
  await expect(foreign).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await node.sessions.parts.messagePage(other.id, { leafId: null, limit: 5, inverted: false })).toEqual([]);
});

test('R1: a snapshot has the end of the mainline and what stands beside it', async () => {
  const snapshot = await node.sessions.parts.snapshot(sessionId);
  const own = snapshot.messages.filter(({ id }) => mainline.includes(id));
  expect(idsOf(own)).toEqual(mainline.slice(-50));
  const beside = snapshot.messages.filter(({ id }) => !mainline.includes(id));
  expect(new Set(idsOf(beside))).toEqual(new Set([branch[0], alternative]));
  expect(snapshot).toMatchObject({
    hasEarlierMessages: true,
    draft: { text: '', version: 0 },
    session: { mainlineLeafId: mainline.at(-1) },
  });
});

test('the model is told the path, not its neighbours', async () => {
  const call = node.models.calls.at(-1)!;
  const texts = call.request.messages.slice(1).map(({ text }) => text);
  expect(texts).toEqual([...Array.from({ length: 5 }, (_, index) => [`prompt ${index}`, `re: prompt ${index}`]).flat(), 'a branch']);
});
