import { builder } from './builder.ts';
import './actors.ts';
import './api-keys.ts';
import './auth.ts';
import './drafts.ts';
import './invitations.ts';
import './members.ts';
import './messages.ts';
import './models.ts';
import './presence.ts';
import './runs.ts';
import './server.ts';
import './session-events.ts';
import './session-mutations.ts';
import './sessions.ts';
import './users.ts';
import './workspaces.ts';

export const schema = builder.toSchema();
