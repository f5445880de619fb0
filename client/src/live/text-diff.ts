/** One edit between two texts, and what somebody else's edit does to a caret. Offsets are UTF-16 code units, never inside a surrogate pair. */

export interface TextEdit {
  index: number;
  remove: number;
  insert: string;
}

export interface DeltaStep {
  retain?: number | undefined;
  insert?: unknown;
  delete?: number | undefined;
}

function isLowSurrogate(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff;
}

function isHighSurrogate(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xd800 && code <= 0xdbff;
}

/** `caret`: where the new text's caret stands, which decides between equal readings ("aa" -> "aaa"). */
export function diffText(before: string, after: string, caret: number = after.length): TextEdit | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  const suffixLimit = Math.min(shorter, after.length - Math.min(caret, after.length));
  let suffix = 0;
  while (suffix < suffixLimit && before[before.length - 1 - suffix] === after[after.length - 1 - suffix]) suffix++;
  let prefix = 0;
  while (prefix < shorter - suffix && before[prefix] === after[prefix]) prefix++;
  while (suffix < shorter - prefix && before[before.length - 1 - suffix] === after[after.length - 1 - suffix]) suffix++;
  if (prefix > 0 && isHighSurrogate(before, prefix - 1)) prefix--;
  if (suffix > 0 && isLowSurrogate(before, before.length - suffix)) suffix--;
  return { index: prefix, remove: before.length - suffix - prefix, insert: after.slice(prefix, after.length - suffix) };
}

/** Text at the caret's own place goes behind it, so that two people writing at one spot do not push each other along. */
export function moveCaret(caret: number, delta: readonly DeltaStep[]): number {
  let index = 0;
  let moved = caret;
  for (const step of delta) {
    if (step.retain) index += step.retain;
    else if (typeof step.insert === 'string') {
      if (index < moved) moved += step.insert.length;
      index += step.insert.length;
    } else if (step.delete) moved -= Math.max(0, Math.min(step.delete, moved - index));
  }
  return moved;
}
