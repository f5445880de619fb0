import { identityEntities } from './identity/entities.ts';
import { sessionEntities } from './sessions/entities.ts';
import { workspaceEntities } from './workspaces/entities.ts';

export const entities = [...identityEntities, ...workspaceEntities, ...sessionEntities];
