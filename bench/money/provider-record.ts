/** The provider's own books: one line per request, written before anybody is told, so that no death of a node loses one. */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { TokenCounts } from '../../server/billing/cost.ts';

export interface RecordLine {
  /** The prompt and the model: asked once, or again where a request failed. */
  prompt: string;
  model: string;
  /** `asked`: a request came, with what its texts measure. `told`: final figures went out. `early`: figures of the input went out. */
  what: 'asked' | 'early' | 'told';
  /** Of `asked`: tokens of its texts, by bytes. */
  estimate?: number;
  usage?: TokenCounts;
}

export type WriteRecord = (line: RecordLine) => void;

export function openRecord(path: string): { write: WriteRecord; close(): void } {
  const file = openSync(path, 'a');
  return {
    write: (line) => void writeSync(file, `${JSON.stringify(line)}\n`),
    close: () => closeSync(file),
  };
}

export function readRecord(paths: readonly string[]): RecordLine[] {
  return paths.flatMap((path) =>
    readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as RecordLine),
  );
}

const BYTES_PER_TOKEN = 3.5;
const TOKENS_AROUND_A_MESSAGE = 4;

/** As the house estimates where a provider says nothing; written down here once more, so that a change of it is seen. */
export function estimateOf(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);
}

export function estimateOfPrompt(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + TOKENS_AROUND_A_MESSAGE + estimateOf(text), 0);
}
