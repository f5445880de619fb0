/** One open window that waits for hints: what it has not been told yet waits once per list, however slow it reads. */
import type { Actor } from '../identity/actor.ts';
import type { Expected } from '../kit/errors.ts';
import { namesHint } from './hint.ts';
import type { Hint, ViewerHint } from './hint.ts';
import { ResultStream } from './result-stream.ts';

/** A refusal is the last thing that is told. */
export type HintResult = ViewerHint | Expected;

export interface HintListenerOptions {
  actor: Actor;
  /** What renewing the credential needs. */
  kept: object;
  /** All that this listener may ever hear of. */
  names: readonly Hint[];
  onEnd(listener: HintListener): void;
}

export interface HintListener {
  readonly actor: Actor;
  readonly kept: object;
  readonly results: AsyncGenerator<HintResult>;
  tell(hint: ViewerHint): void;
  tellAll(): void;
  refuse(reason: Expected): void;
  end(): void;
}

export function createHintListener({ actor, kept, names, onEnd }: HintListenerOptions): HintListener {
  const waiting = new Map<string, ViewerHint>();
  const results = new ResultStream<HintResult>({ onPull: give, onReturn: () => onEnd(listener) });

  function give(): void {
    if (!results.isWaiting || waiting.size === 0) return;
    const told = [...waiting.values()];
    waiting.clear();
    results.push(told);
  }

  function tell(hint: ViewerHint): void {
    waiting.set(namesHint(hint), hint);
    give();
  }

  const listener: HintListener = {
    actor,
    kept,
    results,
    tell,
    tellAll: () => names.forEach(({ topic, workspaceId = null }) => tell({ topic, workspaceId })),
    refuse(reason) {
      results.push([reason]);
      listener.end();
    },
    end() {
      onEnd(listener);
      results.end();
    },
  };
  return listener;
}
