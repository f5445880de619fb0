import { ApiKey } from './api-key.entity.ts';
import { User } from './user.entity.ts';

export const identityEntities = [User, ApiKey];
