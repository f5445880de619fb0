/** Gemini's list of models: a REST call that the library lacks. */
import type { ListedModel } from './model.ts';

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

/** Google calls a wrong key a bad request, and says why. */
export const INVALID_KEY = 'API_KEY_INVALID';

const LIST_TIMEOUT_MS = 5_000;
const MODELS_PER_PAGE = 1000;
const OTHER_MODEL = /image|tts|audio|live|embedding|robotics|computer-use/;

/** Throws an error with the `status` of a refusal, and its `reason` where that is a wrong key. */
export async function listGemini({ apiKey, baseURL, fetch }: Access, signal: AbortSignal): Promise<ListedModel[]> {
  const response = await fetch(`${baseURL}/v1beta/models?pageSize=${MODELS_PER_PAGE}`, {
    headers: { 'x-goog-api-key': apiKey },
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(LIST_TIMEOUT_MS)]),
  });
  if (!response.ok) {
    const reason = (await response.text()).includes(INVALID_KEY) ? INVALID_KEY : null;
    throw Object.assign(new Error('The list was refused'), { status: response.status, reason });
  }
  const { models } = (await response.json()) as { models: GeminiModel[] };
  return models.filter(writesText).map((model) => ({
    model: model.name.replace(/^models\//, ''),
    name: model.displayName,
    contextWindow: model.inputTokenLimit,
    maxOutputTokens: model.outputTokenLimit,
  }));
}

function writesText({ name, supportedGenerationMethods }: GeminiModel): boolean {
  return supportedGenerationMethods?.includes('generateContent') === true && !OTHER_MODEL.test(name);
}
