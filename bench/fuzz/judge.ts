/** Which answers to a hostile message are none of ours, and what a process that was fuzzed must still be. */
import { isErrorCode } from '../../schema/wire/errors.ts';
import { busy } from '../../server/kit/busy.ts';

/** What a node that has no payments, or whose provider is busy, says of itself. */
const HONEST: readonly [number, string][] = [
  [502, '"UPSTREAM"'],
  [503, '"UNAVAILABLE"'],
  [503, busy().message],
];
/** Of the protocols, and ours: everything else means that something broke on our side. */
const CLOSINGS: ReadonlySet<number> = new Set([1000, 1001, 1002, 1005, 1007, 1009, 4400, 4401, 4403, 4406, 4408, 4409, 4429]);
/** A message that failed has the model's code, not the API's. */
const OF_MODELS = '"failure"';
/** A code of JSON-RPC is a number, and one of OpenAI's errors may be ours in another case. */
const CODE = /"code":"([A-Za-z_]+)"/g;
const LONGEST = 600;

const short = (text: string): string => text.slice(0, LONGEST);

/** Null: as it must be. */
export function faultOfText(asked: string, text: string): string | null {
  if (text.includes('"INTERNAL"')) return `INTERNAL: ${short(asked)} -> ${short(text)}`;
  if (text.includes(OF_MODELS)) return null;
  const strange = [...text.matchAll(CODE)].map(([, code]) => code!).filter((code) => !isErrorCode(code));
  return strange.length > 0 ? `${strange.join()}: ${short(asked)}` : null;
}

export function faultOfAnswer(asked: string, { status, text }: { status: number; text: string }): string | null {
  if (status >= 500 && !HONEST.some(([told, words]) => status === told && text.includes(words)))
    return `${status}: ${short(asked)} -> ${short(text)}`;
  return faultOfText(asked, text);
}

export function faultOfClosing(asked: string, code: number): string | null {
  return CLOSINGS.has(code) ? null : `closed with ${code}: ${short(asked)}`;
}

export interface Memory {
  /** Bytes after a collection. */
  heap: number;
  /** Buffers and what else lies beside the heap. */
  external: number;
  resident: number;
}

/** What it keeps afterwards against what it kept when it was warm; 0.2: a fifth more. */
export const growthOf = (before: Memory, after: Memory): number => (after.heap + after.external) / (before.heap + before.external) - 1;

export const MOST_GROWTH = 0.2;
