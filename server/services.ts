/** The services that resolvers may call: what app.ts builds and the schema sees by type. */
import type { Identity } from './identity/identity.ts';
import type { ServerInfo } from './kit/config.ts';
import type { RateLimits } from './kit/rate-limit.ts';
import type { Presence } from './live/presence.ts';
import type { Models } from './models/catalog.ts';
import type { Sessions } from './sessions/sessions.ts';
import type { Workspaces } from './workspaces/workspaces.ts';

export interface Services {
  identity: Identity;
  workspaces: Workspaces;
  sessions: Sessions;
  models: Models;
  presence: Presence;
  rateLimits: RateLimits;
  info: ServerInfo;
}
