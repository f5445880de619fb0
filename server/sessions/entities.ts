import { DraftEntity } from './draft.entity.ts';
import { MessageEntity } from './message.entity.ts';
import { SessionEntity, SessionMemberEntity } from './session.entity.ts';

export const sessionEntities = [SessionEntity, SessionMemberEntity, MessageEntity, DraftEntity];
