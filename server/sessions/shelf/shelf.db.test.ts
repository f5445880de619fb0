import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import type { Person } from '../../testkit/visitors.ts';
import { createShelfDesk } from './testkit/shelf-desk.ts';

let app: TestApp;
let desk: ReturnType<typeof createShelfDesk>;
let ana: Person;
let ben: Person;
let slug: string;
let workspaceId: string;
beforeAll(async () => {
  app = await createTestApp();
  desk = createShelfDesk(app);
});
afterAll(() => app.close());
beforeEach(async () => {
  ana = await app.person('Ana');
  ben = await app.join(ana, 'Ben');
  ({ slug, id: workspaceId } = ana.workspace);
});

const titles = async (person: Person, filter: object = {}) => (await desk.list(person, slug, filter)).map(({ title }) => title).toSorted();

test('pins are a person’s own: one list has them, the other has the rest', async () => {
  const id = await app.session(ana, { title: 'Plan' });
  await app.session(ana, { title: 'Notes' });
  expect(await desk.pin(ana, id)).toMatchObject({ isPinned: true });
  expect(await desk.pin(ana, id)).toMatchObject({ isPinned: true });
  expect(await titles(ana, { pinned: true })).toEqual(['Plan']);
  expect(await titles(ana, { pinned: false })).toEqual(['Notes']);
  expect(await titles(ana)).toEqual(['Notes', 'Plan']);
  expect(await titles(ben, { pinned: true })).toEqual([]);
  expect(await desk.session(ben, id)).toMatchObject({ isPinned: false });
  expect(await desk.unpin(ana, id)).toMatchObject({ isPinned: false });
  expect(await titles(ana, { pinned: true })).toEqual([]);
});

test('folders are a person’s own; a deleted one leaves its sessions where everybody finds them', async () => {
  const id = await app.session(ana, { title: 'Plan' });
  await app.session(ana, { title: 'Notes' });
  const folder = await desk.createFolder(ana, workspaceId, '  Launch \n 2027 ');
  expect(folder.name).toBe('Launch 2027');
  expect(await desk.move(ana, id, folder.id)).toMatchObject({ folder: { name: 'Launch 2027' }, isPinned: false });
  expect(await desk.pin(ana, id)).toMatchObject({ folder: { name: 'Launch 2027' }, isPinned: true });
  expect(await titles(ana, { folderId: folder.id })).toEqual(['Plan']);
  expect(await titles(ana, { folderId: null })).toEqual(['Notes']);
  expect(await titles(ben, { folderId: folder.id })).toEqual([]);
  expect(await titles(ben, { folderId: null })).toEqual(['Notes', 'Plan']);
  expect(await desk.folders(ben, slug)).toEqual([]);

  await desk.renameFolder(ana, folder.id, 'Attic');
  expect(await desk.folders(ana, slug)).toEqual([{ id: folder.id, name: 'Attic', unreadCount: 0 }]);
  expect(await desk.deleteFolder(ana, folder.id)).toEqual({ folderId: folder.id, workspace: { id: workspaceId } });
  expect(await desk.folders(ana, slug)).toEqual([]);
  expect(await titles(ana, { folderId: null })).toEqual(['Notes', 'Plan']);
  expect(await desk.session(ana, id)).toMatchObject({ folder: null, isPinned: true });
});

test('out of a folder again, and from one into another', async () => {
  const id = await app.session(ana);
  const [one, two] = [await desk.createFolder(ana, workspaceId, 'One'), await desk.createFolder(ana, workspaceId, 'Two')];
  await desk.move(ana, id, one.id);
  expect(await desk.move(ana, id, two.id)).toMatchObject({ folder: { id: two.id } });
  expect(await desk.move(ana, id, null)).toMatchObject({ folder: null });
});

