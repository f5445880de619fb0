/** What nobody may write into the shared prompt is refused with a code, whatever way it comes by, and nobody who reads is disturbed (LIVE.md D1). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { MAX_DRAFT_UPDATE_BYTES } from '../../../schema/wire/limits.ts';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import type { Visitor } from '../../testkit/visitors.ts';
import { draftUpdate } from './matrix-world.ts';

const EDIT = 'mutation ($input: EditDraftInput!) { editDraft(input: $input) { version } }';
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const whole = Buffer.from(draftUpdate('kept'), 'base64');

function embedded(): string {
  const doc = new Y.Doc();
  doc.getText('prompt').insertEmbed(0, { image: 'https://example.com' });
  return base64(Y.encodeStateAsUpdate(doc));
}

let app: TestApp;
let sessionId: string;
let writer: Visitor;
let others: Record<string, Visitor>;
beforeAll(async () => {
  app = await createTestApp();
  const ada = await app.person();
  sessionId = await app.session(ada);
  writer = ada;
  const byLink = async (role: 'VIEWER' | 'COMMENTER' | 'EDITOR') => app.comeByLink((await app.shareLink(ada, sessionId, { role })).token);
  others = {
    viewer: await byLink('VIEWER'),
    commenter: await byLink('COMMENTER'),
    editor: await byLink('EDITOR'),
    stranger: await app.person('Eve'),
  };
});
afterAll(() => app.close());

/** Everybody reads at sockets of their own; each edit is tried over HTTP and at such a socket. */
test('D1, R5: corrupt, oversized and foreign updates are refused over HTTP and sockets, and every socket stays open', async () => {
  const readers = await Promise.all([writer, others['viewer']!, others['editor']!].map((one) => app.watch(one, sessionId)));
  for (const reader of readers) await reader.ready();
  const attempts: [string, Visitor, string, string][] = [
    ['no bytes', writer, '', 'INVALID'],
    ['noise', writer, base64(new Uint8Array([1, 2, 3, 255])), 'INVALID'],
    ['a broken end', writer, base64(whole.subarray(0, -3)), 'INVALID'],
    ['a length without end', writer, base64(new Uint8Array([255, 255, 255, 255, 255, 255, 255, 127, 1, 1, 1])), 'INVALID'],
    ['what is no base64', writer, '%%%', 'INVALID'],
    ['a picture', writer, embedded(), 'INVALID'],
    ['more than one update may have', writer, base64(new Uint8Array(MAX_DRAFT_UPDATE_BYTES + 1)), 'INVALID'],
    ['a viewer’s', others['viewer']!, draftUpdate('x'), 'FORBIDDEN'],
    ['a commenter’s', others['commenter']!, draftUpdate('x'), 'FORBIDDEN'],
    ['a stranger’s', others['stranger']!, draftUpdate('x'), 'NOT_FOUND'],
  ];
  for (const [name, visitor, update, code] of attempts) {
    const variables = { input: { sessionId, update, clientId: 'tab' } };
    const socket = await app.socket({ authorization: visitor.headers.authorization });
    const answer = await socket.ask(EDIT, variables);
    expect(answer.errors?.[0]?.extensions?.code, `${name}, over a socket`).toBe(code);
    expect((await app.ask(EDIT, variables, visitor.headers)).codes, `${name}, over HTTP`).toEqual([code]);
    expect((await socket.ask('{ __typename }')).data, `${name}: the socket goes on`).toEqual({ __typename: 'Query' });
    socket.close();
  }
  const large = { input: { sessionId, update: base64(new Uint8Array(700_000)), clientId: 'tab' } };
  expect((await app.ask(EDIT, large, writer.headers)).codes).toEqual(['INVALID']);

  await app.done(EDIT, { input: { sessionId, update: draftUpdate('kept'), clientId: 'tab' } }, others['editor']!.headers);
  for (const reader of readers) {
    await reader.until((view) => view.events.some(({ __typename }) => __typename === 'DraftEdited'));
    expect(reader.view()).toMatchObject({ snapshots: 1, duplicates: 0, holes: 0 });
    expect(reader.socket.frames.items.some(({ type }) => type === 'closed')).toBe(false);
  }
  const { data } = await app.ask<{ session: { draft: { text: string; version: number } } }>(
    'query ($id: ID!) { session(id: $id) { draft { text version } } }',
    { id: sessionId },
    writer.headers,
  );
  expect(data.session.draft).toEqual({ text: 'kept', version: 1 });
});
