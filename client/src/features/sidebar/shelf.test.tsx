// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderClient } from '../../testkit/render-client.tsx';
import { shelfRow, startShelfServer } from '../../testkit/shelf-server.ts';
import type { ShelfRow, ShelfWorld } from '../../testkit/shelf-server.ts';
import { Shelf } from './shelf.tsx';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  cleanup();
  localStorage.clear();
  for (const close of closers.splice(0)) await close();
});

async function show(rows: ShelfRow[], folders: ShelfWorld['folders'] = []) {
  const world: ShelfWorld = { rows, folders, refusal: undefined };
  const server = await startShelfServer(world);
  const shelf = <Shelf slug="tide" filter="" currentSessionId="s9" onOpen={() => undefined} onArchived={() => undefined} />;
  const view = renderClient(shelf, { origin: server.origin });
  closers.push(view.api.close, server.close);
  await screen.findAllByRole('link');
  return world;
}

const LAUNCH = { id: 'fld_1', name: 'Launch', unreadCount: 0 };
const list = (name: string) => screen.queryByRole('list', { name });
const titles = (name: string) => {
  const found = list(name);
  return found
    ? within(found)
        .getAllByRole('link')
        .map((link) => link.firstElementChild?.firstElementChild?.textContent)
    : [];
};
const choose = async (title: string, item: string) => {
  fireEvent.click(screen.getByRole('button', { name: `Actions for ${title}` }));
  fireEvent.click(await screen.findByRole('menuitem', { name: item }));
};
const dragTo = (title: string, target: Element) => {
  const dataTransfer = { effectAllowed: '', dropEffect: '' };
  const row = screen.getByRole('link', { name: new RegExp(title, 'u') });
  fireEvent.dragStart(row, { dataTransfer });
  fireEvent.dragOver(target, { dataTransfer });
  fireEvent.drop(target, { dataTransfer });
  fireEvent.dragEnd(row, { dataTransfer });
};

test('a calm list for whoever keeps nothing: no empty sections', async () => {
  await show([shelfRow('s1', 'Contract', 9)]);
  expect(screen.queryByRole('heading')).toBeNull();
  expect(titles('Sessions')).toEqual(['Contract']);
});

test('pinning moves the row at once, and unpinning brings it back', async () => {
  const world = await show([shelfRow('s1', 'Contract', 9), shelfRow('s2', 'Notes', 8)]);
  await choose('Contract', 'Pin');
  expect(titles('Pinned')).toEqual(['Contract']);
  expect(titles('Sessions')).toEqual(['Notes']);
  await waitFor(() => expect(world.rows[0]?.isPinned).toBe(true));
  await choose('Contract', 'Unpin');
  expect(titles('Sessions')).toEqual(['Contract', 'Notes']);
  await waitFor(() => expect(world.rows[0]?.isPinned).toBe(false));
});

test('what is refused goes back to where it was, with a word', async () => {
  const world = await show([shelfRow('s1', 'Contract', 9), shelfRow('s2', 'Notes', 8)]);
  fireEvent.click(screen.getByRole('button', { name: 'Actions for Contract' }));
  const pin = await screen.findByRole('menuitem', { name: 'Pin' });
  world.refusal = 'FORBIDDEN';
  fireEvent.click(pin);
  expect(titles('Pinned')).toEqual(['Contract']);
  expect(await screen.findByText('Your role does not allow this')).toBeDefined();
  await waitFor(() => expect(titles('Sessions')).toEqual(['Contract', 'Notes']));
});

test('folders hold sessions, open on request and stay open in this browser', async () => {
  await show([shelfRow('s1', 'Contract', 9, { folder: { id: 'fld_1' } }), shelfRow('s2', 'Notes', 8)], [LAUNCH]);
  const folder = await screen.findByRole('button', { name: 'Launch' });
  expect(folder.getAttribute('aria-expanded')).toBe('false');
  expect(screen.queryByRole('link', { name: /Contract/u })).toBeNull();
  fireEvent.click(folder);
  expect(await screen.findByRole('link', { name: /Contract/u })).toBeDefined();
  expect(localStorage.getItem('parley-open-folders')).toBe('["fld_1"]');
});

test('a session goes into a folder by its menu, also into one that is made for it', async () => {
  const world = await show([shelfRow('s1', 'Contract', 9), shelfRow('s2', 'Notes', 8)], [LAUNCH]);
  await screen.findByRole('button', { name: 'Launch' });
  await choose('Contract', 'Move to folder');
  let dialog = await screen.findByRole('dialog', { name: 'Move “Contract”' });
  fireEvent.click(within(dialog).getByRole('button', { name: 'Launch' }));
  await waitFor(() => expect(world.rows[0]?.folder).toEqual({ id: 'fld_1' }));
  expect(titles('Sessions')).toEqual(['Notes']);

  await choose('Notes', 'Move to folder');
  dialog = await screen.findByRole('dialog', { name: 'Move “Notes”' });
  const name = within(dialog).getByRole('textbox', { name: 'New folder' });
  const create = within(dialog).getByRole('button', { name: 'Create and move' });
  fireEvent.change(name, { target: { value: 'Launch' } });
  fireEvent.click(create);
  expect(await within(dialog).findByText('You have a folder called “Launch” already. Choose another name.')).toBeDefined();
  fireEvent.change(name, { target: { value: 'Attic' } });
  fireEvent.click(within(dialog).getByRole('button', { name: 'Create and move' }));
  await waitFor(() => expect(world.rows[1]?.folder).toEqual({ id: 'fld_2' }));
  expect(await screen.findByText('All of your sessions are pinned or in folders.')).toBeDefined();
});

