/** `/v1/models`: what the key’s workspace can ask, by the ids that prompts name. */
import { notFound } from '../../kit/errors.ts';
import type { Actor } from '../../identity/actor.ts';
import type { ModelInfo } from '../../models/model.ts';
import type { ModelCatalog } from '../../models/own-keys/workspace-models.ts';

export async function listModels(models: Pick<ModelCatalog, 'listHere'>, actor: Actor): Promise<object> {
  const found = (await models.listHere(actor)).filter(({ available }) => available);
  return { object: 'list', data: found.map(modelObject) };
}

export async function oneModel(models: Pick<ModelCatalog, 'listHere'>, actor: Actor, id: string): Promise<object> {
  const found = (await models.listHere(actor)).find((model) => model.id === id && model.available);
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
