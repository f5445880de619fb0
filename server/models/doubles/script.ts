/** What a provider double is told to do, in words that fit every wire format. */
import type { TokenCounts } from '../../billing/cost.ts';
import type { FinishReason } from '../model.ts';

export type Step =
  /** Status line, headers and whatever the format says before the first token. Implied by any step that writes. */
  | { type: 'open' }
  | { type: 'text'; text: string }
  | { type: 'reasoning'; text: string }
  /** The figures to report from here on; null: this server reports none. */
  | { type: 'usage'; usage: TokenCounts | null }
  /** The marker that the answer is complete, final figures included, then the end of the stream. */
  | { type: 'end'; reason?: FinishReason }
  /** Answers with an HTTP error instead of a stream. */
  | { type: 'status'; status: number; headers?: Record<string, string> }
  /** An error object in mid-stream, as if it had been this status. The stream stays open: let `truncate` or `stall` follow. */
  | { type: 'error'; status: number }
  | { type: 'broken-json' }
  /** Ends the stream properly, without the marker. */
  | { type: 'truncate' }
  /** Resets the TCP connection. */
  | { type: 'reset' }
  /** Nothing more until the client leaves. */
  | { type: 'stall' }
  | { type: 'pause'; ms: number }
  /** Goes on when the promise settles: lets a test order what it does and what the provider does. */
  | { type: 'wait'; until: Promise<unknown> }
  /** From here on every byte is its own chunk, or every character of several bytes is torn apart. */
  | { type: 'split'; at: 'every-byte' | 'inside-characters' }
  /** Bytes as they are. */
  | { type: 'raw'; text: string };

export type Steps = Iterable<Step> | AsyncIterable<Step>;

export interface DoubleRequest {
  method: string;
  path: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: unknown;
  /** How the exchange ended: whole, or by whom it was cut. */
  ended: Promise<'whole' | 'cut-by-client' | 'cut-by-double'>;
}

export type Script = Steps | ((request: DoubleRequest) => Steps);

export interface DoubleModel {
  id: string;
  name?: string;
  contextWindow?: number;
  maxOutputTokens?: number;
}

/** What GET on the list of models does. */
export type ModelsScript = readonly DoubleModel[] | { status: number } | 'stall';

export const DOUBLE_USAGE: TokenCounts = { uncachedInput: 11, cacheRead: 5, cacheWrite: 0, output: 7, reasoning: 2 };
