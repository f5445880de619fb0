/** The running texts of one session and their fences (LIVE.md L2, L3). */
import { Fenced } from '../event-log.ts';
import type { Fence } from '../event-log.ts';

export interface TextStore {
  /** Checks and raises the fence, begins the text if it is new, and returns it. */
  touch(fence: Fence): string;
  /** Returns the new length. */
  add(messageId: string, text: string): number;
  end(messageId: string): void;
  all(): Map<string, string>;
  isRunning(): boolean;
}

export function createTextStore(endedFences: number): TextStore {
  const running = new Map<string, string>();
  const fences = new Map<string, number>();
  const ended = new Set<string>();
  return {
    touch({ messageId, number }) {
      if (number < (fences.get(messageId) ?? number)) throw new Fenced(`message ${messageId}: fence ${number} is not the highest`);
      fences.set(messageId, number);
      ended.delete(messageId);
      const text = running.get(messageId) ?? '';
      running.set(messageId, text);
      return text;
    },
    add(messageId, text) {
      const whole = (running.get(messageId) ?? '') + text;
      running.set(messageId, whole);
      return whole.length;
    },
    end(messageId) {
      if (!running.delete(messageId)) return;
      ended.add(messageId);
      if (ended.size <= endedFences) return;
      const oldest = ended.values().next().value!;
      ended.delete(oldest);
      fences.delete(oldest);
    },
    all: () => new Map([...running].filter(([, text]) => text !== '')),
    isRunning: () => running.size > 0,
  };
}
