import { MAX_LANES } from '../../../../schema/wire/limits.ts';

export interface ModelOption {
  readonly id: string;
  readonly name: string;
  readonly provider: string;
  readonly available: boolean;
  readonly isDemo: boolean;
}

function storageKey(workspaceId: string): string {
  return `parley.models.${workspaceId}`;
}

export function readChoice(storage: Storage, workspaceId: string): string[] {
  try {
    const stored: unknown = JSON.parse(storage.getItem(storageKey(workspaceId)) ?? '[]');
    return Array.isArray(stored) ? stored.filter((id) => typeof id === 'string').slice(0, MAX_LANES) : [];
  } catch {
    return [];
  }
}

export function writeChoice(storage: Storage, workspaceId: string, models: readonly string[]): void {
  try {
    storage.setItem(storageKey(workspaceId), JSON.stringify(models));
  } catch {
    // Private windows refuse storage: the choice lasts as long as the page.
  }
}

/** What is asked: the remembered models this server still reaches, else the first real one, else the demo. */
export function effectiveChoice(remembered: readonly string[], models: readonly ModelOption[]): string[] {
  const available = models.filter((model) => model.available);
  const known = remembered.filter((id) => available.some((model) => model.id === id));
  if (known.length > 0) return known;
  const first = available.find((model) => !model.isDemo) ?? available[0];
  return first ? [first.id] : [];
}

export function groupByProvider(models: readonly ModelOption[]): [provider: string, models: ModelOption[]][] {
  return [...Map.groupBy(models, (model) => model.provider).entries()];
}
