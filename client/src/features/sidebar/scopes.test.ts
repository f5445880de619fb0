import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyChanges, belongs, placeOf } from './scopes.ts';
import type { Changes, Placing, Scope } from './scopes.ts';
import type { SessionRow } from './session-documents.ts';

const FOLDERS = ['fld_1', 'fld_2'];
const SCOPES: Scope[] = [{ kind: 'pinned' }, { kind: 'rest' }, ...FOLDERS.map((id) => ({ kind: 'folder', id }) as const)];

const row = (id: string, more: Partial<SessionRow> = {}): SessionRow => ({
  id,
  title: id,
  updatedAt: `2026-01-01T00:00:0${id.length}Z`,
  activeRuns: 0,
  viewerRole: 'OWNER',
  isPinned: false,
  folder: null,
  unreadCount: 0,
  participantCount: 0,
  participants: [],
  ...more,
});
const NOTHING: Changes = { titles: new Map(), archived: new Map(), placings: new Map() };
const placing = (moved: SessionRow, isPinned: boolean, folderId: string | null): Changes => ({
  ...NOTHING,
  placings: new Map([[moved.id, { row: moved, isPinned, folderId }]]),
});
const ids = (scope: Scope, rows: SessionRow[], changes: Changes) => applyChanges(scope, rows, changes).map(({ id }) => id);

test('a pinned session leaves the list for the pinned ones, and comes back the other way', () => {
  const [a, b] = [row('a'), row('bb')];
  const pinned = placing(a, true, null);
  expect(ids({ kind: 'rest' }, [b, a], pinned)).toEqual(['bb']);
  expect(ids({ kind: 'pinned' }, [], pinned)).toEqual(['a']);
  const back = placing(row('a', { isPinned: true }), false, null);
  expect(ids({ kind: 'pinned' }, [row('a', { isPinned: true })], back)).toEqual([]);
  expect(ids({ kind: 'rest' }, [b], back)).toEqual(['bb', 'a']);
});

test('what a filter finds stays where it was found, and says where it is kept', () => {
  const [found] = applyChanges({ kind: 'found', query: 'a' }, [row('a')], placing(row('a'), true, 'fld_1'));
  expect(found).toMatchObject({ isPinned: true, folder: { id: 'fld_1' } });
});

test('titles and what was put away', () => {
  const changes: Changes = { titles: new Map([['a', 'New']]), archived: new Map([['bb', true]]), placings: new Map() };
  expect(applyChanges({ kind: 'rest' }, [row('bb'), row('a')], changes)).toMatchObject([{ id: 'a', title: 'New' }]);
  expect(ids({ kind: 'archived' }, [row('bb'), row('a')], changes)).toEqual(['bb', 'a']);
  expect(ids({ kind: 'archived' }, [row('bb')], { ...changes, archived: new Map([['bb', false]]) })).toEqual([]);
});

test('whatever is moved wherever: each session is in every part that it belongs to, once, and in no other', () => {
  const place = fc.record({ isPinned: fc.boolean(), folderId: fc.constantFrom(null, ...FOLDERS) });
  const world = fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), place, fc.option(place)), { selector: ([id]) => id });
  fc.assert(
    fc.property(world, (sessions) => {
      const rows = sessions.map(([id, at]) =>
        row(id, { isPinned: at.isPinned, folder: at.folderId === null ? null : { id: at.folderId } }),
      );
      const placings = new Map<string, Placing>();
      for (const [index, [id, , moved]] of sessions.entries()) if (moved) placings.set(id, { row: rows[index]!, ...moved });
      for (const scope of SCOPES) {
        const inList = rows.filter((one) => belongs(scope, placeOf(one)));
        const shown = applyChanges(scope, inList, { ...NOTHING, placings }).map(({ id }) => id);
        const wanted = sessions.filter(([, at, moved]) => belongs(scope, moved ?? at)).map(([id]) => id);
        expect(shown.toSorted()).toEqual(wanted.toSorted());
      }
    }),
  );
});
