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
  PRIVATE: { value: 'private', description: 'Who opened it and whom they invited.' },
  WORKSPACE: { value: 'workspace', description: 'Everybody in the workspace but its guests.' },
  LINK: { value: 'link', description: 'The workspace, and later whoever has the link.' },
} as const satisfies Record<Uppercase<SessionRecord['visibility']>, { value: SessionRecord['visibility']; description: string }>;

export const SessionRole = builder.enumType('SessionRole', { description: 'What somebody is in a session.', values: ROLES });
export const Visibility = builder.enumType('Visibility', { description: 'Who finds a session.', values: VISIBILITIES });
