/** What is kept of a list of models: a server that a workspace chose may say anything in it. */
import { compatiblePrefix } from '../openai-compatible.ts';
import { describeModels, tableModels } from '../model-table.ts';
import type { ListedModel, ModelInfo } from '../model.ts';
import type { KeyKind, ProviderKeyRecord } from './key-rows.ts';

const MAX_MODELS = 500;
const MAX_NAME_LENGTH = 100;
const MODEL_ID = /^[\x21-\x7e]{1,200}$/;

export function keptModels(listed: readonly ListedModel[]): ListedModel[] {
  const byId = new Map(listed.filter(({ model }) => MODEL_ID.test(model)).map((model) => [model.model, model]));
  return [...byId.values()].slice(0, MAX_MODELS).map(({ model, name, contextWindow, maxOutputTokens }) => ({
    model,
    ...(name && { name: name.replaceAll(/\p{C}+/gu, ' ').slice(0, MAX_NAME_LENGTH) }),
    ...(contextWindow && { contextWindow }),
    ...(maxOutputTokens && { maxOutputTokens }),
  }));
}

/** Names that are none are left out: whoever wrote them sees what is missing. */
export function namedModels(names: readonly string[]): ListedModel[] {
  return keptModels(names.map((name) => ({ model: name.trim() })));
}

export function modelsOf({ prefix, models }: Pick<ProviderKeyRecord, 'prefix' | 'models'>): ModelInfo[] {
  return models.length > 0 ? describeModels(prefix, models) : tableModels(prefix, true);
}

export function prefixOf(kind: KeyKind, name: string): string {
  return kind === 'compatible' ? compatiblePrefix(name) : kind;
}
