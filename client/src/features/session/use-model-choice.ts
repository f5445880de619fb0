import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { useQuery } from 'urql';
import { MAX_LANES } from '../../../../schema/wire/limits.ts';
import { ModelsDocument } from './documents.ts';
import { effectiveChoice, readChoice, writeChoice } from './model-choice.ts';
import type { ModelOption } from './model-choice.ts';
import { useSession } from './session-context.ts';

/** The choice of this page by workspace; localStorage only remembers it. */
const choices = new Map<string, readonly string[]>();
let wantsBlind = false;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function remembered(workspaceId: string): readonly string[] {
  const known = choices.get(workspaceId) ?? readChoice(localStorage, workspaceId);
  choices.set(workspaceId, known);
  return known;
}

/** For this page: whoever comes back later would not expect it. */
function setBlind(isBlind: boolean): void {
  wantsBlind = isBlind;
  for (const listener of listeners) listener();
}

const NO_MODELS: readonly ModelOption[] = [];

export interface ModelChoice {
  readonly models: readonly ModelOption[];
  readonly isLoading: boolean;
  readonly chosen: readonly string[];
  choose(models: readonly string[]): void;
  /** Whether the answers come without the names of their models; one alone cannot be hidden. */
  readonly isBlind: boolean;
  setBlind(isBlind: boolean): void;
}

export function useModelChoice(): ModelChoice {
  const { id: sessionId, workspace } = useSession();
  const workspaceId = workspace.id;
  const [{ data, fetching }] = useQuery({ query: ModelsDocument, variables: { sessionId }, requestPolicy: 'cache-and-network' });
  const stored = useSyncExternalStore(subscribe, () => remembered(workspaceId));
  const models = data?.models ?? NO_MODELS;
  const chosen = useMemo(() => effectiveChoice(stored, models), [stored, models]);

  const choose = useCallback(
    (next: readonly string[]) => {
      const kept = next.slice(0, MAX_LANES);
      choices.set(workspaceId, kept);
      writeChoice(localStorage, workspaceId, kept);
      for (const listener of listeners) listener();
    },
    [workspaceId],
  );

  const wanted = useSyncExternalStore(subscribe, () => wantsBlind);
  return { models, isLoading: fetching && !data, chosen, choose, isBlind: wanted && chosen.length > 1, setBlind };
}
