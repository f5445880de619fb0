import { Invitation } from './invitation.entity.ts';
import { Membership } from './membership.entity.ts';
import { Workspace } from './workspace.entity.ts';

export const workspaceEntities = [Workspace, Membership, Invitation];
