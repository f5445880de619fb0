// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderClient } from '../../testkit/render-client.tsx';
import { shelfRow, startShelfServer } from '../../testkit/shelf-server.ts';
import type { ShelfRow, ShelfWorld } from '../../testkit/shelf-server.ts';
import { Shelf } from './shelf.tsx';

const BEN = { actor: { __typename: 'User' as const, id: 'usr_ben', displayName: 'Ben Okafor' } };
const row = shelfRow;

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  cleanup();
  localStorage.clear();
  for (const close of closers.splice(0)) await close();
});

async function show(rows: ShelfRow[], options: { filter?: string; refusal?: string } = {}) {
  const world: ShelfWorld = { rows, folders: [], refusal: options.refusal };
  const server = await startShelfServer(world);
  const archived: string[] = [];
  const view = renderClient(
    <Shelf
      slug="tide"
      filter={options.filter ?? ''}
      currentSessionId="s2"
      onOpen={() => undefined}
      onArchived={(id) => archived.push(id)}
    />,
    { origin: server.origin },
  );
  closers.push(view.api.close, server.close);
  return { world, archived };
}

const openRowMenu = (title: string): void => {
  fireEvent.click(screen.getByRole('button', { name: `Actions for ${title}` }));
};

test('a skeleton in the shape of the list, then the sessions with who is there and what is being written', async () => {
  await show([row('s1', 'Contract', 9, { activeRuns: 2, participants: [BEN, BEN], participantCount: 1 }), row('s2', '', 3)]);
  expect(screen.getByRole('status', { name: 'Loading your sessions' })).toBeDefined();
  const contract = await screen.findByRole('link', { name: /Contract/u });
  expect(contract.getAttribute('href')).toBe('/s/s1');
  expect(screen.getByRole('img', { name: '2 answers are being written' })).toBeDefined();
  expect(screen.getAllByRole('img', { name: 'Ben Okafor' })).toHaveLength(1);
  expect(screen.getByRole('link', { name: /Untitled session/u }).getAttribute('aria-current')).toBe('page');
});

test('arrow keys walk through the list', async () => {
  await show([row('s1', 'One', 9), row('s2', 'Two', 8), row('s3', 'Three', 7)]);
  const first = await screen.findByRole('link', { name: /One/u });
  first.focus();
  fireEvent.keyDown(first, { key: 'ArrowDown' });
  expect(document.activeElement?.getAttribute('href')).toBe('/s/s2');
  fireEvent.keyDown(document.activeElement as Element, { key: 'End' });
  expect(document.activeElement?.getAttribute('href')).toBe('/s/s3');
  fireEvent.keyDown(document.activeElement as Element, { key: 'ArrowUp' });
  expect(document.activeElement?.getAttribute('href')).toBe('/s/s2');
});

test('an empty workspace and a filter without a match are two different things', async () => {
  await show([]);
  expect(await screen.findByText('No sessions yet')).toBeDefined();
  cleanup();
  await show([row('s1', 'Contract', 9)], { filter: 'ledger' });
  expect(await screen.findByText('Nothing with that title')).toBeDefined();
});

test('a failed load says what to do, and trying again works', async () => {
  const { world } = await show([row('s1', 'Contract', 9)], { refusal: 'UNAVAILABLE' });
  expect(await screen.findByText('This is unavailable for the moment')).toBeDefined();
  world.refusal = undefined;
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('link', { name: /Contract/u })).toBeDefined();
});

test('a failed refresh keeps the list and says that it is old', async () => {
  const { world } = await show([row('s1', 'Contract', 9)]);
  await screen.findByRole('link', { name: /Contract/u });
  world.refusal = 'UNAVAILABLE';
  fireEvent.focus(window);
  expect(await screen.findByText('Could not refresh the list.')).toBeDefined();
  expect(screen.getByRole('link', { name: /Contract/u })).toBeDefined();
});

test('coming back to the page brings what others did meanwhile', async () => {
  const { world } = await show([row('s1', 'Contract', 9)]);
  await screen.findByRole('link', { name: /Contract/u });
  world.rows = [row('s9', 'From Ben', 20), ...world.rows];
  fireEvent.focus(window);
  expect(await screen.findByRole('link', { name: /From Ben/u })).toBeDefined();
});

test('renaming shows at once; a refused one is taken back visibly', async () => {
  const { world } = await show([row('s1', 'Contract', 9)]);
  await screen.findByRole('link', { name: /Contract/u });
  openRowMenu('Contract');
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Rename' }));
  const input = await screen.findByRole('textbox', { name: 'Title of the session' });
  fireEvent.change(input, { target: { value: 'Lease' } });
  world.refusal = 'FORBIDDEN';
  fireEvent.keyDown(input, { key: 'Enter' });
  expect(screen.getByRole('link', { name: /Lease/u })).toBeDefined();
  expect(await screen.findByText('Your role does not allow this')).toBeDefined();
  await waitFor(() => expect(screen.getByRole('link', { name: /Contract/u })).toBeDefined());
});

test('what a role may not do is not offered', async () => {
  await show([row('s1', 'Contract', 9, { viewerRole: 'EDITOR' }), row('s2', 'Other', 8, { viewerRole: 'VIEWER' })]);
  await screen.findByRole('link', { name: /Contract/u });
  openRowMenu('Contract');
  expect(await screen.findByRole('menuitem', { name: 'Rename' })).toBeDefined();
  expect(screen.queryByRole('menuitem', { name: 'Archive' })).toBeNull();
  fireEvent.keyDown(document.activeElement!, { key: 'Escape' });
  openRowMenu('Other');
  expect(await screen.findByRole('menuitem', { name: 'Copy link' })).toBeDefined();
  expect(screen.queryByRole('menuitem', { name: 'Rename' })).toBeNull();
});

test('archiving removes the row at once, and can be undone', async () => {
  const { archived } = await show([row('s1', 'Contract', 9), row('s2', 'Other', 8)]);
  await screen.findByRole('link', { name: /Contract/u });
  openRowMenu('Contract');
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Archive' }));
  expect(screen.queryByRole('link', { name: /Contract/u })).toBeNull();
  expect(archived).toEqual(['s1']);
  fireEvent.click(await screen.findByRole('button', { name: 'Undo' }));
  expect(await screen.findByRole('link', { name: /Contract/u })).toBeDefined();
});

test('older sessions come page by page', async () => {
  await show(Array.from({ length: 45 }, (_, index) => row(`s${index}`, `Session ${index}`, 59 - index)));
  await screen.findByRole('link', { name: /Session 29/u });
  expect(screen.queryByRole('link', { name: /Session 30/u })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Show older sessions' }));
  expect(await screen.findByRole('link', { name: /Session 44/u })).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Show older sessions' })).toBeNull();
});
