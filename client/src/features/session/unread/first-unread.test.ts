import { expect, test } from 'vitest';
import { messageOf } from '../../../live/history-fixture.ts';
import type { MessageNode } from '../../../live/model.ts';
import { buildTree, pathTo } from '../../../live/tree.ts';
import { toTurns } from '../../../live/turns.ts';
import { firstUnreadTurn, newestOf } from './first-unread.ts';

const ANA = { __typename: 'User' as const, id: 'usr_ana', displayName: 'Ana' };
const BEN = { __typename: 'User' as const, id: 'usr_ben', displayName: 'Ben' };

function conversation(...authors: (typeof ANA | typeof BEN | null)[]) {
  const messages = new Map<string, MessageNode>();
  for (const [index, author] of authors.entries()) {
    const parentId = index === 0 ? null : `msg_${index - 1}`;
    const role = author ? ('USER' as const) : ('ASSISTANT' as const);
    messages.set(`msg_${index}`, messageOf(`msg_${index}`, { parentId, role, author, lane: author ? null : 0 }));
  }
  const tree = buildTree(messages);
  return { messages, turns: toTurns(tree, pathTo(tree, `msg_${authors.length - 1}`), new Map()) };
}

test('the line stands above what the first other said behind the mark', () => {
  const { messages, turns } = conversation(ANA, null, ANA, BEN, null);
  expect(firstUnreadTurn(turns, messages, { after: 'msg_1', until: 'msg_4' }, 'usr_ana')).toBe('prompt:msg_2');
  expect(firstUnreadTurn(turns, messages, { after: 'msg_1', until: 'msg_4' }, 'usr_ben')).toBe('prompt:msg_1');
});

test('what comes while somebody is here is not new to them, and neither is what they said', () => {
  const { messages, turns } = conversation(ANA, null, BEN, null);
  expect(firstUnreadTurn(turns, messages, { after: 'msg_1', until: 'msg_1' }, 'usr_ana')).toBe(null);
  expect(firstUnreadTurn(turns, messages, { after: 'msg_3', until: 'msg_3' }, 'usr_ana')).toBe(null);
  expect(firstUnreadTurn(turns, messages, { after: 'msg_1', until: 'msg_2' }, 'usr_ben')).toBe(null);
});

test('the newest message is the one with the highest id, wherever it stands', () => {
  expect(newestOf(new Map())).toBe('');
  expect(newestOf(conversation(ANA, null, BEN).messages)).toBe('msg_2');
});
