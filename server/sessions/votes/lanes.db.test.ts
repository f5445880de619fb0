import { afterAll, beforeAll, expect, test } from 'vitest';
import type { UserActor } from '../../identity/actor.ts';
import { createFixture, createReader } from '../testkit/session-fixture.ts';
import type { Fixture, TestNode } from '../testkit/session-fixture.ts';
import { MODEL, OTHER_MODEL } from '../testkit/scripted-models.ts';

let fixture: Fixture;
let node: TestNode;
let ana: UserActor;
let workspaceId: string;

beforeAll(async () => {
  fixture = await createFixture();
  node = await fixture.node();
  workspaceId = await fixture.workspace();
  ana = await fixture.person('Ana', workspaceId);
});
afterAll(() => fixture.close());

const find = (model: string, from: number) => node.models.calls.slice(from).find(({ request }) => `scripted:${request.model}` === model);

test('one lane fails and one is stopped: the others go on, and each is asked again in its own lane', async () => {
  const session = await node.sessions.createSession(ana, { workspaceId, title: 'Lanes' });
  const reader = await createReader(fixture.log, session.id);
  const { answers } = await node.sessions.sendPrompt(ana, { sessionId: session.id, text: 'Hello', models: [OTHER_MODEL, MODEL, MODEL] });
  const failing = await node.models.callOf(OTHER_MODEL);
  await node.models.call(2);
  const [one, two] = node.models.calls.filter(({ request }) => `scripted:${request.model}` === MODEL);
  one!.text('One so far');
  two!.text('Two so far');
  const texts = () => answers.map(({ id }) => reader.messages.get(id)?.text);
  await reader.until(() => texts().includes('One so far') && texts().includes('Two so far'));

  failing.fail('OVERLOADED');
  expect(await reader.ended(answers[0]!.id)).toMatchObject({ status: 'failed', lane: 0, failure: { code: 'OVERLOADED' } });
  await node.sessions.stopMessage(ana, answers[1]!.id);
  const stopped = await reader.ended(answers[1]!.id);
  expect(stopped).toMatchObject({ status: 'stopped', lane: 1 });

  const alive = stopped.text === 'One so far' ? two! : one!;
  alive.text(', and on to the end');
  alive.end();
  const whole = await reader.ended(answers[2]!.id);
  expect(whole).toMatchObject({ status: 'complete', lane: 2, text: expect.stringMatching(/^(One|Two) so far, and on to the end$/) });
  expect(Date.parse(whole.firstTokenAt!)).toBeGreaterThanOrEqual(Date.parse(whole.createdAt));
  expect(Date.parse(whole.firstTokenAt!)).toBeLessThanOrEqual(Date.parse(whole.finishedAt!));
  expect((await reader.ended(answers[0]!.id)).firstTokenAt).toBeUndefined();

  const before = node.models.calls.length;
  const again = await node.sessions.retryMessage(ana, { id: answers[0]!.id });
  expect(again).toMatchObject({ lane: 0, modelId: OTHER_MODEL, parentId: answers[0]!.parentId });
  await expect.poll(() => find(OTHER_MODEL, before)).toBeDefined();
  find(OTHER_MODEL, before)!.text('At last');
  find(OTHER_MODEL, before)!.end();
  expect(await reader.ended(again.id)).toMatchObject({ status: 'complete', text: 'At last' });
  expect(reader.faults).toEqual([]);
  await reader.close();
});
