import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newText, TERMINAL_STATUSES } from './events.ts';
import type { MessageStatus, TextEvent } from './events.ts';

const textEvent = (offset: number, text: string): TextEvent => ({ kind: 'text', messageId: 'm', offset, text });

describe('what a text brings', () => {
  it.each([
    [0, 'Hello', 0, 'Hello'],
    [0, 'Hello', 2, 'llo'],
    [0, 'Hello', 5, ''],
    [0, 'Hello', 9, ''],
    [5, '!', 5, '!'],
    [6, '!', 5, null],
    [5, '', 5, ''],
    [0, '👩', 1, '\udc69'],
  ])('L3: at %i, %j, to a reader of %i: %j', (offset, text, length, expected) => {
    expect(newText(textEvent(offset, text), length)).toBe(expected);
  });

  it('L3: any pieces that cover the text, repeated and overlapping, give the text once', () => {
    const units = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 }).map((codes) => String.fromCharCode(...codes));
    const cuts = fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 20 });
    fc.assert(
      fc.property(units, cuts, (whole, pairs) => {
        let text = '';
        for (const [from, size] of [...pairs, [0, whole.length]] as const) {
          const offset = from % (text.length + 1);
          const piece = whole.slice(offset, offset + (size % (whole.length + 1)));
          const added = newText(textEvent(offset, piece), text.length);
          expect(added).not.toBeNull();
          text += added;
          expect(whole.startsWith(text)).toBe(true);
        }
        expect(text + newText(textEvent(0, whole), text.length)).toBe(whole);
      }),
    );
  });
});

it('L4: every status is either terminal or still running', () => {
  const isTerminal: Record<MessageStatus, boolean> = {
    queued: false,
    streaming: false,
    complete: true,
    stopped: true,
    failed: true,
    interrupted: true,
  };
  for (const [status, expected] of Object.entries(isTerminal)) expect(TERMINAL_STATUSES.has(status as MessageStatus)).toBe(expected);
});
