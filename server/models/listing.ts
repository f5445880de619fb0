/** A provider's list of models, or the table where it has none or cannot be reached. */
import { describeModels, tableModels } from './model-table.ts';
import type { ListedModel } from './model-table.ts';
import type { ModelInfo } from './model.ts';

/** Gateways often speak only the generating half of an API. */
const NO_SUCH_CALL = new Set([404, 405, 501]);

export async function listOrTable(provider: string, ask: () => Promise<readonly ListedModel[]>): Promise<ModelInfo[]> {
  try {
    return describeModels(provider, await ask());
  } catch (error) {
    const status = error instanceof Error && 'status' in error ? error.status : undefined;
    return tableModels(provider, typeof status === 'number' && NO_SUCH_CALL.has(status));
  }
}
