import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { UserActor } from '../identity/actor.ts';
import { createFixture, createReader } from './testkit/session-fixture.ts';
import type { Fixture, TestNode } from './testkit/session-fixture.ts';
import { MODEL, createScriptedModels } from './testkit/scripted-models.ts';

let fixture: Fixture;
let node: TestNode;
let other: TestNode;
let ana: UserActor;
let bob: UserActor;
let workspaceId: string;
let sessionId: string;

beforeAll(async () => {
  fixture = await createFixture();
  node = await fixture.node({ models: createScriptedModels(() => 'An answer.') });
  other = await fixture.node({ models: node.models });
  workspaceId = await fixture.workspace();
  ana = await fixture.person('Ana', workspaceId);
  bob = await fixture.person('Bob', workspaceId);
});
afterAll(() => fixture.close());
beforeEach(async () => {
  sessionId = (await node.sessions.createSession(ana, { workspaceId })).id;
});

/** A client: a document that sends what it changes. */
function createClient(actor: UserActor, clientId: string, at: TestNode = node) {
  const doc = new Y.Doc();
  const pending: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array, origin: unknown) => origin !== 'remote' && pending.push(update));
  return {
    doc,
    text: doc.getText('prompt'),
    async type(text: string): Promise<number> {
      doc.getText('prompt').insert(doc.getText('prompt').length, text);
      return this.send();
    },
    async send(): Promise<number> {
      return at.sessions.editDraft(actor, { sessionId, clientId, update: Y.mergeUpdates(pending.splice(0)) });
    },
    async pull(): Promise<void> {
      Y.applyUpdate(doc, (await at.sessions.parts.draft(sessionId)).state, 'remote');
    },
  };
}

const send = (actor: UserActor, at: TestNode = node) => at.sessions.sendPrompt(actor, { sessionId, models: [MODEL] });

test('D1: edits of two people merge, count up the version and reach readers with who made them', async () => {
  const reader = await createReader(fixture.log, sessionId);
  const [a, b] = [createClient(ana, 'a'), createClient(bob, 'b', other)];
  expect(await a.type('Hello ')).toBe(1);
  await b.pull();
  expect(await b.type('world')).toBe(2);
  expect(await node.sessions.parts.draft(sessionId)).toMatchObject({ text: 'Hello world', version: 2 });
  const edits = await reader.until(() => {
    const found = reader.entries.flatMap(({ event }) => (event.kind === 'draftEdited' ? [event] : []));
    return found.length === 2 ? found : null;
  });
  const copy = new Y.Doc();
  for (const edit of edits) Y.applyUpdate(copy, Buffer.from(edit.update, 'base64'));
  expect(copy.getText('prompt').toJSON()).toBe('Hello world');
  expect(edits.map(({ clientId, version }) => [clientId, version])).toEqual([
    ['a', 1],
    ['b', 2],
  ]);
  await reader.close();
});