test('rows are dragged into folders, to the pinned ones, and out again', async () => {
  const world = await show([shelfRow('s1', 'Contract', 9), shelfRow('s2', 'Notes', 8)], [LAUNCH]);
  dragTo('Contract', await screen.findByRole('button', { name: 'Launch' }));
  await waitFor(() => expect(world.rows[0]?.folder).toEqual({ id: 'fld_1' }));
  const row = screen.getByRole('link', { name: /Notes/u });
  fireEvent.dragStart(row, { dataTransfer: {} });
  fireEvent.drop(screen.getByRole('heading', { name: 'Pinned' }));
  await waitFor(() => expect(world.rows[1]?.isPinned).toBe(true));
  await waitFor(() => expect(titles('Pinned')).toEqual(['Notes']));
  dragTo('Notes', screen.getByRole('heading', { name: 'Sessions' }));
  await waitFor(() => expect(world.rows[1]?.isPinned).toBe(false));
});

test('a folder is renamed where it stands, and deleted after a question without its sessions', async () => {
  const world = await show([shelfRow('s1', 'Contract', 9, { folder: { id: 'fld_1' } }), shelfRow('s2', 'Notes', 8)], [{ ...LAUNCH }]);
  const openMenu = async (item: string) => {
    fireEvent.click(await screen.findByRole('button', { name: /^Actions for the folder/u }));
    fireEvent.click(await screen.findByRole('menuitem', { name: item }));
  };
  await openMenu('Rename');
  const input = await screen.findByRole('textbox', { name: 'Name of the folder' });
  fireEvent.change(input, { target: { value: 'Takeoff' } });
  fireEvent.keyDown(input, { key: 'Enter' });
  expect(await screen.findByRole('button', { name: 'Takeoff' })).toBeDefined();
  await openMenu('Delete folder');
  fireEvent.click(within(await screen.findByRole('dialog', { name: 'Delete “Takeoff”?' })).getByRole('button', { name: 'Delete folder' }));
  await waitFor(() => expect(world.folders).toEqual([]));
  await waitFor(() => expect(titles('Sessions')).toEqual(['Contract', 'Notes']));
});

test('what is unread is bold and counted, but not where one is', async () => {
  await show(
    [
      shelfRow('s1', 'Contract', 9, { unreadCount: 3 }),
      shelfRow('s2', 'Notes', 8, { unreadCount: 100 }),
      shelfRow('s9', 'Here', 7, { unreadCount: 4 }),
    ],
    [{ ...LAUNCH, unreadCount: 1 }],
  );
  expect(screen.getByRole('link', { name: /Contract.*3 unread messages/u })).toBeDefined();
  expect(screen.getByRole('link', { name: /Notes.*More than 99 unread messages/u })).toBeDefined();
  expect(screen.getByRole('link', { name: /^Here/u }).textContent).not.toContain('unread');
  expect(await screen.findByRole('button', { name: /Launch.*1 unread message$/u })).toBeDefined();
});

test('what was just archived is in the archive', async () => {
  await show([shelfRow('s1', 'Contract', 9), shelfRow('s2', 'Notes', 8)]);
  await choose('Contract', 'Archive');
  expect(titles('Sessions')).toEqual(['Notes']);
  fireEvent.click(screen.getByRole('button', { name: 'Archived' }));
  expect(await screen.findByRole('link', { name: /Contract/u })).toBeDefined();
});

test('the archive is one step away, and what is restored from it is back in the list', async () => {
  const world = await show([shelfRow('s1', 'Contract', 9, { archivedAt: '2026-01-01T00:00:00Z' }), shelfRow('s2', 'Notes', 8)]);
  fireEvent.click(screen.getByRole('button', { name: 'Archived' }));
  expect(await screen.findByRole('link', { name: /Contract/u })).toBeDefined();
  expect(screen.queryByRole('link', { name: /Notes/u })).toBeNull();
  await choose('Contract', 'Restore');
  expect(await screen.findByText('Nothing is archived')).toBeDefined();
  await waitFor(() => expect(world.rows[0]?.archivedAt).toBeNull());
  fireEvent.click(screen.getByRole('button', { name: 'Back to your sessions' }));
  await waitFor(() => expect(titles('Sessions')).toEqual(['Contract', 'Notes']));
});

test('a session is deleted once it was asked again; what is in the way is said there', async () => {
  const world = await show([shelfRow('s1', 'Contract', 9), shelfRow('s2', 'Launch', 8)]);
  world.refusal = 'CONFLICT';
  await choose('Contract', 'Delete');
  const dialog = await screen.findByRole('dialog', { name: 'Delete “Contract”?' });
  expect(world.rows).toHaveLength(2);
  fireEvent.click(within(dialog).getByRole('button', { name: 'Delete session' }));
  expect((await within(dialog).findByRole('alert')).textContent).toBe('refused');
  world.refusal = undefined;
  fireEvent.click(within(dialog).getByRole('button', { name: 'Delete session' }));
  await waitFor(() => expect(world.rows.map(({ id }) => id)).toEqual(['s2']));
  await waitFor(() => expect(screen.queryByRole('link', { name: /Contract/u })).toBeNull());
});

test('only owners delete', async () => {
  await show([shelfRow('s1', 'Contract', 9, { viewerRole: 'EDITOR' })]);
  fireEvent.click(screen.getByRole('button', { name: 'Actions for Contract' }));
  await screen.findByRole('menuitem', { name: 'Rename' });
  expect(screen.queryByRole('menuitem', { name: 'Delete' })).toBeNull();
});