test('names are 1 to 60 characters and unique per person and workspace, also when two devices name at once', async () => {
  const named = (person: Person, name: string) => desk.codes(person, 'createFolder', { workspaceId, name }, 'folder { id }');
  expect(await named(ana, ' \n')).toEqual(['INVALID']);
  expect(await named(ana, 'x'.repeat(61))).toEqual(['INVALID']);
  expect(await named(ana, 'x'.repeat(60))).toEqual([]);
  expect(await named(ana, 'Work')).toEqual([]);
  expect(await named(ana, 'wORK')).toEqual(['CONFLICT']);
  expect(await named(ben, 'Work')).toEqual([]);
  const work = (await desk.folders(ana, slug)).find(({ name }) => name === 'Work')?.id;
  expect(await desk.codes(ana, 'renameFolder', { id: work, name: 'Work' }, 'folder { id }')).toEqual([]);
  const raced = await Promise.all(Array.from({ length: 6 }, () => named(ana, 'Raced')));
  expect(raced.filter((codes) => codes.length === 0)).toHaveLength(1);
  expect(raced.flat()).toEqual(Array.from({ length: 5 }, () => 'CONFLICT'));
});

test('a hundred folders are the most', async () => {
  await app.sql(
    `insert into folder (id, workspace_id, user_id, name, created_at)
     select 'fld_' || n, $1, $2, 'Folder ' || n, now() from generate_series(1, 100) n`,
    [workspaceId, ana.id],
  );
  expect(await desk.codes(ana, 'createFolder', { workspaceId, name: 'One more' }, 'folder { id }')).toEqual(['CONFLICT']);
});

test('what is somebody else’s, or elsewhere, is not found', async () => {
  const [id, secret] = [await app.session(ana), await app.session(ana, { visibility: 'PRIVATE' })];
  const folder = await desk.createFolder(ana, workspaceId, 'Mine');
  expect(await desk.codes(ben, 'moveToFolder', { sessionId: id, folderId: folder.id })).toEqual(['NOT_FOUND']);
  expect(await desk.codes(ben, 'renameFolder', { id: folder.id, name: 'Ha' }, 'folder { id }')).toEqual(['NOT_FOUND']);
  expect(await desk.codes(ben, 'deleteFolder', { id: folder.id }, 'folderId')).toEqual(['NOT_FOUND']);
  for (const name of ['pinSession', 'unpinSession']) expect(await desk.codes(ben, name, { sessionId: secret })).toEqual(['NOT_FOUND']);
  const elsewhere = await desk.createFolder(ben, ben.workspace.id, 'Elsewhere');
  expect(await desk.codes(ben, 'moveToFolder', { sessionId: id, folderId: elsewhere.id })).toEqual(['INVALID']);
  const remove = 'mutation ($input: RemoveMemberInput!) { removeMember(input: $input) { workspace { id } } }';
  const kept = await desk.createFolder(ben, workspaceId, 'Kept');
  await app.done(remove, { input: { workspaceId, userId: ben.id } }, ana.headers);
  expect(await desk.codes(ben, 'renameFolder', { id: kept.id, name: 'Ha' }, 'folder { id }')).toEqual(['NOT_FOUND']);
});

test('keys and guests keep nothing, and are told so', async () => {
  const id = await app.session(ana, { visibility: 'LINK' });
  const key = await app.apiKey(ana, ['session:read', 'session:write', 'workspace:read']);
  const { token } = await app.shareLink(ana, id, { role: 'EDITOR' });
  const guest = await app.comeByLink(token);
  const { promptId } = await app.send(ana, id, 'Hello');
  for (const visitor of [key, guest]) {
    expect(await desk.codes(visitor, 'pinSession', { sessionId: id })).toEqual(['FORBIDDEN']);
    expect(await desk.codes(visitor, 'moveToFolder', { sessionId: id, folderId: null })).toEqual(['FORBIDDEN']);
    expect(await desk.codes(visitor, 'markSessionRead', { sessionId: id, messageId: promptId })).toEqual(['FORBIDDEN']);
    expect(await desk.session(visitor, id)).toMatchObject({ isPinned: false, folder: null, unreadCount: 0, readUntilId: null });
  }
  expect(await desk.codes(key, 'createFolder', { workspaceId, name: 'Bots' }, 'folder { id }')).toEqual(['FORBIDDEN']);
  expect(await desk.folders(key, slug)).toEqual([]);
});
