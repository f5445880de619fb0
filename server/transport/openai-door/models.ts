/** `/v1/models`: what this server can reach, by the ids that prompts name. */
import { notFound } from '../../kit/errors.ts';
import type { Models } from '../../models/catalog.ts';
import type { ModelInfo } from '../../models/model.ts';

export async function listModels(models: Pick<Models, 'list'>): Promise<object> {
  const found = (await models.list()).filter(({ available }) => available);
  return { object: 'list', data: found.map(modelObject) };
}

export async function oneModel(models: Pick<Models, 'list'>, id: string): Promise<object> {
  const found = (await models.list()).find((model) => model.id === id && model.available);
  if (!found) throw notFound('model');
  return modelObject(found);
}

function modelObject({ id, name, provider, contextWindow, maxOutputTokens }: ModelInfo): object {
  return {
    id,
    object: 'model',
    created: 0,
    owned_by: provider,
    parley: { name, context_window: contextWindow, max_output_tokens: maxOutputTokens },
  };
}
