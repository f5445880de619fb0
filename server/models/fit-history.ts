/** Keeps of a conversation what a model can take: the instructions, the prompt, and as many of the latest turns as fit. */
import { Expected } from '../kit/errors.ts';
import { estimateMessage } from './estimate.ts';
import type { ChatMessage } from './model.ts';

export interface Window {
  contextWindow: number;
  maxOutputTokens: number;
}

/** Tokens are estimated from bytes; the rest is for the text that tokenizes worse than that. */
const HISTORY_SHARE = 0.9;

export function promptBudget({ contextWindow, maxOutputTokens }: Window): number {
  return Math.floor(Math.max(0, contextWindow - maxOutputTokens) * HISTORY_SHARE);
}

/** `dropped` counts the messages left out, oldest first. An answer whose prompt was dropped goes with it. */
export function fitHistory(messages: readonly ChatMessage[], window: Window): { messages: ChatMessage[]; dropped: number } {
  const system = messages.filter(({ role }) => role === 'system');
  const turns = messages.filter(({ role }) => role !== 'system');
  const prompt = Math.max(
    0,
    turns.findLastIndex(({ role }) => role === 'user'),
  );
  const budget = promptBudget(window);
  let used = tokens(system) + tokens(turns.slice(prompt));
  if (used > budget) throw tooLong(used, budget);

  let first = prompt;
  let start = prompt;
  while (first > 0) {
    used += estimateMessage(turns[first - 1]!);
    if (used > budget) break;
    first -= 1;
    if (turns[first]!.role === 'user') start = first;
  }
  return { messages: [...system, ...turns.slice(start)], dropped: start };
}

function tokens(messages: readonly ChatMessage[]): number {
  return messages.reduce((sum, message) => sum + estimateMessage(message), 0);
}

function tooLong(used: number, budget: number): Expected {
  const message = `This prompt has about ${used} tokens; the model takes about ${budget}. Shorten it or choose a model with a larger window.`;
  return new Expected('INVALID', message, { fields: { text: message } });
}
