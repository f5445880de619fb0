import { expect, test } from 'vitest';
import type { SessionEvent } from './model.ts';
import { createReactions } from './reactions.ts';
import type { Reaction } from './reactions.ts';

const thumbs = (count: number): Reaction[] => [{ emoji: '👍', count, actors: [] }];

test('a page that was read before an event does not undo it; each message tells only its own listeners', () => {
  const reactions = createReactions();
  const heard: string[] = [];
  reactions.subscribe('msg_1', () => heard.push('msg_1'));
  const stop = reactions.subscribe('msg_2', () => heard.push('msg_2'));
  let tell: (event: SessionEvent) => void = () => undefined;
  reactions.follow({
    subscribeEvents(listener) {
      tell = listener;
      return () => undefined;
    },
  });

  reactions.take([{ id: 'msg_1', reactionsVersion: 1, reactions: thumbs(1) }]);
  tell({ __typename: 'ReactionsChanged', cursor: 'e.1', messageId: 'msg_1', version: 3, reactions: thumbs(3) });
  reactions.take([{ id: 'msg_1', reactionsVersion: 2, reactions: thumbs(2) }, { id: 'msg_1' }]);
  expect(reactions.of('msg_1')).toEqual(thumbs(3));
  tell({ __typename: 'ReactionsChanged', cursor: 'e.2', messageId: 'msg_1', version: 4, reactions: [] });
  expect(reactions.of('msg_1')).toEqual([]);
  stop();
  reactions.receive('msg_2', 1, thumbs(1));
  expect(heard).toEqual(['msg_1', 'msg_1', 'msg_1']);
});
