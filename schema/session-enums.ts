import type { SessionRole as SessionRoleValue } from '../server/workspaces/policy.ts';
import type { SessionRecord } from './wire/events.ts';
import { builder } from './builder.ts';

const ROLES = {
  OWNER: { value: 'owner', description: 'Everything, also who else may see it.' },
  EDITOR: { value: 'editor', description: 'Writes in the draft, sends, stops, retries.' },
  COMMENTER: { value: 'commenter', description: 'Reads and comments.' },
  VIEWER: { value: 'viewer', description: 'Reads.' },
} as const satisfies Record<Uppercase<SessionRoleValue>, { value: SessionRoleValue; description: string }>;

const VISIBILITIES = {
  PRIVATE: { value: 'private', description: 'Who opened it and whom they invited. Share links rest.' },
  WORKSPACE: { value: 'workspace', description: 'Everybody in the workspace but its guests. Share links rest.' },
  LINK: { value: 'link', description: 'The workspace as with WORKSPACE, and whoever comes by a share link.' },
} as const satisfies Record<Uppercase<SessionRecord['visibility']>, { value: SessionRecord['visibility']; description: string }>;

const WHO_INVITES = {
  OWNERS: { value: 'owners', description: 'Owners alone.' },
  EDITORS: { value: 'editors', description: 'Editors too, but as no more than EDITOR. Nobody who came by a link.' },
} as const satisfies Record<Uppercase<SessionRecord['whoInvites']>, { value: SessionRecord['whoInvites']; description: string }>;

export const SessionRole = builder.enumType('SessionRole', { description: 'What somebody is in a session.', values: ROLES });
export const Visibility = builder.enumType('Visibility', { description: 'Who finds a session.', values: VISIBILITIES });
export const WhoInvites = builder.enumType('WhoInvites', { description: 'Who may let others into a session.', values: WHO_INVITES });
