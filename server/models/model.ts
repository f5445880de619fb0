/** The model port: what a run needs of a provider, whoever it is. */
import type { TokenCounts } from '../billing/cost.ts';

/** `final` figures end the attempt; figures that come earlier (Anthropic's message_start) are kept for a cut stream. */
export interface ReportedUsage extends Partial<TokenCounts> {
  final: boolean;
}

export interface ChatMessage {
  role: 'system' | 'user' | 'assistant';
  text: string;
}

export interface GenerateRequest {
  /** The provider's own name of the model, without our prefix. */
  model: string;
  messages: readonly ChatMessage[];
  maxOutputTokens: number;
}

/** Why the provider ended: only with one of these is an answer COMPLETE (LIVE.md G3). */
export type FinishReason = 'stop' | 'length' | 'refusal' | 'other';

export type ModelEvent =
  | { type: 'text'; text: string }
  | { type: 'reasoning'; text: string }
  | { type: 'usage'; usage: ReportedUsage }
  | { type: 'end'; reason: FinishReason };

export type ModelFailureCode =
  | 'AUTHENTICATION'
  | 'RATE_LIMITED'
  | 'OVERLOADED'
  | 'INVALID_REQUEST'
  | 'UPSTREAM'
  | 'CONNECTION'
  | 'TRUNCATED'
  | 'STALLED'
  | 'PROTOCOL'
  /** The workspace’s own key was refused by its provider. */
  | 'OWN_KEY_REFUSED'
  /** The workspace’s own key was there when the run began, and is not any more. */
  | 'OWN_KEY_GONE'
  /** The address that a workspace chose may not be reached from here. */
  | 'ADDRESS_REFUSED';

/** The one error that an adapter throws. Its message is safe to show: no key, no prompt, no URL with credentials. */
export class ModelFailure extends Error {
  override readonly name = 'ModelFailure';
  readonly code: ModelFailureCode;
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
  readonly retryAfterMs: number | null;

  constructor(code: ModelFailureCode, message: string, options: { retryable: boolean; retryAfterMs?: number | null; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

export interface ModelInfo {
  /** `provider:name`, e.g. `anthropic:claude-sonnet-5-5`. */
  id: string;
  /** For people. */
  name: string;
  provider: string;
  /** Tokens, input and output together. */
  contextWindow: number;
  maxOutputTokens: number;
  available: boolean;
}

export interface ModelProvider {
  /** The prefix of its models' ids. */
  readonly name: string;
  /** Asks the provider where it has such a call, else the table. Never throws: an unreachable provider lists its table as unavailable. */
  listModels(signal: AbortSignal): Promise<ModelInfo[]>;
  /**
   * One attempt, no retries. Yields text as it comes, exactly one `end` when the provider's terminal marker was seen, and never ends
   * without it: a clean end of the stream without a marker throws TRUNCATED. After `signal` aborts it closes the provider's connection
   * at once and returns without throwing. No timers in here: the run owns them.
   */
  generate(request: GenerateRequest, signal: AbortSignal): AsyncIterable<ModelEvent>;
}

/** What a provider says of a model; the rest comes from a table, then from cautious defaults. */
export interface ListedModel {
  model: string;
  name?: string | null | undefined;
  contextWindow?: number | null | undefined;
  maxOutputTokens?: number | null | undefined;
}

/** A provider over the network, whose key can be tried. */
export interface RemoteProvider extends ModelProvider {
  /** Asks for the list of models, which costs nothing. Null: this server has no such call. Throws a ModelFailure. */
  probe(signal: AbortSignal): Promise<readonly ListedModel[] | null>;
}
