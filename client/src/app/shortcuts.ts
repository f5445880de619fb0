import { messages } from '../messages/messages.ts';

const words = messages.shortcuts;

/** Every key the interface listens to; a feature that adds one adds it here. */
export const SHORTCUTS: readonly { group: string; keys: readonly { name: string; keys: readonly string[] }[] }[] = [
  {
    group: words.everywhere,
    keys: [
      { name: words.palette, keys: ['mod+k'] },
      { name: words.newSession, keys: ['n'] },
      { name: words.help, keys: ['?'] },
    ],
  },
  {
    group: words.inSession,
    keys: [
      { name: words.send, keys: ['mod+enter'] },
      { name: words.stop, keys: ['esc'] },
      { name: words.nextMessage, keys: ['j'] },
      { name: words.previousMessage, keys: ['k'] },
      { name: words.otherAnswers, keys: ['[', ']'] },
    ],
  },
  {
    group: words.inList,
    keys: [
      { name: words.move, keys: ['up', 'down'] },
      { name: words.open, keys: ['enter'] },
    ],
  },
];
