/** A provider's list of models, or the table where it has none or cannot be reached. */
import { describeModels, tableModels } from './model-table.ts';
import type { ListedModel, ModelFailure, ModelInfo } from './model.ts';

/** Gateways often speak only the generating half of an API. */
const NO_SUCH_CALL = new Set([404, 405, 501]);

type Ask = () => Promise<readonly ListedModel[]>;

export async function listOrTable(provider: string, ask: Ask): Promise<ModelInfo[]> {
  try {
    return describeModels(provider, await ask());
  } catch (error) {
    return tableModels(provider, hasNoList(error));
  }
}

/** Null: there is no such call. */
export async function listOrThrow(ask: Ask, translate: (error: unknown) => ModelFailure): Promise<readonly ListedModel[] | null> {
  try {
    return await ask();
  } catch (error) {
    if (hasNoList(error)) return null;
    throw translate(error);
  }
}

function hasNoList(error: unknown): boolean {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && NO_SUCH_CALL.has(status);
}
