/** Gemini's list of models: a REST call that the library lacks. */
import { listOrTable } from './listing.ts';
import type { ModelInfo } from './model.ts';

interface GeminiModel {
  name: string;
  displayName?: string;
  inputTokenLimit?: number;
  outputTokenLimit?: number;
  supportedGenerationMethods?: string[];
}

interface Access {
  apiKey: string;
  baseURL: string;
  fetch: typeof globalThis.fetch;
}

const LIST_TIMEOUT_MS = 5_000;
const MODELS_PER_PAGE = 1000;
const OTHER_MODEL = /image|tts|audio|live|embedding|robotics|computer-use/;

export function listGemini({ apiKey, baseURL, fetch }: Access, signal: AbortSignal): Promise<ModelInfo[]> {
  return listOrTable('google', async () => {
    const response = await fetch(`${baseURL}/v1beta/models?pageSize=${MODELS_PER_PAGE}`, {
      headers: { 'x-goog-api-key': apiKey },
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(LIST_TIMEOUT_MS)]),
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw Object.assign(new Error('The list was refused'), { status: response.status });
    }
    const { models } = (await response.json()) as { models: GeminiModel[] };
    return models.filter(writesText).map((model) => ({
      model: model.name.replace(/^models\//, ''),
      name: model.displayName,
      contextWindow: model.inputTokenLimit,
      maxOutputTokens: model.outputTokenLimit,
    }));
  });
}

function writesText({ name, supportedGenerationMethods }: GeminiModel): boolean {
  return supportedGenerationMethods?.includes('generateContent') === true && !OTHER_MODEL.test(name);
}
