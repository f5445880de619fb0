import { invalid } from '../../kit/errors.ts';

const MAX_LENGTH = 16;
/** A pictograph with its skin tone and what it is joined with, a flag, or a keycap: one character for the eye. */
const PICTOGRAPH = /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|[0-9#*]\u{fe0f}?\u{20e3})/u;
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

export function checkEmoji(emoji: string): string {
  if (emoji.length > MAX_LENGTH || !PICTOGRAPH.test(emoji) || [...segmenter.segment(emoji)].length !== 1) {
    throw invalid({ emoji: 'is one emoji' });
  }
  return emoji;
}
