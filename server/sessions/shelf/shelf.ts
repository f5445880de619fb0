import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/db.ts';
import type { Ids } from '../../kit/ids.ts';
import type { HintTeller } from '../../live/hints.ts';
import type { Access, WorkspaceRoles } from '../access.ts';
import { createFolders } from './folders.ts';
import { createPlaces } from './places.ts';
import { createUnread } from './unread.ts';

export interface ShelfDeps {
  db: Database;
  access: Access;
  workspaces: WorkspaceRoles;
  hints: HintTeller;
  clock: Pick<Clock, 'now'>;
  ids: Ids;
}

/** How a person keeps their sessions. */
export function createShelf(deps: ShelfDeps) {
  const folders = createFolders(deps);
  return { ...folders, ...createPlaces({ ...deps, folders }), ...createUnread(deps) };
}
