import { BranchEntity } from './branches/branch.entity.ts';
import { CommentEntity } from './comments/comment.entity.ts';
import { DraftEntity } from './draft.entity.ts';
import { MessageEntity } from './message.entity.ts';
import { PromptQueueEntity, QueuedPromptEntity } from './queue/queue.entity.ts';
import { SessionEntity, SessionMemberEntity } from './session.entity.ts';
import { ShareLinkEntity } from './sharing/share-link.entity.ts';
import { FolderEntity } from './shelf/folder.entity.ts';
import { PollEntity, PollVoteEntity } from './votes/poll.entity.ts';

export const sessionEntities = [
  SessionEntity,
  SessionMemberEntity,
  ShareLinkEntity,
  MessageEntity,
  DraftEntity,
  CommentEntity,
  PromptQueueEntity,
  QueuedPromptEntity,
  PollEntity,
  PollVoteEntity,
  BranchEntity,
  FolderEntity,
];
