import { isSecretPoll } from '../../../live/polls.ts';
import type { PollsState } from '../../../live/polls.ts';
import type { MessageNode } from '../../../live/model.ts';
import { sessionMessages } from '../../../messages/session-en.ts';
import { votesMessages } from '../../../messages/votes-en.ts';
import { modelColor, secretColor } from '../../../ui/model-color.ts';
import { shownName } from '../model-name.tsx';
import { usePollsState } from './use-poll.ts';

type NamedAnswer = Pick<MessageNode, 'parentId' | 'lane' | 'model'>;

function isSecret({ polls }: PollsState, { parentId }: NamedAnswer): boolean {
  return isSecretPoll(polls.get(parentId ?? ''));
}

/** The name of the model that answers, or the letter that stands for it while a blind vote is open. */
export function answerName(state: PollsState, answer: NamedAnswer): string {
  if (isSecret(state, answer)) return votesMessages.secretModel(answer.lane ?? 0);
  return answer.model ? shownName(answer.model) : sessionMessages.unknownModel;
}

export function useAnswerName(answer: NamedAnswer | undefined): string {
  return usePollsState((state) => (answer ? answerName(state, answer) : sessionMessages.unknownModel));
}

export function useIsSecretAnswer(answer: NamedAnswer | undefined): boolean {
  return usePollsState((state) => answer !== undefined && isSecret(state, answer));
}

export function useAnswerColor(answer: NamedAnswer): string {
  return useIsSecretAnswer(answer) ? secretColor(answer.lane ?? 0) : modelColor(answer.model?.provider ?? '');
}
