import { useCallback, useState } from 'react';
import { useClient } from 'urql';
import { describeError, toApiError } from '../../../api/errors.ts';
import { useSelf } from '../../../api/viewer.ts';
import type { Self } from '../../../api/viewer.ts';
import type { Reaction } from '../../../live/reactions.ts';
import { toast } from '../../../ui/toast-store.ts';
import { useLive } from '../session-context.ts';
import { ToggleReactionDocument } from './documents.ts';
import { useReactions } from './use-talk.ts';

export interface ShownReaction extends Reaction {
  readonly isMine: boolean;
}

/** How people react, with this reader's own wishes as if they were there already. */
export function useShownReactions(messageId: string) {
  const client = useClient();
  const live = useLive();
  const self = useSelf();
  const reactions = useReactions(messageId);
  const [wishes, setWishes] = useState<ReadonlyMap<string, boolean>>(new Map());

  const wish = useCallback((emoji: string, isOn: boolean | undefined) => {
    setWishes((before) => {
      const next = new Map(before);
      if (isOn === undefined) next.delete(emoji);
      else next.set(emoji, isOn);
      return next;
    });
  }, []);

  const toggle = useCallback(
    async (emoji: string, isMine: boolean) => {
      const send = async (on: boolean) => client.mutation(ToggleReactionDocument, { input: { messageId, emoji, on } }).toPromise();
      wish(emoji, !isMine);
      let { data, error } = await send(!isMine);
      // Of many only the first are named: that it was there already says that it was one's own, and goes now.
      if (data && !data.toggleReaction.isChanged && !isMine) ({ data, error } = await send(false));
      if (data) live.reactions.receive(messageId, data.toggleReaction.version, data.toggleReaction.reactions);
      wish(emoji, undefined);
      if (error) toast({ ...describeError(toApiError(error)), tone: 'danger' });
    },
    [client, live, messageId, wish],
  );

  return { shown: withWishes(reactions, wishes, self), toggle };
}

export function withWishes(reactions: readonly Reaction[], wishes: ReadonlyMap<string, boolean>, self: Self): ShownReaction[] {
  const added = [...wishes].filter(([emoji, isOn]) => isOn && !reactions.some((one) => one.emoji === emoji));
  const all = [...reactions, ...added.map(([emoji]): Reaction => ({ emoji, count: 0, actors: [] }))];
  return all.flatMap((reaction): ShownReaction[] => {
    const others = reaction.actors.filter(({ id }) => id !== self.id);
    const was = others.length < reaction.actors.length;
    const isMine = wishes.get(reaction.emoji) ?? was;
    const count = reaction.count + Number(isMine) - Number(was);
    if (count <= 0) return [];
    if (isMine === was) return [{ ...reaction, isMine }];
    return [{ emoji: reaction.emoji, count, actors: isMine ? [...others, self] : others, isMine }];
  });
}
