import { MAX_LANES, MAX_PROMPT_LENGTH } from '../../schema/wire/limits.ts';
import { invalid } from '../kit/errors.ts';
import { fitHistory } from '../models/fit-history.ts';
import { availableModel } from './answers.ts';
import { cleanText } from './clean-text.ts';
import type { WorkspaceModels } from '../models/own-keys/workspace-models.ts';

/** The text of a prompt as it is kept; refused where one of the models cannot take it. */
export function checkText(given: string, modelIds: readonly string[], models: Pick<WorkspaceModels, 'find'>): string {
  const text = cleanText(given);
  if (text.trim() === '') throw invalid({ text: 'write something first' });
  if (text.length > MAX_PROMPT_LENGTH) throw invalid({ text: `is longer than ${MAX_PROMPT_LENGTH} characters` });
  for (const id of modelIds) fitHistory([{ role: 'user', text }], availableModel(models, id));
  return text;
}

export function checkLanes(models: readonly string[], blind?: boolean | null): void {
  if (models.length < 1 || models.length > MAX_LANES) throw invalid({ models: `choose 1 to ${MAX_LANES} models` });
  if (blind && models.length < 2) throw invalid({ blind: 'needs at least two models' });
}
