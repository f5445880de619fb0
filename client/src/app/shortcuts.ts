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
      { name: words.steer, keys: ['mod+shift+enter'] },
      { name: words.moveQueued, keys: ['alt+up', 'alt+down'] },
      { name: words.stop, keys: ['esc'] },
      { name: words.nextMessage, keys: ['j'] },
      { name: words.previousMessage, keys: ['k'] },
      { name: words.otherAnswers, keys: ['[', ']'] },
      { name: words.comment, keys: ['c'] },
      { name: words.branch, keys: ['b'] },
      { name: words.map, keys: ['m'] },
      { name: words.follow, keys: ['f'] },
      { name: words.share, keys: ['s'] },
      { name: words.vote, keys: ['1', '2', '3'] },
      { name: words.promote, keys: ['p'] },
    ],
  },
  {
    group: words.inPrompt,
    keys: [
      { name: words.bold, keys: ['mod+b'] },
      { name: words.italic, keys: ['mod+i'] },
      { name: words.code, keys: ['mod+e'] },
      { name: words.undo, keys: ['mod+z'] },
      { name: words.indent, keys: ['tab', 'shift+tab'] },
      { name: words.leaveField, keys: ['esc', 'tab'] },
    ],
  },
  {
    group: words.inReplay,
    keys: [
      { name: words.playReplay, keys: ['space'] },
      { name: words.stepReplay, keys: ['left', 'right'] },
      { name: words.paceReplay, keys: ['minus', 'plus'] },
      { name: words.closeReplay, keys: ['esc'] },
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