test('D1: what is no update, too large, or from a viewer is refused, and nothing of it is stored', async () => {
  const a = createClient(ana, 'a');
  await a.type('kept');
  const edit = (actor: UserActor, update: Uint8Array, clientId = 'a') => node.sessions.editDraft(actor, { sessionId, clientId, update });
  const valid = Y.encodeStateAsUpdate(a.doc);
  for (const update of [new Uint8Array(), new Uint8Array([1, 2, 3, 255]), valid.slice(0, -3), Buffer.from('not an update at all')]) {
    await expect(edit(ana, update)).rejects.toMatchObject({ code: 'INVALID' });
  }
  await expect(edit(ana, new Uint8Array(32 * 1024 + 1))).rejects.toMatchObject({ code: 'INVALID' });
  await expect(edit(ana, valid, '')).rejects.toMatchObject({ code: 'INVALID' });
  const viewer = await fixture.person('Vera', workspaceId, 'guest');
  await expect(edit(viewer, valid)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await fixture.invite(sessionId, viewer, 'viewer');
  await expect(edit(viewer, valid)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  expect(await node.sessions.parts.draft(sessionId)).toMatchObject({ text: 'kept', version: 1 });
});

test('D1: what is not the plain text of the prompt is refused, as everybody’s field would fail on it', async () => {
  const writings: ((doc: Y.Doc) => void)[] = [
    (doc) => doc.getText('prompt').insertEmbed(0, { image: 'x' }),
    (doc) => doc.getText('prompt').insert(0, 'bold', { bold: true }),
    (doc) => doc.getText('prompt').setAttribute('key', 'value'),
    (doc) => doc.getMap('prompt').set('key', 'value'),
    (doc) => doc.getText('other').insert(0, 'hidden'),
    (doc) => doc.getArray('prompt').insert(0, [new Y.Map([['key', 'value']])]),
  ];
  for (const write of writings) {
    const doc = new Y.Doc();
    write(doc);
    const edit = node.sessions.editDraft(ana, { sessionId, clientId: 'a', update: Y.encodeStateAsUpdate(doc) });
    await expect(edit, String(write)).rejects.toMatchObject({ code: 'INVALID' });
  }
  expect(await node.sessions.parts.draft(sessionId)).toMatchObject({ text: '', version: 0 });
});

test('D2: nobody speaks in the name of the server', async () => {
  const update = Y.encodeStateAsUpdate(new Y.Doc());
  await expect(node.sessions.editDraft(ana, { sessionId, clientId: 'server', update })).rejects.toMatchObject({ code: 'INVALID' });
});

test('D1: one person’s flood of edits is slowed down with a time to come back; the others write on', async () => {
  const fay = await fixture.person('Fay', workspaceId);
  const a = createClient(fay, 'a');
  const flood = Promise.all(
    Array.from({ length: 900 }, () => node.sessions.editDraft(fay, { sessionId, clientId: 'a', update: Y.encodeStateAsUpdate(a.doc) })),
  );
  await expect(flood).rejects.toMatchObject({ code: 'RATE_LIMITED', details: { retryAfter: expect.any(Number) } });
  await expect(createClient(bob, 'b').type('on')).resolves.toBe(1);
});

test('D1: an update that is sent again changes nothing', async () => {
  const a = createClient(ana, 'a');
  a.text.insert(0, 'x');
  const update = Y.encodeStateAsUpdate(a.doc);
  const edit = () => node.sessions.editDraft(ana, { sessionId, clientId: 'a', update });
  expect(await edit()).toBe(1);
  expect(await edit()).toBe(1);
});

test('D1: edits that come in the wrong order wait for what they build on', async () => {
  const a = createClient(ana, 'a');
  const updates: Uint8Array[] = [];
  a.doc.on('update', (update: Uint8Array) => updates.push(update));
  a.text.insert(0, 'one ');
  a.text.insert(4, 'two');
  for (const update of updates.toReversed()) await node.sessions.editDraft(ana, { sessionId, clientId: 'a', update });
  expect(await node.sessions.parts.draft(sessionId)).toMatchObject({ text: 'one two', version: 2 });
});

test('D1: 450 edits are compacted by loading, and a document of before still merges', async () => {
  const [a, early] = [createClient(ana, 'a'), createClient(bob, 'b')];
  await a.type('start ');
  await early.pull();
  for (let count = 0; count < 450; count++) await a.type(String(count % 10));
  a.text.delete(6, 440);
  await a.send();
  expect(await fixture.count('draft_update')).toBeLessThan(200);
  expect(await early.type('offline')).toBe(453);
  await a.pull();
  expect(a.text.toJSON()).toContain('offline');
  expect((await other.sessions.parts.draft(sessionId)).text).toBe(a.text.toJSON());
});

test('D2: the draft is sent as it stands; what is typed at the same time stays in the new draft', async () => {
  const [a, b] = [createClient(ana, 'a'), createClient(bob, 'b')];
  await a.type('the question');
  await b.pull();
  b.text.insert(b.text.length, ' and more');
  const { prompt } = await send(ana);
  await b.send();
  expect(prompt.text).toBe('the question');
  expect(await node.sessions.parts.draft(sessionId)).toMatchObject({ text: ' and more', version: 3 });
  await a.pull();
  expect(a.text.toJSON()).toBe(' and more');
});

test('D2: with people typing all the time, every character is in exactly one message or in the draft', async () => {
  const clients = [createClient(ana, 'a'), createClient(bob, 'b', other)];
  const [letters, sent] = ['abcdefghijklmnopqrstuvwxyz', [] as string[]];
  const typing = clients.map(async (client, index) => {
    for (const letter of letters) await client.type(index === 0 ? letter : letter.toUpperCase());
  });
  const sending = (async () => {
    for (let count = 0; count < 6; count++) {
      const result = await node.sessions.sendPrompt(ana, { sessionId, parentId: null, models: [MODEL] }).catch(() => null);
      if (result && !sent.includes(result.prompt.id)) sent.push(result.prompt.id);
    }
  })();
  await Promise.all([...typing, sending]);
  const messages = await node.sessions.parts.messagesById(sent);
  const everything = [...messages.map((message) => message?.text), (await node.sessions.parts.draft(sessionId)).text].join('');
  expect([...everything].sort().join('')).toBe([...letters, ...letters.toUpperCase()].sort().join(''));
  expect(sent.length).toBeGreaterThan(0);
});

test('G6: two people who send the draft at the same moment, on two nodes, start one run', async () => {
  const before = node.models.calls.length;
  const reader = await createReader(fixture.log, sessionId);
  await createClient(ana, 'a').type('together');
  const [first, second] = await Promise.all([send(ana), send(bob, other)]);
  expect(second.prompt.id).toBe(first.prompt.id);
  expect(second.answers.map(({ id }) => id)).toEqual(first.answers.map(({ id }) => id));
  await reader.ended(first.answers[0]!.id);
  expect([...reader.messages.values()].map(({ role }) => role)).toEqual(['user', 'assistant']);
  expect(node.models.calls.length - before).toBe(1);
  await reader.close();
});

test('G6: an empty draft is refused two seconds after a send, and at once where it was typed in since', async () => {
  let now = 1_800_000_000_000;
  const clock = { now: () => now, monotonic: () => performance.now() };
  const own = await fixture.node({ clock, models: node.models });
  const a = createClient(ana, 'a');
  await a.type('x');
  const { prompt } = await send(ana, own);
  now += 1_900;
  expect((await send(bob, own)).prompt.id).toBe(prompt.id);
  now += 200;
  await expect(send(bob, own)).rejects.toMatchObject({ code: 'INVALID', message: 'Write something first.' });
  now -= 200;
  await a.pull();
  await a.type(' ');
  await expect(send(bob, own)).rejects.toMatchObject({ code: 'INVALID' });
  await own.close();
});

test('a full draft takes no more until something is deleted', async () => {
  const a = createClient(await fixture.person('Fay', workspaceId), 'a');
  const big = 'x'.repeat(30_000);
  const fill = async () => {
    for (;;) await a.type(big);
  };
  await expect(fill()).rejects.toMatchObject({ code: 'INVALID' });
  const { text } = await node.sessions.parts.draft(sessionId);
  expect(text.length).toBeGreaterThan(4_000_000);
  a.text.delete(0, a.text.length);
  await expect(a.send()).resolves.toBeGreaterThan(0);
  expect((await node.sessions.parts.draft(sessionId)).text).toBe('');
});
